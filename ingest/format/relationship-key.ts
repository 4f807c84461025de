import { createHash } from "node:crypto";
import { type EntityKey, targetOf } from "./entity-key.js";
import type { Reference, RelationshipRecord } from "./record-types.js";

/** Longest id the format allows. */
const longestId = 1024;

/**
 * The key of a relationship. One without `id` is identified by its kind, source and target: its id is then
 * `["Pump","P-1"]->["Tank","T-2"]`, the ends as JSON with the scope in front when it is named; where that is longer
 * than an id may be, `sha256:` and the digest of it.
 */
export function relationshipKey({ scope = "", kind, id, source, target }: Pick<RelationshipRecord, "scope" | "kind" | "id" | "source" | "target">): EntityKey {
  return { scope, kind, id: id ?? shortened(`${endText(source, scope)}->${endText(target, scope)}`) };
}

function endText(end: Reference, ownScope: string): string {
  const { scope, kind, id } = targetOf(end, ownScope);
  return JSON.stringify(scope === "" ? [kind, id] : [scope, kind, id]);
}

function shortened(text: string): string {
  return text.length <= longestId ? text : `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
