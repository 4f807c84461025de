import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { IModelDb } from "@itwin/core-backend";
import { IngestError } from "../errors.js";
import type { ExportedSchema } from "../schemas/exported-schema.js";
import { isForData } from "../schemas/schema-choice.js";
import type { SchemaEntry } from "../schemas/schema-entry.js";
import { jsonSchemasOf } from "./json-schemas.js";
import { reading } from "./reading.js";
import { findSchemas, readSchemaList } from "./schema-list.js";

/**
 * Writes schemas of an iModel file into a folder, each into one of its own: as EC JSON, and as one JSON Schema for each class that records become instances of.
 * @param names of schemas to write besides those that the iModel has for its data.
 * @throws IngestError `imodel-unreadable`, `output-unwritable`, `usage` when the iModel has no such schema
 */
export function exportSchemasOf(file: string, folder: string, names: readonly string[]): Promise<ExportedSchema[]> {
  return reading(file, (db) => {
    const all = readSchemaList(db);
    const asked = new Set(findSchemas(all, names));
    return all.filter((schema) => asked.has(schema) || isForData(schema)).map((schema) => writeSchema(db, schema, join(folder, schema.name)));
  });
}

function writeSchema(db: IModelDb, { name, version }: SchemaEntry, folder: string): ExportedSchema {
  const file = join(folder, `${name}.ecschema.json`);
  write(file, db.getSchemaProps(name));
  const classes = jsonSchemasOf(db, name).map(({ name: className, schema }) => {
    const path = join(folder, `${className}.schema.json`);
    write(path, schema);
    return [className, path] as const;
  });
  return { name, version, file, classes: Object.fromEntries(classes) };
}

function write(file: string, content: object): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
  } catch (error) {
    throw new IngestError("output-unwritable", `${file} cannot be written`, error);
  }
}
