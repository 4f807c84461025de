import type { EntityKey } from "./entity-key.js";
import { type PackedKey, packed } from "./id-bytes.js";
import { grown, KeyTable } from "./key-table.js";

/** Where an identity was seen first. */
export interface Sighting {
  /** Undefined when an earlier run has seen it, which this one goes on with. */
  line?: number;
  /** It is that of an entity, so references may point at it. */
  entity: boolean;
}

/** Stands for the line of what an earlier run has seen. */
const earlier = 2 ** 31 - 1;

/** Every identity that a document has had so far. Holds 8 bytes for each, beside what its table of keys holds. */
export class IdentityIndex {
  readonly #keys: KeyTable;
  /** Lines count from 1; those of entities are stored as they are, all others negative; 0 is that of a key that the document has not had. */
  #lines = new Int32Array(128);
  /** Rows of the keys, in the order of their lines. */
  #order = new Int32Array(128);
  #count = 0;
  #passed = 0;

  /** @param keys which others may use too, and which may have keys that the document has not. */
  constructor(keys = new KeyTable()) {
    this.#keys = keys;
  }

  /** Where a key was seen first; undefined when it is new. */
  find(key: EntityKey): Sighting | undefined {
    const line = this.#lines[this.#keys.find(packed(key))];
    if (line === undefined || line === 0) return undefined;
    return { ...(Math.abs(line) !== earlier && { line: Math.abs(line) }), entity: line > 0 };
  }

  /** Whether a key is that of an entity. */
  hasEntity(key: PackedKey): boolean {
    return (this.#lines[this.#keys.find(key)] ?? 0) > 0;
  }

  /** Notes a key; false when it is there already, which changes nothing. */
  add(key: PackedKey, line: number, entity: boolean): boolean {
    return this.addRow(this.#keys.add(key), line, entity);
  }

  /** The same for the row of a key in the table. */
  addRow(row: number, line: number, entity: boolean): boolean {
    if ((this.#lines[row] ?? 0) !== 0) return false;
    this.#set(row, entity ? line : -line);
    if (this.#count >= this.#order.length) this.#order = grown(this.#order, new Int32Array(Math.ceil(this.#count * 1.25)));
    this.#order[this.#count++] = row;
    return true;
  }

  /** Notes a key of the table that an earlier run has seen. */
  recall(row: number, entity: boolean): void {
    this.#set(row, entity ? earlier : -earlier);
  }

  /** Takes the rows of the first keys, up to a line, with their lines; each once. */
  pass(last: number, take: (row: number, line: number) => void): void {
    for (; this.#passed < this.#count; this.#passed++) {
      const row = this.#order[this.#passed] ?? 0;
      const line = Math.abs(this.#lines[row] ?? 0);
      if (line > last) return;
      take(row, line);
    }
  }

  #set(row: number, line: number): void {
    if (row >= this.#lines.length) this.#lines = grown(this.#lines, new Int32Array(Math.ceil(row * 1.25)));
    this.#lines[row] = line;
  }
}
