import { ByteHeap } from "./byte-heap.js";
import type { EntityKey } from "./entity-key.js";
import type { IdBytes, PackedKey } from "./id-bytes.js";

/**
 * Numbers the keys of entities from 0, in the order in which they come. Holds about 30 bytes for each and the bytes of its id:
 * numbers in typed arrays, ids in one buffer, found through an open hash table.
 */
export class KeyTable {
  #count = 0;
  /** Rows by hash, plus 1; 0 where nothing is. */
  #slots = new Uint32Array(256);
  #groups = new Uint32Array(128);
  #hashes = new Uint32Array(128);
  #ids = new Float64Array(128);
  readonly #heap = new ByteHeap();
  /** Kinds and scopes repeat: each pair has a number. */
  readonly #groupNumbers = new Map<string, Map<string, number>>();
  readonly #groupKeys: { scope: string; kind: string }[] = [];

  /** Number of keys. */
  get size(): number {
    return this.#count;
  }

  /** The row of a key; -1 when it has none. */
  find({ scope, kind, idBytes }: PackedKey): number {
    const group = this.#groupNumbers.get(scope)?.get(kind);
    return group === undefined ? -1 : this.#find(group, idBytes);
  }

  /** The row of a key, a new one when it has none. */
  add({ scope, kind, idBytes }: PackedKey): number {
    const group = this.#group(scope, kind);
    const known = this.#find(group, idBytes);
    return known >= 0 ? known : this.#add(group, idBytes);
  }

  /** The key of a row. */
  keyOf(row: number): EntityKey {
    return { scope: "", kind: "", ...this.#groupKeys[this.#groups[row] ?? 0], id: this.#heap.at(this.#ids[row] ?? 0).toString() };
  }

  #find(group: number, { bytes, start, end, hash }: IdBytes): number {
    for (let slot = this.#slot(group, hash); ; slot = (slot + 1) & (this.#slots.length - 1)) {
      const row = (this.#slots[slot] ?? 0) - 1;
      if (row < 0) return -1;
      if (this.#hashes[row] === hash && this.#groups[row] === group && this.#heap.holds(this.#ids[row] ?? 0, { bytes, start, end })) return row;
    }
  }

  #add(group: number, { bytes, start, end, hash }: IdBytes): number {
    const row = this.#count++;
    if (row >= this.#ids.length) this.#grow();
    this.#groups[row] = group;
    this.#hashes[row] = hash;
    this.#ids[row] = this.#heap.add(bytes.subarray(start, end));
    if (2 * this.#count > this.#slots.length) this.#rehash();
    else this.#insert(row);
    return row;
  }

  #group(scope: string, kind: string): number {
    const kinds = this.#groupNumbers.get(scope) ?? new Map<string, number>();
    if (kinds.size === 0) this.#groupNumbers.set(scope, kinds);
    const known = kinds.get(kind);
    if (known !== undefined) return known;
    kinds.set(kind, this.#groupKeys.length);
    return this.#groupKeys.push({ scope, kind }) - 1;
  }

  #slot(group: number, hash: number): number {
    const mixed = Math.imul(hash ^ Math.imul(group, 0x9e3779b1), 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & (this.#slots.length - 1);
  }

  #insert(row: number): void {
    let slot = this.#slot(this.#groups[row] ?? 0, this.#hashes[row] ?? 0);
    while (this.#slots[slot] !== 0) slot = (slot + 1) & (this.#slots.length - 1);
    this.#slots[slot] = row + 1;
  }

  #rehash(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let row = 0; row < this.#count; row++) this.#insert(row);
  }

  #grow(): void {
    const length = Math.ceil(this.#ids.length * 1.5);
    this.#groups = grown(this.#groups, new Uint32Array(length));
    this.#hashes = grown(this.#hashes, new Uint32Array(length));
    this.#ids = grown(this.#ids, new Float64Array(length));
  }
}

/** The larger array, with what the smaller one holds at its start. */
export function grown<T extends Uint8Array | Int32Array | Uint32Array | Float64Array | BigUint64Array>(from: T, to: T): T {
  (to as Uint8Array).set(from as Uint8Array);
  return to;
}
