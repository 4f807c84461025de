import type { EntityKey } from "./entity-key.js";
import { type PackedKey, packed } from "./id-bytes.js";
import { grown, KeyTable } from "./key-table.js";

/** Where an identity was seen first. */
export interface Sighting {
  line: number;
  /** It is that of an entity, so references may point at it. */
  entity: boolean;
}

/** Every identity that a document has had so far. Holds 4 bytes for each, beside what its table of keys holds. */
export class IdentityIndex {
  readonly #keys: KeyTable;
  /** Lines count from 1; those of entities are stored as they are, all others negative; 0 is that of a key that the document has not had. */
  #lines = new Int32Array(128);

  /** @param keys which others may use too, and which may have keys that the document has not. */
  constructor(keys = new KeyTable()) {
    this.#keys = keys;
  }

  /** Where a key was seen first; undefined when it is new. */
  find(key: EntityKey): Sighting | undefined {
    const line = this.#lines[this.#keys.find(packed(key))];
    return line === undefined || line === 0 ? undefined : { line: Math.abs(line), entity: line > 0 };
  }

  /** Whether a key is that of an entity. */
  hasEntity(key: PackedKey): boolean {
    return (this.#lines[this.#keys.find(key)] ?? 0) > 0;
  }

  /** Notes a key; false when it is there already, which changes nothing. */
  add(key: PackedKey, line: number, entity: boolean): boolean {
    const row = this.#keys.add(key);
    if ((this.#lines[row] ?? 0) !== 0) return false;
    if (row >= this.#lines.length) this.#lines = grown(this.#lines, new Int32Array(Math.ceil(row * 1.25)));
    this.#lines[row] = entity ? line : -line;
    return true;
  }
}
