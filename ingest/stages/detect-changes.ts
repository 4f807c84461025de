import type { EntityKey } from "../format/entity-key.js";
import type { KnownTexts } from "../format/known-texts.js";
import type { ProvenanceIndex } from "../synchronize/provenance-index.js";
import type { Tally } from "../synchronize/tally.js";
import type { ContentRecord, KeyedContent, KeyedRecord } from "./checksum.js";

/** What change detection compares with, and where it puts what needs no writing. */
export interface Detection {
  index: ProvenanceIndex;
  tally: Tally;
  /** Everything counts as changed, because elements are made in another way now. */
  realign: boolean;
  /** Takes the keys of tombstones. */
  tombstones: EntityKey[];
}

/** Lets through what is new or changed; everything else is marked as seen and counted. */
export async function* detectChanges(batches: AsyncIterable<KeyedRecord[]>, detection: Detection): AsyncIterable<ContentRecord[]> {
  for await (const batch of batches) {
    const changed = batch.flatMap((record) => (isChanged(record, detection) ? [record.read()] : []));
    if (changed.length > 0) yield changed;
  }
}

/**
 * Lets unchanged entities of declared scopes be recognized by their texts, before anything else looks at them: they are marked as seen and counted.
 * Where there is nothing that could stay as it is, nothing is recognized.
 * @param inThreads whether threads may prepare what is there already
 */
export function recognize(texts: KnownTexts, scopes: ReadonlySet<string>, { index, tally, realign, inThreads }: Pick<Detection, "index" | "tally" | "realign"> & { inThreads: boolean }): void {
  if (realign || index.isEmpty) return;
  texts.connect({
    rowsOf: (digests, reached) => index.rowsOfTexts(digests, { scopes, reached, inThreads }),
    stay: (row) => tally.stay(index.stay(row)),
    close: () => index.stopReadingAhead(),
  });
}

function isChanged(record: KeyedRecord, detection: Detection): record is KeyedContent {
  const { index, tally, tombstones } = detection;
  switch (record.type) {
    case "delete":
      tombstones.push(record.key);
      return false;
    case "rejected":
      index.markSeen(record.key);
      tally.add(record.key, "rejected");
      return false;
    case "content":
      return isContentChanged(record, detection);
  }
}

function isContentChanged(record: KeyedContent, { index, tally, realign }: Detection): boolean {
  const { kind } = record.packed;
  const changed = index.meet(record.packed, record) !== "unchanged" || realign;
  if (changed) tally.meet(kind);
  else tally.stay(kind);
  return changed;
}
