import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { EntityKey } from "../format/entity-key.js";
import type { Change, MarkChange, Outcome } from "../synchronize/change.js";
import type { ProvenanceEntry } from "../synchronize/provenance-entry.js";
import type { ProvenanceIndex } from "../synchronize/provenance-index.js";
import { deleteEntries, type MovedElement } from "./element-deletion.js";
import { findMoves, type MoveSearch } from "./moved-entities.js";
import { aspectProps, readAspect } from "./provenance.js";

/** What deletions are carried out with. */
export interface Deleting extends MoveSearch {
  /** Takes what became of each change, in the place that the change has. */
  outcomes: Outcome[];
}

/** Carries out those of the changes that are deletions, all together. */
export function deleteRecords(db: IModelDb, changes: readonly Change[], { outcomes, index, newest }: Deleting): void {
  const known: { entry: ProvenanceEntry; at: number }[] = [];
  changes.forEach((change, at) => {
    if (change.operation !== "delete") return;
    outcomes[at] = { result: "unchanged", missing: [] };
    const entry = index.find(change.key);
    if (entry) known.push({ entry, at });
  });
  if (known.length === 0) return;
  const entries = known.map(({ entry }) => entry);
  const { outcomes: results, opened, moved } = deleteEntries(db, entries, findMoves(db, entries, { index, newest }));
  known.forEach(({ entry, at }, i) => {
    const outcome = results[i] ?? { result: "deleted" };
    outcomes[at] = outcome;
    if (outcome.result === "deleted") index.remove(entry.key);
  });
  if (moved.size > 0) renameEntries(index, moved);
  if (opened.size > 0) openEntries(index, opened);
}

/** Notes that the source does not have the record of an element any more. */
export function markRecord(db: IModelDb, { key, since }: MarkChange, index: ProvenanceIndex): Outcome {
  const known = index.find(key);
  const aspect = readAspect(db, known);
  if (!known || !aspect || known.marked) return { result: "unchanged", missing: [] };
  db.elements.updateAspect(aspectProps({ ...aspect, own: { ...aspect.own, missingSince: since } }));
  index.set({ ...known, marked: true });
  return { result: "marked" };
}

/** Lets the next run look at a record again. */
export function openRecord(db: IModelDb, key: EntityKey, index: ProvenanceIndex): Outcome {
  const known = index.find(key);
  const aspect = readAspect(db, known);
  if (!known || !aspect) return { result: "unchanged", missing: [] };
  const { version: _version, checksum: _checksum, ...open } = aspect;
  db.elements.updateAspect(aspectProps(open));
  index.set(opened(known));
  return { result: "opened" };
}

function openEntries(index: ProvenanceIndex, aspects: ReadonlySet<Id64String>): void {
  for (const entry of index.entries()) if (aspects.has(entry.aspect)) index.set(opened(entry));
}

function renameEntries(index: ProvenanceIndex, moved: ReadonlyMap<Id64String, MovedElement>): void {
  for (const entry of index.entries()) {
    const now = moved.get(entry.element);
    if (now) index.set({ ...entry, element: now.element, aspect: now.aspects.get(entry.aspect) ?? entry.aspect });
  }
}

function opened({ version: _version, checksum: _checksum, ...entry }: ProvenanceEntry): ProvenanceEntry {
  return entry;
}
