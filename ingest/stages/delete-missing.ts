import type { EntityKey } from "../format/entity-key.js";
import { makeIssue, type Place } from "../issue.js";
import type { DeletionThreshold } from "../options.js";
import { findMissing } from "../synchronize/deletions.js";
import type { StoppedDeletions } from "../synchronize/sync-summary.js";
import type { Writing } from "./write.js";

/** What may be deleted, and where problems are reported. */
export interface DeletionRequest {
  /** Keys of the document's tombstones. */
  tombstones: readonly EntityKey[];
  /** Scopes whose entities are deleted when the document does not have them. */
  completeScopes: readonly string[];
  threshold: DeletionThreshold;
  place: Place;
}

/**
 * Deletes what a whole document says is gone, or no longer has. Only to be called for a document that is whole.
 * When a scope passes the threshold nothing is deleted, and the scopes that do are returned.
 */
export async function deleteMissing(request: DeletionRequest, { session, tally, run }: Writing): Promise<StoppedDeletions[]> {
  const { tombstones, completeScopes, threshold, place } = request;
  const { keys, stopped } = findMissing(await session.index(), completeScopes, threshold);
  if (stopped.length > 0) return stopped;
  const doomed = [...tombstones, ...keys];
  if (doomed.length === 0) return [];
  run.signal.throwIfAborted();
  const outcomes = await session.apply(doomed.map((key) => ({ operation: "delete", key })));
  outcomes.forEach((outcome, i) => {
    const key = doomed[i];
    if (!key) return;
    if (outcome.result === "deleted") tally.add(key.kind, "deleted");
    else if (outcome.result === "rejected") run.report(makeIssue(outcome.code, outcome.message, place, { ...key }));
  });
  return [];
}

