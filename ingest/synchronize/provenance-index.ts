import type { EntityKey } from "../format/entity-key.js";
import { ByteHeap } from "./byte-heap.js";
import { packItem, unpackItem } from "./packed-item.js";
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

const flags = { seen: 1, relationship: 2, marked: 4, removed: 8, aligned: 16 } as const;

/**
 * The identities of one source document, by key. Holds them packed, about 90 bytes each beside the bytes of the id:
 * numbers in typed arrays, ids and checksums in one buffer, found through an open hash table.
 */
export class ProvenanceIndex {
  #size = 0;
  #count = 0;
  #table = new Uint32Array(1024);
  #columns = new Columns(512);
  readonly #heap = new ByteHeap();
  /** Kinds and scopes repeat: each pair has a number. */
  readonly #groups = new Map<string, number>();
  readonly #groupKeys: { scope: string; kind: string }[] = [];

  /** Number of identities. */
  get size(): number {
    return this.#size;
  }

  find(key: EntityKey): ProvenanceEntry | undefined {
    const row = this.#rowOf(key, Buffer.from(key.id));
    return row === undefined || this.#is(row, flags.removed) ? undefined : this.#entry(row, key);
  }

  /** Adds an entry, or puts it in the place of the one with the same key. */
  set(entry: ProvenanceEntry): void {
    const id = Buffer.from(entry.key.id);
    const row = this.#rowOf(entry.key, id) ?? this.#add(entry.key, id);
    if (row >= this.#count || this.#is(row, flags.removed)) this.#size += 1;
    this.#count = Math.max(this.#count, row + 1);
    const { element, aspect, state, item } = this.#columns;
    element[row] = BigInt(entry.element);
    aspect[row] = entry.aspect === "" ? 0n : BigInt(entry.aspect);
    const kept = (state[row] ?? 0) & flags.aligned;
    state[row] = kept | (entry.seen ? flags.seen : 0) | (entry.relationship ? flags.relationship : 0) | (entry.marked ? flags.marked : 0);
    item[row] = this.#heap.add(packItem(entry));
  }

  remove(key: EntityKey): void {
    const row = this.#rowOf(key, Buffer.from(key.id));
    if (row === undefined || this.#is(row, flags.removed)) return;
    this.#columns.state[row] = flags.removed;
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
    for (const row of this.#rows()) if (!this.#is(row, flags.aligned)) yield this.#entryAt(row);
  }

  /** All entries; entries that are set or removed meanwhile do no harm. */
  *entries(): Generator<ProvenanceEntry> {
    for (const row of this.#rows()) yield this.#entryAt(row);
  }

  *#rows(): Generator<number> {
    for (let row = 0; row < this.#count; row++) if (!this.#is(row, flags.removed)) yield row;
  }

  #entryAt(row: number): ProvenanceEntry {
    const id = this.#heap.at(this.#columns.id[row] ?? 0).toString();
    return this.#entry(row, { scope: "", kind: "", ...this.#groupKeys[this.#columns.group[row] ?? 0], id });
  }

  #flag(key: EntityKey, flag: number): void {
    const row = this.#rowOf(key, Buffer.from(key.id));
    if (row !== undefined) this.#columns.state[row] = (this.#columns.state[row] ?? 0) | flag;
  }

  #entry(row: number, { scope, kind, id }: EntityKey): ProvenanceEntry {
    const { element, aspect, item } = this.#columns;
    const aspectId = aspect[row] ?? 0n;
    return {
      key: { scope, kind, id },
      element: `0x${(element[row] ?? 0n).toString(16)}`,
      aspect: aspectId === 0n ? "" : `0x${aspectId.toString(16)}`,
      ...unpackItem(this.#heap.at(item[row] ?? 0)),
      seen: this.#is(row, flags.seen),
      relationship: this.#is(row, flags.relationship),
      marked: this.#is(row, flags.marked),
    };
  }

  #is(row: number, flag: number): boolean {
    return ((this.#columns.state[row] ?? 0) & flag) !== 0;
  }

  #rowOf({ scope, kind }: EntityKey, id: Buffer): number | undefined {
    const group = this.#groups.get(`${scope}\0${kind}`);
    if (group === undefined) return undefined;
    for (let slot = this.#slotOf(group, id); ; slot = (slot + 1) & (this.#table.length - 1)) {
      const row = (this.#table[slot] ?? 0) - 1;
      if (row < 0) return undefined;
      if (this.#columns.group[row] === group && this.#heap.at(this.#columns.id[row] ?? 0).equals(id)) return row;
    }
  }

  /** FNV-1a over the group's number and the bytes of the id. */
  #slotOf(group: number, id: Buffer): number {
    let hash = (0x811c9dc5 ^ group) >>> 0;
    for (const byte of id) hash = Math.imul(hash ^ byte, 0x01000193);
    return (hash ^ (hash >>> 15)) & (this.#table.length - 1);
  }

  #add({ scope, kind }: EntityKey, id: Buffer): number {
    const row = this.#count;
    if (row >= this.#columns.length) this.#columns = this.#columns.grown();
    if (2 * (row + 1) > this.#table.length) this.#rehash();
    this.#columns.group[row] = this.#groupOf(scope, kind);
    this.#columns.id[row] = this.#heap.add(id);
    this.#columns.state[row] = flags.removed;
    this.#insert(row, id);
    return row;
  }

  #groupOf(scope: string, kind: string): number {
    const text = `${scope}\0${kind}`;
    const known = this.#groups.get(text);
    if (known !== undefined) return known;
    this.#groups.set(text, this.#groupKeys.length);
    return this.#groupKeys.push({ scope, kind }) - 1;
  }

  #insert(row: number, id: Buffer): void {
    let slot = this.#slotOf(this.#columns.group[row] ?? 0, id);
    while (this.#table[slot] !== 0) slot = (slot + 1) & (this.#table.length - 1);
    this.#table[slot] = row + 1;
  }

  #rehash(): void {
    this.#table = new Uint32Array(this.#table.length * 2);
    for (let row = 0; row < this.#count; row++) this.#insert(row, this.#heap.at(this.#columns.id[row] ?? 0));
  }
}

/** One number of each sort for every row. */
class Columns {
  readonly group: Uint32Array;
  readonly id: Float64Array;
  readonly item: Float64Array;
  readonly element: BigUint64Array;
  readonly aspect: BigUint64Array;
  readonly state: Uint8Array;

  constructor(readonly length: number) {
    this.group = new Uint32Array(length);
    this.id = new Float64Array(length);
    this.item = new Float64Array(length);
    this.element = new BigUint64Array(length);
    this.aspect = new BigUint64Array(length);
    this.state = new Uint8Array(length);
  }

  grown(): Columns {
    const grown = new Columns(Math.ceil(this.length * 1.5));
    grown.group.set(this.group);
    grown.id.set(this.id);
    grown.item.set(this.item);
    grown.element.set(this.element);
    grown.aspect.set(this.aspect);
    grown.state.set(this.state);
    return grown;
  }
}
