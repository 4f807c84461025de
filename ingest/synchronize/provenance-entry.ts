import type { ByteSpan } from "../format/byte-heap.js";
import type { EntityKey } from "../format/entity-key.js";
import type { IdHalves } from "./provenance-columns.js";
import type { SourceItem } from "./source-item.js";

/** What the iModel knows of one entity or relationship of a source document. A copy: to change an entry, `set` it. */
export interface ProvenanceEntry extends SourceItem {
  readonly key: EntityKey;
  /** Id of the element that stands for it; for a relationship, of its source. Id64, `0x…`. */
  readonly element: string;
  /** Id of the aspect that holds this entry, Id64; empty while there is none. */
  readonly aspect: string;
  /** Whether this run's document has the record, well-formed or not. */
  readonly seen: boolean;
  /** Whether the entry is a relationship's. */
  readonly relationship: boolean;
  /** Whether an earlier run marked it as missing from its source. */
  readonly marked: boolean;
}

/** An entry whose record need not be looked at again. */
export interface SettledEntry extends Pick<ProvenanceEntry, "relationship"> {
  kind: string;
  aspect: IdHalves;
}

/** What a record's content is compared by. */
export interface ComparedItem {
  readonly item: SourceItem;
  /** The first 16 bytes of the sha256 of its text, where the item is computed: while the text is the same, the item is not asked for. */
  readonly text?: ByteSpan | undefined;
  /** The 32 bytes of a checksum that was computed already. */
  readonly digest?: ByteSpan | undefined;
}
