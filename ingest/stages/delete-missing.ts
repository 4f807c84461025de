import { type EntityKey, keyText } from "../format/entity-key.js";
import { makeIssue, type Place } from "../issue.js";
import type { DeletionPolicy, DeletionThreshold } from "../options.js";
import type { Change } from "../synchronize/change.js";
import { findMissing } from "../synchronize/deletions.js";
import type { StoppedDeletions } from "../synchronize/sync-summary.js";
import { stopIfInterrupted } from "./stop-if-interrupted.js";
import type { Writing } from "./write.js";

/** What may be deleted, how, and where problems are reported. */
export interface DeletionRequest {
  /** Keys of the document's tombstones. */
  tombstones: readonly EntityKey[];
  /** Scopes whose entities are deleted when the document does not have them. */
  completeScopes: readonly string[];
  policy: DeletionPolicy;
  threshold: DeletionThreshold;
  /** What a mark says: the version, else the checksum, of the document. */
  since: string;
  place: Place;
}

/** What was not deleted, and why. */
export interface DeletionResult {
  /** Scopes that passed the threshold; then nothing was deleted. */
  stopped: StoppedDeletions[];
  /** Number of entities that stay because of the policy `never`. */
  kept: number;
}

/**
 * Deletes, or marks, what a whole document says is gone, or no longer has. Only to be called for a document that is whole.
 * Nothing is deleted when a scope passes the threshold; marks are no deletions and need none.
 */
export async function deleteMissing(request: DeletionRequest, writing: Writing): Promise<DeletionResult> {
  const { tombstones, completeScopes, policy, threshold } = request;
  const index = await writing.session.index();
  const { keys, stopped } = findMissing(index, completeScopes, threshold);
  const missing = new Map([...tombstones.filter((key) => index.find(key)), ...keys].map((key) => [keyText(key), key]));
  if (policy === "never") return { stopped: [], kept: missing.size };
  if (policy === "apply" && stopped.length > 0) {
    for (const key of missing.values()) writing.tally.note(key, "withheld");
    return { stopped, kept: 0 };
  }
  if (missing.size > 0) await applyTo([...missing.values()], request, writing);
  return { stopped: [], kept: 0 };
}

async function applyTo(missing: readonly EntityKey[], { policy, since, place }: DeletionRequest, { session, tally, run }: Writing): Promise<void> {
  await stopIfInterrupted(run, "Deleting");
  const changes = missing.map((key): Change => (policy === "mark" ? { operation: "mark", key, since } : { operation: "delete", key }));
  const outcomes = await session.apply(changes);
  outcomes.forEach((outcome, i) => {
    const key = missing[i];
    if (!key) return;
    if (outcome.result === "deleted" || outcome.result === "marked") tally.add(key, outcome.result);
    else if (outcome.result === "rejected") {
      tally.note(key, "withheld");
      run.report(makeIssue(outcome.code, outcome.message, place, { ...key }));
    }
  });
}
