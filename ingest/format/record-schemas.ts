import { readFileSync } from "node:fs";
import type { CheckpointRecord, DeleteRecord, EndRecord, EntityRecord, HeaderRecord, IssueRecord, PartRecord, RelationshipRecord } from "./record-types.js";

/** The record of each type. */
export interface RecordByType {
  header: HeaderRecord;
  part: PartRecord;
  entity: EntityRecord;
  relationship: RelationshipRecord;
  delete: DeleteRecord;
  checkpoint: CheckpointRecord;
  issue: IssueRecord;
  end: EndRecord;
}

/** Value of a record's `type`. */
export type RecordType = keyof RecordByType;

/** Every record type. */
export const recordTypes = ["header", "part", "entity", "relationship", "delete", "checkpoint", "issue", "end"] as const satisfies RecordType[];

/** A JSON Schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

/** `json-schemas/`, which lies as far from the sources as from what is built of them. */
export const schemaFolder = new URL("../../json-schemas/", import.meta.url);

/** Reads the JSON Schema of a record type from `json-schemas/`. */
export function loadSchema(type: RecordType): Schema {
  return JSON.parse(readFileSync(new URL(`${type}.schema.json`, schemaFolder), "utf8")) as Schema;
}

/** The same schema, accepting unknown fields: for documents of a later minor version. */
export function withUnknownFields(schema: Schema): Schema {
  return mapSchema(schema, (part) => (part["additionalProperties"] === false ? { ...part, additionalProperties: true } : part));
}

/**
 * The same schema with the type of the items written beside the reference to their definition in lists without duplicates:
 * ajv then compares the items by hash. Otherwise 100,000 scopes take a minute.
 */
export function withItemTypes(schema: Schema): Schema {
  const definitions = schema["$defs"] as Record<string, Schema> | undefined;
  return mapSchema(schema, (part) => {
    const items = part["items"] as { $ref?: string } | undefined;
    const type = definitions?.[items?.$ref?.replace("#/$defs/", "") ?? ""]?.["type"];
    return part["uniqueItems"] === true && type !== undefined ? { ...part, items: { ...items, type } } : part;
  });
}

/** A schema with each object in it changed, the inner ones first. */
export function mapSchema(schema: Schema, change: (part: Schema) => Schema): Schema {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== "object" || value === null) return value;
    return change(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, visit(part)])));
  };
  return visit(schema) as Schema;
}
