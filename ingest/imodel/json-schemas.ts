import type { IModelDb } from "@itwin/core-backend";
import type { ECClass, Schema } from "@itwin/ecschema-metadata";
import { ECClassModifier, EntityClass, RelationshipClass, SchemaKey } from "./itwin/ecschema-metadata.js";
import type { DynamicClass } from "../alignment/dynamic/dynamic-schema.js";
import { type JsonSchema, objectOf } from "../schemas/json-schema.js";
import { sourceProperties } from "../schemas/source-schema.js";
import { settableProperties } from "./json-schema-properties.js";
import { readDynamicSchema } from "./read-dynamic-schema.js";

/** The roots of BisCore below which classes have instances that come from records. */
const roots = ["BisCore.Element", "BisCore.ElementAspect", "BisCore.ElementRefersToElements"];

/** A class with the JSON Schema of the properties of its records. */
export interface ClassSchema {
  name: string;
  schema: JsonSchema;
}

/**
 * JSON Schemas for the concrete classes of elements, aspects and links that a schema of an iModel has. Their names are those that records use: in classes made
 * for a source those of the source, else those of the class. Holds all of them in memory.
 */
export function jsonSchemasOf(db: IModelDb, schemaName: string): ClassSchema[] {
  const schema = db.schemaContext.getSchemaSync(new SchemaKey(schemaName));
  if (!schema) return [];
  const made = new Map(readDynamicSchema(schema)?.classes.map((each) => [each.name, each]));
  const classes = [...schema.getItems()].filter((item) => EntityClass.isEntityClass(item) || RelationshipClass.isRelationshipClass(item));
  return classes.filter(hasRecords).map((found) => {
    const own = made.get(found.name);
    const settable = settableProperties(found);
    const properties = own ? { ...inherited(found, own), ...sourceProperties(own, settable) } : settable;
    return { name: found.name, schema: { ...headOf(found, schema), ...objectOf(properties) } };
  });
}

function hasRecords(found: ECClass): boolean {
  if (found.modifier === ECClassModifier.Abstract) return false;
  return [...found.getAllBaseClassesSync()].some(({ fullName }) => roots.includes(fullName));
}

function inherited(found: ECClass, { base }: DynamicClass): Record<string, JsonSchema> {
  const from = [...found.getAllBaseClassesSync()].find(({ fullName }) => fullName.replace(".", ":") === base);
  return from ? settableProperties(from) : {};
}

function headOf({ name, label, description }: ECClass, schema: Schema): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:imodel-ingest:class:${schema.name}:${schema.schemaKey.version.toString()}:${name}`,
    title: label ?? name,
    ...(description !== undefined && { description }),
  };
}
