import { orderOf, type Place } from "../issue.js";
import type { EntityKey } from "./entity-key.js";
import { type IdBytes, type PackedKey, packed } from "./id-bytes.js";
import { grown, KeyTable, roomFor } from "./key-table.js";

/** Where an identity was seen first. */
export interface Sighting {
  /** Its line, or in a JSON document the number of its record; neither when an earlier run has seen it, which this one goes on with. */
  line?: number;
  record?: number;
  /** It is that of an entity, so references may point at it. */
  entity: boolean;
}

/** Stands for the place of what an earlier run has seen. */
const earlier = 2 ** 31 - 1;

/** Every identity that a document has had so far. Holds 8 bytes for each, beside what its table of keys holds. */
export class IdentityIndex {
  readonly #keys: KeyTable;
  /** Where they stand, from 1: of entities as it is, of all others negative; 0 is that of a key that the document has not had. */
  #orders = new Int32Array(128);
  /** Rows of the keys, in this order. */
  #rows = new Int32Array(128);
  #count = 0;
  #passed = 0;
  #unit: "line" | "record" = "line";

  /** @param keys which others may use too, and which may have keys that the document has not. */
  constructor(keys = new KeyTable()) {
    this.#keys = keys;
  }

  /** Where a key was seen first; undefined when it is new. */
  find(key: EntityKey): Sighting | undefined {
    const order = this.#orders[this.#keys.find(packed(key))];
    if (order === undefined || order === 0) return undefined;
    return { ...(Math.abs(order) !== earlier && { [this.#unit]: Math.abs(order) }), entity: order > 0 };
  }

  /** Whether a key is that of an entity. */
  hasEntity(key: PackedKey): boolean {
    return (this.#orders[this.#keys.find(key)] ?? 0) > 0;
  }

  /** Notes the key of a record; false when it is there already, which changes nothing. */
  addAt(place: Place, key: PackedKey, entity: boolean): boolean {
    if (place.record !== undefined) this.#unit = "record";
    return this.add(key, orderOf(place) ?? 1, entity);
  }

  /** The same for a record that has a line of its own. */
  add(key: PackedKey, line: number, entity: boolean): boolean {
    return this.addRow(this.#keys.add(key), line, entity);
  }

  /** The same for a key of a group of the table. */
  addTo(group: number, id: IdBytes, place: { line: number; entity: boolean }): boolean {
    return this.addRow(this.#keys.addTo(group, id), place.line, place.entity);
  }

  /** The same for the row of a key in the table. */
  addRow(row: number, line: number, entity: boolean): boolean {
    if ((this.#orders[row] ?? 0) !== 0) return false;
    this.#set(row, entity ? line : -line);
    if (this.#count >= this.#rows.length) this.#rows = grown(this.#rows, new Int32Array(roomFor(this.#count)));
    this.#rows[this.#count++] = row;
    return true;
  }

  /** Notes a key of the table that an earlier run has seen. */
  recall(row: number, entity: boolean): void {
    this.#set(row, entity ? earlier : -earlier);
  }

  /** Takes the rows of the first keys, up to a line or record, with where they stand; each once. */
  pass(last: number, take: (row: number, order: number) => void): void {
    for (; this.#passed < this.#count; this.#passed++) {
      const row = this.#rows[this.#passed] ?? 0;
      const order = Math.abs(this.#orders[row] ?? 0);
      if (order > last) return;
      take(row, order);
    }
  }

  #set(row: number, order: number): void {
    if (row >= this.#orders.length) this.#orders = grown(this.#orders, new Int32Array(roomFor(row)));
    this.#orders[row] = order;
  }
}
