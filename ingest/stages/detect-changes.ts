import type { EntityKey } from "../format/entity-key.js";
import type { ProvenanceIndex } from "../synchronize/provenance-index.js";
import { detectState } from "../synchronize/source-item.js";
import type { Tally } from "../synchronize/tally.js";
import type { ContentRecord, KeyedRecord } from "./checksum.js";

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
    const changed = batch.filter((record): record is ContentRecord => isChanged(record, detection));
    if (changed.length > 0) yield changed;
  }
}

function isChanged(record: KeyedRecord, { index, tally, realign, tombstones }: Detection): boolean {
  const { key } = record;
  if (record.type === "delete") {
    tombstones.push(key);
    return false;
  }
  const known = index.find(key);
  if (known) index.markSeen(key);
  if (record.type === "rejected") {
    tally.add(key, "rejected");
    return false;
  }
  const changed = realign || known?.marked === true || detectState(known, record.item) !== "unchanged";
  if (changed) tally.meet(key.kind);
  else tally.add(key, "unchanged");
  return changed;
}
