import { ByteHeap } from "./byte-heap.js";
import type { EntityKey } from "./entity-key.js";
import type { HeapChunk } from "./heap-chunk.js";
import type { IdBytes, PackedKey } from "./id-bytes.js";

/** Keys of one scope, without an object for each. */
export interface ManyKeys {
  kinds: readonly string[];
  /** For each key the number of its kind. */
  kindNumbers: Uint32Array;
  ids: HeapChunk;
  /** Of the ids, see {@link hashOf}. */
  hashes: Uint32Array;
}

/**
 * Numbers the keys of entities from 0, in the order in which they come. Holds about 30 bytes for each and the bytes of its id:
 * numbers in typed arrays, ids in one buffer, found through an open hash table.
 */
export class KeyTable {
  #count = 0;
  /** Pairs of a hash and a row plus 1, which is 0 where nothing is: most other keys are told apart without looking at their rows. */
  #slots = new Uint32Array(2 * 256);
  #groups = new Uint32Array(128);
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
    return group === undefined ? -1 : (this.#slots[this.#slotOf(group, idBytes) + 1] ?? 0) - 1;
  }

  /** The row of a key, a new one when it has none. */
  add({ scope, kind, idBytes }: PackedKey): number {
    return this.addTo(this.group(scope, kind), idBytes);
  }

  /** The same for a key of a group. */
  addTo(group: number, id: IdBytes): number {
    this.#makeRoom(1);
    const slot = this.#slotOf(group, id);
    const known = (this.#slots[slot + 1] ?? 0) - 1;
    return known >= 0 ? known : this.#put(slot, { mixed: mix(group, id.hash), group, place: this.#heap.add(id.bytes, id.start, id.end) });
  }

  /** Adds many keys of one scope; returns their rows. Takes over the chunk with their ids. */
  addAll(scope: string, { kinds, kindNumbers, ids, hashes }: ManyKeys): Int32Array {
    const rows = new Int32Array(kindNumbers.length);
    const groups = kinds.map((kind) => this.group(scope, kind));
    const base = this.#heap.adopt(ids);
    this.#makeRoom(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const group = groups[kindNumbers[i] ?? 0] ?? 0;
      const hash = hashes[i] ?? 0;
      const at = ids.places[i] ?? 0;
      const slot = this.#slotOf(group, { bytes: ids.bytes, start: at + 4, end: ids.places[i + 1] ?? ids.bytes.length, hash });
      const known = (this.#slots[slot + 1] ?? 0) - 1;
      rows[i] = known >= 0 ? known : this.#put(slot, { mixed: mix(group, hash), group, place: base + at });
    }
    return rows;
  }

  #put(slot: number, { mixed, group, place }: { mixed: number; group: number; place: number }): number {
    const row = this.#count++;
    this.#groups[row] = group;
    this.#ids[row] = place;
    this.#slots[slot] = mixed;
    this.#slots[slot + 1] = row + 1;
    return row;
  }

  /** The scope of a row's key. */
  scopeOf(row: number): string {
    return this.#groupKeys[this.#groups[row] ?? 0]?.scope ?? "";
  }

  /** The kind of a row's key. */
  kindOf(row: number): string {
    return this.#groupKeys[this.#groups[row] ?? 0]?.kind ?? "";
  }

  /** The key of a row. */
  keyOf(row: number): EntityKey {
    return { scope: "", kind: "", ...this.#groupKeys[this.#groups[row] ?? 0], id: this.#heap.at(this.#ids[row] ?? 0).toString() };
  }

  /** The slot that a key has, or would get. */
  #slotOf(group: number, id: IdBytes): number {
    const mixed = mix(group, id.hash);
    let slot = this.#slot(mixed);
    for (; this.#slots[slot + 1] !== 0; slot = this.#next(slot)) {
      const row = (this.#slots[slot + 1] ?? 0) - 1;
      if (this.#slots[slot] === mixed && this.#groups[row] === group && this.#heap.holds(this.#ids[row] ?? 0, id)) break;
    }
    return slot;
  }

  #makeRoom(more: number): void {
    while (4 * (this.#count + more) > this.#slots.length) this.#rehash(2 * this.#slots.length);
    if (this.#count + more > this.#ids.length) this.#grow(roomFor(this.#count + more));
  }

  /** The number that keys of a scope and kind have in common. */
  group(scope: string, kind: string): number {
    const kinds = this.#groupNumbers.get(scope) ?? new Map<string, number>();
    if (kinds.size === 0) this.#groupNumbers.set(scope, kinds);
    const known = kinds.get(kind);
    if (known !== undefined) return known;
    kinds.set(kind, this.#groupKeys.length);
    return this.#groupKeys.push({ scope, kind }) - 1;
  }

  #slot(mixed: number): number {
    return (2 * mixed) & (this.#slots.length - 2);
  }

  #next(slot: number): number {
    return (slot + 2) & (this.#slots.length - 2);
  }

  #insert(mixed: number, row: number): void {
    let slot = this.#slot(mixed);
    while (this.#slots[slot + 1] !== 0) slot = this.#next(slot);
    this.#slots[slot] = mixed;
    this.#slots[slot + 1] = row + 1;
  }

  #rehash(length: number): void {
    const slots = this.#slots;
    this.#slots = new Uint32Array(length);
    for (let slot = 0; slot < slots.length; slot += 2) {
      const row = (slots[slot + 1] ?? 0) - 1;
      if (row >= 0) this.#insert(slots[slot] ?? 0, row);
    }
  }

  #grow(length: number): void {
    this.#groups = grown(this.#groups, new Uint32Array(length));
    this.#ids = grown(this.#ids, new Float64Array(length));
  }
}

function mix(group: number, hash: number): number {
  const mixed = Math.imul(hash ^ Math.imul(group, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** Length of arrays that hold so many entries, and an eighth more. */
export function roomFor(count: number): number {
  return Math.ceil(count * 1.125);
}

/** The larger array, with what the smaller one holds at its start. */
export function grown<T extends Uint8Array | Int32Array | Uint32Array | Float64Array>(from: T, to: T): T {
  (to as Uint8Array).set(from);
  return to;
}
