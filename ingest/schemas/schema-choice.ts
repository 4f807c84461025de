import type { SchemaEntry } from "./schema-entry.js";

/** Schemas that every iModel has from the start. */
const everywhere = new Set(["BisCore", "BisCustomAttributes", "CoreCustomAttributes", "ECDbChange", "ECDbFileInfo", "ECDbMap", "ECDbMeta", "ECDbSchemaPolicies", "ECDbSystem", "Generic"]);

/** Whether a schema is one that an iModel has for its data: made for a source, or of a domain. Schemas that hold nothing but units, formats or custom attributes are not. */
export function isForData({ name, origin, classes }: SchemaEntry): boolean {
  return origin === "dynamic" || (classes > 0 && !everywhere.has(name));
}
