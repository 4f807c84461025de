import type { Reference } from "./record-types.js";

/** Identity of an entity or relationship within its source document. The unnamed scope is the empty string. */
export interface EntityKey {
  scope: string;
  kind: string;
  id: string;
}

/** The key of a record; a record without `scope` is in the unnamed one. */
export function keyOf(record: { scope?: string; kind: string; id: string }): EntityKey {
  return { scope: record.scope ?? "", kind: record.kind, id: record.id };
}

/** What a reference points at: without `scope` it means the scope of the record it stands in. */
export function targetOf(reference: Reference, ownScope: string): EntityKey {
  return { scope: reference.scope ?? ownScope, kind: reference.kind, id: reference.id };
}

/** One string for a key, for use in maps. Keys hold no NUL, so it is unambiguous. */
export function keyText(key: EntityKey): string {
  return `${key.scope}\0${key.kind}\0${key.id}`;
}

/** A key as people read it: `kind id`, with the scope in front when it is named. */
export function showKey(key: EntityKey): string {
  return key.scope === "" ? `${key.kind} ${key.id}` : `${key.scope}/${key.kind} ${key.id}`;
}
