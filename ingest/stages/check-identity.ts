import type { EntityKey } from "../format/entity-key.js";
import { isObject } from "../format/json-object.js";
import { relationshipKey } from "../format/relationship-key.js";

/**
 * The key of a record that is not valid, as far as it can be read: what was rejected counts as seen.
 * Undefined when nobody can say which entity or relationship it was.
 */
export function readableKey(value: Record<string, unknown>): EntityKey | undefined {
  const { type, source, target } = value;
  if (type !== "relationship" || value["id"] !== undefined) return keyIn(value);
  const own = keyIn({ ...value, id: "-" });
  const from = own && isObject(source) ? keyIn(source) : undefined;
  const to = own && isObject(target) ? keyIn(target) : undefined;
  if (!own || !from || !to) return undefined;
  return relationshipKey({ scope: own.scope, kind: own.kind, source: referenceOf(from, source), target: referenceOf(to, target) });
}

function keyIn({ scope = "", kind, id }: Record<string, unknown>): EntityKey | undefined {
  return isText(scope, 0, 256) && isText(kind, 1, 256) && !isReserved(kind) && isText(id, 1, 1024) ? { scope, kind, id } : undefined;
}

/** No entity is of such a kind: it would be taken for one of ours. */
function isReserved(kind: string): boolean {
  return kind.startsWith("imodel-ingest:");
}

/** A reference without scope means the scope of its record, so it must not be given the unnamed one. */
function referenceOf({ scope, kind, id }: EntityKey, value: unknown): { kind: string; id: string; scope?: string } {
  return isObject(value) && value["scope"] !== undefined ? { scope, kind, id } : { kind, id };
}

/** U+FFFD may stand for bytes that were not UTF-8, so a text with it may be another one. */
function isText(value: unknown, shortest: number, longest: number): value is string {
  if (typeof value !== "string" || value.length < shortest || value.length > 2 * longest) return false;
  return !value.includes("\0") && !value.includes("\ufffd") && !/\p{Surrogate}/u.test(value) && [...value].length <= longest;
}
