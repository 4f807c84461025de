import type { EntityKey } from "./entity-key.js";

/**
 * A map from keys of entities. Nested by scope and kind, so that the ids of records serve as they are and no text is put together for a look-up.
 * Holds about 100 bytes and the id for each key.
 */
export class EntityKeyMap<T> {
  #scopes = new Map<string, Map<string, Map<string, T>>>();
  #size = 0;

  /** Number of keys. */
  get size(): number {
    return this.#size;
  }

  get({ scope, kind, id }: EntityKey): T | undefined {
    return this.#scopes.get(scope)?.get(kind)?.get(id);
  }

  set({ scope, kind, id }: EntityKey, value: T): void {
    const ids = this.#ids(scope, kind);
    const before = ids.size;
    ids.set(id, value);
    this.#size += ids.size - before;
  }

  delete({ scope, kind, id }: EntityKey): void {
    if (this.#scopes.get(scope)?.get(kind)?.delete(id)) this.#size--;
  }

  *values(): Generator<T> {
    for (const kinds of this.#scopes.values()) {
      for (const ids of kinds.values()) yield* ids.values();
    }
  }

  #ids(scope: string, kind: string): Map<string, T> {
    let kinds = this.#scopes.get(scope);
    if (!kinds) this.#scopes.set(scope, (kinds = new Map<string, Map<string, T>>()));
    let ids = kinds.get(kind);
    if (!ids) kinds.set(kind, (ids = new Map<string, T>()));
    return ids;
  }
}
