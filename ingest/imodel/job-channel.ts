import type { IModelDb } from "@itwin/core-backend";
import { ChannelControl } from "./itwin/core-backend.js";
import type { Id64String } from "@itwin/core-bentley";
import { IngestError } from "../errors.js";
import { selectRows } from "./query.js";

/** Whether the Subject of a job is the root of a channel; without one, whether it is the root of none. */
export function isInChannel(db: IModelDb, job: Id64String, channel: string | undefined): boolean {
  return channelRootedAt(db, job) === channel;
}

/**
 * Makes the Subject of a job the root of a channel, so that others leave alone what hangs below it unless they name the channel. Saves nothing.
 * @throws IngestError `usage` when the Subject is the root of another channel, or another Subject is the root of this one
 */
export function ensureChannel(db: IModelDb, job: Id64String, channel: string | undefined): void {
  const present = channelRootedAt(db, job);
  if (present === channel) return;
  if (present !== undefined) throw new IngestError("usage", `the job of this source is the root of the channel ${present}: name it with --channel ${present}`);
  if (channel === undefined) return;
  if (channel === ChannelControl.sharedChannelName) throw new IngestError("usage", `${channel} is the name of the channel that everybody shares: leave out --channel, or name another one`);
  const root = db.channels.queryChannelRoot(channel);
  if (root !== undefined) throw new IngestError("usage", `the channel ${channel} has a root already, the Subject ${db.elements.getElementProps(root).code.value ?? root}: each source needs a channel of its own`);
  db.channels.makeChannelRoot({ elementId: job, channelKey: channel });
}

/** The channel that a Subject is the root of. */
export function channelRootedAt(db: IModelDb, subject: Id64String): string | undefined {
  let channel: string | undefined;
  selectRows<{ owner: string }>(db, "SELECT Owner AS [owner] FROM BisCore.ChannelRootAspect WHERE Element.Id=?", { bind: [{ id: subject }], take: ({ owner }) => (channel = owner) });
  return channel;
}
