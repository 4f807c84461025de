import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { IModelHost } from "../itwin/core-backend.js";
import { _getHubAccess } from "@itwin/core-backend/lib/cjs/internal/Symbols.js";
import { IngestError, type IngestErrorKey } from "../../errors.js";
import { type HubIModel, showIModel } from "../../hub-imodel.js";
import type { SyncTarget } from "../../synchronize/sync-target.js";
import { DocumentTarget } from "../document-target.js";
import { lockFile } from "../file-lock.js";
import { type HubConnection, withHost } from "../host.js";
import { sessionOptions, type TargetOptions } from "../imodel-target.js";
import { whenFree } from "../when-free.js";
import { asWriteFailure } from "../write-failure.js";
import { BriefcaseAccess } from "./briefcase-access.js";
import { defaultBriefcases } from "./briefcase-file.js";
import { findIModel } from "./find-imodel.js";
import { asHubError } from "./hub-faults.js";
import { hubServices } from "./hub-services.js";
import { openBriefcase, type OpenBriefcase } from "./open-briefcase.js";

/** How a briefcase is written. */
export interface BriefcaseOptions<T> extends TargetOptions {
  /** Whether a result deserves that a version is named after it. */
  isGood?(result: T): boolean;
}

/**
 * Runs `work` on a briefcase of an iModel in iModelHub, pushes what it wrote, and gives all locks back. What cannot be pushed stays in the briefcase, and the next run pushes it.
 * @throws IngestError `imodel-busy`, `imodel-locked`, `imodel-changed`, `changes-conflict`, `push-rejected`, `hub-unauthorized`, `hub-forbidden`, `hub-not-found`, `hub-unavailable`, `hub-refused`,
 * `imodel-unwritable`, `native-missing`, `interrupted`, and what `work` throws
 */
export function withBriefcase<T>(hub: HubIModel, work: (target: SyncTarget, created: boolean) => Promise<T>, options: BriefcaseOptions<T> = {}): Promise<T> {
  return withOpenBriefcase(hub, options, async (briefcase, created) => {
    const { db, locks, file, conflicts } = briefcase;
    const { channel, onIssue, onPush, isGood } = options;
    const onPushed = (description: string): void => {
      onPush?.(description);
      for (const issue of conflicts.takeIssues(showIModel(hub))) onIssue?.(issue);
    };
    const access = new BriefcaseAccess(db, { locks, patience: options, rule: hub.push ?? "source", onPushed });
    if (channel !== undefined) db.channels.addAllowedChannel(channel);
    try {
      await options.onLocked?.({ file: db.pathName, fingerprint: () => Promise.resolve(fingerprintOf(briefcase)) });
      const result = await work(new DocumentTarget(db, { ...sessionOptions(options), access }), created);
      await access.finish();
      if (hub.namedVersion !== undefined && access.pushed > 0 && (isGood?.(result) ?? true)) await nameVersion(briefcase, hub.namedVersion);
      return result;
    } catch (error) {
      throw await giveUp(briefcase, access, asWriteFailure(file.path, error));
    }
  });
}

/** Runs `work` with the path of a briefcase that has the newest changes and that nobody writes to meanwhile. */
export function withBriefcaseFile<T>(hub: HubIModel, options: TargetOptions, work: (file: string, fingerprint: string) => Promise<T>): Promise<T> {
  return withOpenBriefcase(hub, options, (briefcase) => {
    const fingerprint = fingerprintOf(briefcase);
    briefcase.db.close();
    return work(briefcase.file.path, fingerprint);
  });
}

async function withOpenBriefcase<T>(hub: HubIModel, options: TargetOptions, work: (briefcase: OpenBriefcase, created: boolean) => Promise<T>): Promise<T> {
  const { credentials } = hub;
  const connect = credentials && (async (): Promise<HubConnection> => (await import("./hub-client.js")).connectToHub(credentials, hub.platformUrl));
  return withHost(async () => {
    if (IModelHost[_getHubAccess]() === undefined) throw new IngestError("hub-unauthorized", "there are no credentials for iModelHub");
    const { iModelId, created } = await findIModel(hub);
    const folder = join(hub.briefcases ?? defaultBriefcases(), iModelId);
    mkdirSync(folder, { recursive: true });
    const lock = await whenFree(options)(() => lockFile(join(folder, "briefcase")));
    try {
      const briefcase = await openBriefcase({ iModelId, hub, folder, patience: options, report: (issue) => options.onIssue?.(issue) });
      try {
        return await work(briefcase, created);
      } finally {
        if (briefcase.db.isOpen) briefcase.db.close();
      }
    } finally {
      lock.release();
    }
  }, connect);
}

function fingerprintOf({ db }: OpenBriefcase): string {
  return `changeset:${db.changeset.id}`;
}

async function nameVersion({ db: { iModelId, changeset } }: OpenBriefcase, name: string): Promise<void> {
  try {
    await hubServices().createNamedVersion({ iModelId, changesetId: changeset.id, name });
  } catch (error) {
    throw asHubError(error, `everything is pushed, but the version ${name} cannot be named`);
  }
}

/** Errors after which nothing more can be expected of a push. */
const hopeless = new Set<IngestErrorKey>(["changes-conflict", "push-rejected", "hub-unauthorized", "hub-forbidden", "hub-not-found", "hub-unavailable", "hub-refused"]);

/** Pushes what was saved before a failure, else leaves it to the next run, and gives the locks back. Returns the failure, and what became of the changes. */
async function giveUp({ db, file, locks }: OpenBriefcase, access: BriefcaseAccess, failure: unknown): Promise<unknown> {
  db.abandonChanges();
  const isHopeless = IngestError.is(failure) && hopeless.has(failure.key);
  const last = isHopeless ? failure : await access.finish({ unfinished: true }).catch((error: unknown) => error);
  if (IngestError.is(last, "changes-conflict")) {
    db.close();
    await file.discard().catch(() => undefined); // then the next run does it
    return withNote(failure, "what was not pushed yet is given up with the briefcase, and the next run writes it again");
  }
  const isKept = db.txns.hasPendingTxns;
  if (isKept) file.noteLocks(locks.exclusive);
  const keepsLocks = await locks.release().then(() => "", () => " with its locks");
  return isKept ? withNote(failure, `what was written so far is kept${keepsLocks}, and the next run pushes it`) : failure;
}

function withNote(failure: unknown, note: string): unknown {
  return IngestError.is(failure) ? new IngestError(failure.key, `${failure.message}; ${note}`, failure.cause) : failure;
}
