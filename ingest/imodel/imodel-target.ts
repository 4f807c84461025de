import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { StandaloneDb } from "@itwin/core-backend";
import { IngestError } from "../errors.js";
import type { Issue } from "../issue.js";
import { log } from "../log.js";
import type { LockedIModel } from "../synchronize/plan.js";
import type { SyncTarget } from "../synchronize/sync-target.js";
import { DocumentTarget } from "./document-target.js";
import { lockFile } from "./file-lock.js";
import { fingerprint } from "./fingerprint.js";
import { noteFirstRun, tryKeepTransactions } from "./first-run.js";
import { withHost } from "./host.js";
import type { SessionOptions } from "./imodel-session.js";
import { openForWriting } from "./open-imodel.js";
import { type Patience, whenFree } from "./when-free.js";
import { asWriteFailure, isDiskFull } from "./write-failure.js";

/** How an iModel file is opened for writing. */
export interface TargetOptions extends Patience {
  /** Whether outcomes say what updates change. */
  describes?: boolean;
  /** Folders in which schemas that the iModel lacks are looked for, before all other places. */
  schemas?: readonly string[];
  /** Channel that the Subject of each document's job is the root of; without one, they are in the channel that everybody shares. */
  channel?: string;
  /** Called when no other run can write into the iModel any more, before anything is written; what it rejects with is thrown. */
  onLocked?(imodel: LockedIModel): Promise<void>;
  /** Takes what is found while changes are merged in iModelHub. */
  onIssue?(issue: Issue): void;
  /** Told of each changeset that is pushed to iModelHub. */
  onPush?(description: string): void;
}

/** The options that sessions have, for a target. */
export function sessionOptions({ describes = false, schemas, channel }: TargetOptions): Omit<SessionOptions, "alignmentDigest"> {
  return { describes, ...(schemas && { schemas }), ...(channel !== undefined && { channel }) };
}

/**
 * Runs `work` on an iModel file, which is created when there is none, and closes it.
 * @throws IngestError `imodel-busy`, `imodel-immutable`, `imodel-unreadable`, `imodel-unwritable`, `native-missing`, `interrupted`
 */
export async function withIModel<T>(
  file: string,
  work: (target: SyncTarget, created: boolean) => Promise<T>,
  options: TargetOptions = {},
): Promise<T> {
  return withIModelFile(file, (db, created) => work(new DocumentTarget(db, sessionOptions(options)), created), options);
}

/** The same for work that needs the open file itself. */
export async function withIModelFile<T>(file: string, work: (db: StandaloneDb, created: boolean) => Promise<T>, options: Omit<TargetOptions, "describes" | "schemas"> = {}): Promise<T> {
  return withHost(async () => {
    const free = whenFree(options);
    const lock = await free(() => lockFile(file));
    try {
      await options.onLocked?.({ file, fingerprint: () => fingerprint(file) });
      const { db, created } = await free(() => openForWriting(file));
      log("debug", created ? "iModel made" : "iModel opened", { file });
      if (options.channel !== undefined) db.channels.addAllowedChannel(options.channel);
      try {
        return await workAndClose(db, { file, created, work: () => work(db, created) });
      } finally {
        if (created) tryKeepTransactions(resolve(file));
      }
    } finally {
      lock.release();
    }
  });
}

async function workAndClose<T>(db: StandaloneDb, { file, created, work }: { file: string; created: boolean; work(): Promise<T> }): Promise<T> {
  let result: T;
  try {
    result = await work();
    if (created) noteFirstRun(db);
  } catch (error) {
    closeAfterFailure(db, created);
    throw asWriteFailure(file, error);
  }
  close(db, file);
  return result;
}

/** Closing brings what was committed from the write-ahead log into the file, for which the disk may have no room. */
function close(db: StandaloneDb, file: string): void {
  try {
    db.close();
  } catch (error) {
    throw asWriteFailure(file, error);
  }
  if (!existsSync(`${resolve(file)}-wal`) || !isDiskFull(file)) return;
  throw new IngestError("imodel-unwritable", `${file}: the disk is full; everything is written, but part of it stands in ${file}-wal until the next run that has room`);
}

/** What went wrong before is what counts, not that closing fails too. */
function closeAfterFailure(db: StandaloneDb, created: boolean): void {
  try {
    db.abandonChanges();
    if (created) noteFirstRun(db);
    db.close();
  } catch {
    // the process gives the file back when it ends
  }
}
