import type { EntityKey } from "../format/entity-key.js";
import type { DeletionThreshold } from "../options.js";
import type { ProvenanceIndex } from "./provenance-index.js";
import type { StoppedDeletions } from "./sync-summary.js";

/** What a complete document no longer has. */
export interface MissingEntities {
  keys: EntityKey[];
  /** Scopes in which more is missing than the threshold allows; then nothing may be deleted. */
  stopped: StoppedDeletions[];
}

/**
 * Finds what a document no longer has, in the scopes that it says are complete, and compares its number with the threshold, scope by scope.
 * Deletes nothing. Holds the keys of what is missing in memory.
 */
export function findMissing(index: ProvenanceIndex, completeScopes: readonly string[], threshold: DeletionThreshold): MissingEntities {
  const known = index.countScopes();
  const scopes = new Map(completeScopes.map((scope) => [scope, { scope, known: known.get(scope) ?? 0, missing: 0 }]));
  const keys: EntityKey[] = [];
  for (const key of index.unseen()) {
    const counts = scopes.get(key.scope);
    if (!counts) continue;
    counts.missing += 1;
    keys.push(key);
  }
  const stopped = [...scopes.values()].filter(({ known: all, missing }) => missing > threshold.count && missing > all * threshold.share);
  return { keys, stopped };
}
