import { hostname } from "node:os";
import { BriefcaseDb, BriefcaseManager } from "../itwin/core-backend.js";
import { IngestError } from "../../errors.js";
import type { HubIModel } from "../../hub-imodel.js";
import { type Issue, makeIssue } from "../../issue.js";
import type { Patience } from "../when-free.js";
import { BriefcaseFile } from "./briefcase-file.js";
import { asHubError } from "./hub-faults.js";
import { hubServices, myBriefcaseIds } from "./hub-services.js";
import { Locks } from "./locks.js";
import { MergeConflicts } from "./merge-conflicts.js";
import { isNativeError, pull, push } from "./push.js";

/** A briefcase that is open, with the newest changes in it, nothing to push, and no locks. */
export interface OpenBriefcase {
  db: BriefcaseDb;
  file: BriefcaseFile;
  locks: Locks;
  conflicts: MergeConflicts;
}

/** Which briefcase is wanted, and where it is kept. */
export interface WantedBriefcase {
  iModelId: string;
  hub: HubIModel;
  folder: string;
  patience: Patience;
  report(issue: Issue): void;
}

/** Why a briefcase on this machine is of no use; a fresh one takes its place. */
class Unusable extends Error {}

/**
 * Opens the user's briefcase on this machine, fetches what is new, and pushes what an earlier run could not push; makes a fresh one where there is none, or none of use.
 * @throws IngestError `imodel-busy`, `imodel-locked`, and those of iModelHub
 */
export async function openBriefcase(wanted: WantedBriefcase): Promise<OpenBriefcase> {
  const { iModelId, folder, report } = wanted;
  const file = BriefcaseFile.find(iModelId, folder, await ask("the user's briefcases cannot be listed", () => myBriefcaseIds(iModelId)));
  if (file) {
    try {
      return await reopen(file, wanted);
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      await file.discard();
      report(makeIssue("briefcase-replaced", `the briefcase ${file.id} was replaced: ${error.message}`, { file: file.path }));
    }
  }
  return equip(await download(wanted), wanted);
}

async function reopen(file: BriefcaseFile, wanted: WantedBriefcase): Promise<OpenBriefcase> {
  const briefcase = await equip(file, wanted);
  const { db, locks, conflicts } = briefcase;
  try {
    if (db.txns.hasPendingTxns) await pushRest(briefcase, wanted);
    else await pull(db);
    if (locks.areHeld) await locks.release();
    for (const issue of conflicts.takeIssues(file.path)) wanted.report(issue);
    return briefcase;
  } catch (error) {
    db.close();
    const isOfNoUse = isNativeError(error) || IngestError.is(error, "changes-conflict");
    throw isOfNoUse ? new Unusable(error.message) : error;
  }
}

/** Pushes what an earlier run saved; unless that did reach iModelHub after all, or somebody else has changed the same in the meantime. */
async function pushRest({ db, file, locks }: OpenBriefcase, { iModelId, patience }: WantedBriefcase): Promise<void> {
  const newer = await ask("the changesets cannot be listed", () => BriefcaseManager.queryChangesets({ iModelId, range: { first: (db.changeset.index ?? 0) + 1 } }));
  if (newer.some(({ briefcaseId }) => briefcaseId === db.briefcaseId)) throw new Unusable("what an earlier run saved has reached iModelHub, although the run did not hear of it");
  const given = file.readLocks();
  if (given && !(await locks.retake(given, patience))) throw new Unusable("somebody else has changed what an earlier run had saved and not pushed");
  await push(db, "imodel-ingest: changes of an earlier run");
  file.forgetLocks();
}

async function equip(file: BriefcaseFile, { iModelId, hub }: WantedBriefcase): Promise<OpenBriefcase> {
  const db = await open(file);
  if (db.iModelId !== iModelId || db.iTwinId !== hub.iTwinId || db.briefcaseId !== file.id) {
    db.close();
    throw new Unusable("it is a briefcase of another iModel");
  }
  db.channels.addAllowedChannel("shared");
  return { db, file, locks: new Locks(db, hubServices()), conflicts: new MergeConflicts(db, hub.conflicts ?? "ours") };
}

async function open({ path }: BriefcaseFile): Promise<BriefcaseDb> {
  try {
    return await BriefcaseDb.open({ fileName: path });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/busy|locked/i.test(message)) throw new IngestError("imodel-busy", `${path}: another process has it open`, error);
    throw new Unusable(message);
  }
}

async function download({ iModelId, hub: { iTwinId }, folder }: WantedBriefcase): Promise<BriefcaseFile> {
  const briefcaseId = await ask("no briefcase can be had", () => BriefcaseManager.acquireNewBriefcaseId({ iModelId, briefcaseAlias: `imodel-ingest on ${hostname()}` }));
  const file = new BriefcaseFile(iModelId, briefcaseId, folder);
  try {
    await ask("the briefcase cannot be downloaded", () => BriefcaseManager.downloadBriefcase({ iTwinId, iModelId, briefcaseId, fileName: file.path }));
  } catch (error) {
    await file.discard().catch(() => undefined);
    if (isNativeError(error)) throw new IngestError("hub-unavailable", `the briefcase cannot be downloaded: ${error.message}`, error);
    throw error;
  }
  return file;
}

async function ask<T>(doing: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw asHubError(error, doing);
  }
}
