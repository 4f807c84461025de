import { setTimeout as pause } from "node:timers/promises";
import type { BriefcaseDb } from "@itwin/core-backend";
import { IngestError } from "../../errors.js";
import { asHubError, hubFault } from "./hub-faults.js";

/** How often a push is tried while others push, and how many milliseconds lie between the first two tries; the pause doubles. */
const pushing = { tries: 6, pause: 200 };

/** Longest description of a changeset that iModelHub takes. */
const descriptionLength = 254;

/**
 * Fetches and merges the changesets that others have pushed.
 * @throws IngestError `changes-conflict`, and those of iModelHub
 */
export async function pull(db: BriefcaseDb): Promise<void> {
  try {
    await db.pullChanges();
  } catch (error) {
    throw merging(db, asHubError(error, "the changes of others cannot be fetched"));
  }
}

/**
 * Pushes what is saved and not pushed yet as one changeset, and keeps the locks. Where others were faster, merges their changes and tries again.
 * (core-backend does so as well, but knows the errors of older clients only.)
 * @throws IngestError `push-rejected` when others were faster every time, `changes-conflict`, and those of iModelHub
 */
export async function push(db: BriefcaseDb, description: string): Promise<void> {
  const once = { description: description.slice(0, descriptionLength), retainLocks: true, mergeRetryCount: 0, pushRetryCount: 0 } as const;
  for (let tries = 1; ; tries++) {
    try {
      await db.pushChanges(once);
      return;
    } catch (error) {
      const fault = hubFault(error);
      const isBeaten = fault === "newer-changes" || fault === "pushing";
      if (!isBeaten || tries === pushing.tries) throw merging(db, asHubError(error, "the changes cannot be pushed"));
      await pause(pushing.pause * 2 ** (tries - 1));
    }
  }
}

/** Whether an error is of iTwin.js itself: the numbers are those of the native library. */
export function isNativeError(error: unknown): error is Error {
  return error instanceof Error && typeof (error as { errorNumber?: unknown }).errorNumber === "number";
}

/** What iTwin.js itself has against the changes of others is a conflict when there are own changes. */
function merging(db: BriefcaseDb, error: unknown): unknown {
  if (!isNativeError(error) || !db.txns.hasPendingTxns) return error;
  return new IngestError("changes-conflict", `the changes of this run cannot be merged with those that others have pushed: ${error.message}`, error);
}
