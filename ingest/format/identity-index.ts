import type { EntityKey } from "./entity-key.js";
import { EntityKeyMap } from "./entity-key-map.js";

/** Where an identity was seen first. */
export interface Sighting {
  line: number;
  /** It is that of an entity, so references may point at it. */
  entity: boolean;
}

/** Every identity that a document has had so far. Holds about 100 bytes and the id for each. */
export class IdentityIndex {
  /** Lines count from 1; those of entities are stored as they are, all others negative: a number costs less memory than an object. */
  #lines = new EntityKeyMap<number>();

  /** Where a key was seen first; undefined when it is new. */
  find(key: EntityKey): Sighting | undefined {
    const line = this.#lines.get(key);
    return line === undefined ? undefined : { line: Math.abs(line), entity: line > 0 };
  }

  /** Whether a key is that of an entity. */
  hasEntity(key: EntityKey): boolean {
    return (this.#lines.get(key) ?? 0) > 0;
  }

  /** Notes a key that `find` does not know. */
  add(key: EntityKey, { line, entity }: Sighting): void {
    this.#lines.set(key, entity ? line : -line);
  }
}
