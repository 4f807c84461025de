import { ByteHeap, type ByteSpan } from "../format/byte-heap.js";
import type { EntityKey } from "../format/entity-key.js";
import { type PackedKey, packed } from "../format/id-bytes.js";
import { grown, KeyTable } from "../format/key-table.js";
import { hasPackedDigest, hasPackedText, packedDigest, packedText, packItem, unpackItem } from "./packed-item.js";
import { detectState, type ItemState, type SourceItem } from "./source-item.js";

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

/** What a record's content is compared by. */
export interface ComparedItem {
  readonly item: SourceItem;
  /** The first 16 bytes of the sha256 of its text, where the item is computed: while the text is the same, the item is not asked for. */
  readonly text?: ByteSpan | undefined;
  /** The 32 bytes of a checksum that was computed already. */
  readonly digest?: ByteSpan | undefined;
}

/** `known`: there is or was an entry in the row. */
const flags = { seen: 1, relationship: 2, marked: 4, removed: 8, aligned: 16, known: 32 } as const;

/**
 * The identities of one source document, by key. Holds them packed, about 100 bytes each beside the bytes of the id:
 * numbers in typed arrays, ids and checksums in buffers.
 */
export class ProvenanceIndex {
  #size = 0;
  readonly #keys = new KeyTable();
  #columns = new Columns(512);
  readonly #items = new ByteHeap();

  /** Number of identities. */
  get size(): number {
    return this.#size;
  }

  find(key: EntityKey): ProvenanceEntry | undefined {
    const row = this.#rowOf(packed(key));
    return row === undefined ? undefined : this.#entry(row, key);
  }

  /** Id of the element that stands for an entity, Id64; undefined when there is none. */
  elementOf(key: EntityKey): string | undefined {
    const row = this.#rowOf(packed(key));
    return row === undefined ? undefined : hexId(this.#columns.element[row]);
  }

  /** Notes that this run's document has a record, and says what has become of it; `marked` when an earlier run found it missing. */
  meet(key: PackedKey, compared: ComparedItem): ItemState | "marked" {
    const row = this.#rowOf(key);
    if (row === undefined) return "new";
    this.#columns.state[row] = (this.#columns.state[row] ?? 0) | flags.seen;
    if (this.#is(row, flags.marked)) return "marked";
    return this.#isSame(this.#columns.item[row] ?? 0, compared) ? "unchanged" : "changed";
  }

  #isSame(place: number, compared: ComparedItem): boolean {
    const known = this.#items.at(place);
    const { text } = compared;
    if (text && hasPackedText(known) && this.#items.matches(place, packedText, text)) return true;
    const { digest } = compared;
    if (digest && hasPackedDigest(known)) return this.#items.matches(place, packedDigest, digest);
    return detectState(unpackItem(known), compared.item) === "unchanged";
  }

  /** Adds an entry, or puts it in the place of the one with the same key. */
  set(entry: ProvenanceEntry): void {
    const row = this.#keys.add(packed(entry.key));
    if (row >= this.#columns.length) this.#columns = this.#columns.grown();
    const { element, aspect, state, item } = this.#columns;
    const isNew = (state[row] ?? 0) === 0;
    if (isNew || this.#is(row, flags.removed)) this.#size += 1;
    element[row] = BigInt(entry.element);
    aspect[row] = entry.aspect === "" ? 0n : BigInt(entry.aspect);
    const kept = flags.known | ((state[row] ?? 0) & flags.aligned);
    state[row] = kept | (entry.seen ? flags.seen : 0) | (entry.relationship ? flags.relationship : 0) | (entry.marked ? flags.marked : 0);
    const bytes = packItem(entry);
    item[row] = isNew ? this.#items.add(bytes) : this.#items.replace(item[row] ?? 0, bytes);
  }

  remove(key: EntityKey): void {
    const row = this.#rowOf(packed(key));
    if (row === undefined) return;
    this.#columns.state[row] = flags.known | flags.removed;
    this.#size -= 1;
  }

  /** Notes that this run's document has the record. */
  markSeen(key: EntityKey): void {
    this.#flag(key, flags.seen);
  }

  /** Notes that the element is as this run's alignment makes it. */
  markAligned(key: EntityKey): void {
    this.#flag(key, flags.aligned);
  }

  /** Entries that are not marked as aligned. */
  *unaligned(): Generator<ProvenanceEntry> {
    for (const row of this.#rows()) if (!this.#is(row, flags.aligned)) yield this.#entry(row, this.#keys.keyOf(row));
  }

  /** All entries; entries that are set or removed meanwhile do no harm. */
  *entries(): Generator<ProvenanceEntry> {
    for (const row of this.#rows()) yield this.#entry(row, this.#keys.keyOf(row));
  }

  *#rows(): Generator<number> {
    for (let row = 0; row < this.#keys.size; row++) if (!this.#is(row, flags.removed)) yield row;
  }

  #flag(key: EntityKey, flag: number): void {
    const row = this.#rowOf(packed(key));
    if (row !== undefined) this.#columns.state[row] = (this.#columns.state[row] ?? 0) | flag;
  }

  #entry(row: number, { scope, kind, id }: EntityKey): ProvenanceEntry {
    const { element, aspect, item } = this.#columns;
    const aspectId = aspect[row] ?? 0n;
    return {
      key: { scope, kind, id },
      element: hexId(element[row]),
      aspect: aspectId === 0n ? "" : hexId(aspectId),
      ...unpackItem(this.#items.at(item[row] ?? 0)),
      seen: this.#is(row, flags.seen),
      relationship: this.#is(row, flags.relationship),
      marked: this.#is(row, flags.marked),
    };
  }

  #is(row: number, flag: number): boolean {
    return ((this.#columns.state[row] ?? 0) & flag) !== 0;
  }

  #rowOf(key: PackedKey): number | undefined {
    const row = this.#keys.find(key);
    return row < 0 || this.#is(row, flags.removed) ? undefined : row;
  }
}

function hexId(id = 0n): string {
  return `0x${id.toString(16)}`;
}

/** One number of each sort for every row. */
class Columns {
  readonly item: Float64Array;
  readonly element: BigUint64Array;
  readonly aspect: BigUint64Array;
  readonly state: Uint8Array;

  constructor(readonly length: number) {
    this.item = new Float64Array(length);
    this.element = new BigUint64Array(length);
    this.aspect = new BigUint64Array(length);
    this.state = new Uint8Array(length);
  }

  grown(): Columns {
    const larger = new Columns(Math.ceil(this.length * 1.5));
    grown(this.item, larger.item);
    grown(this.element, larger.element);
    grown(this.aspect, larger.aspect);
    grown(this.state, larger.state);
    return larger;
  }
}
