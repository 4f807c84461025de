import type { EntityKey } from "../../format/entity-key.js";

/** The kind under which parts have their identity. The format reserves the prefix. */
export const partKind = "imodel-ingest:part";

/** Identity of a part of a document. */
export function partKey(id: string): EntityKey {
  return { scope: "", kind: partKind, id };
}
