import type { IModelDb } from "@itwin/core-backend";
import type { SchemaContext } from "@itwin/ecschema-metadata";
import { SchemaKey } from "./itwin/ecschema-metadata.js";
import { IngestError } from "../errors.js";
import type { SchemaEntry } from "../schemas/schema-entry.js";
import type { CheckedSchema } from "../schemas/schema-finding.js";
import { checkRules } from "./bis-rules.js";
import { loadSchemaFile } from "./load-schema-file.js";
import { reading } from "./reading.js";
import { findSchemas, readSchemaList } from "./schema-list.js";
import { exportSchemaXml } from "./schema-text.js";

/**
 * Reads which schemas an iModel file has, by name.
 * @throws IngestError `imodel-unreadable`
 */
export function listSchemasOf(file: string): Promise<SchemaEntry[]> {
  return reading(file, readSchemaList);
}

/**
 * Reads a schema of an iModel file, as EC XML or as EC JSON.
 * @throws IngestError `imodel-unreadable`, `usage` when it has no such schema
 */
export function readSchemaOf(file: string, name: string): Promise<{ xml: string; json: object }> {
  return reading(file, (db) => {
    const [found] = findSchemas(readSchemaList(db), [name]);
    const exact = found?.name ?? name;
    return { xml: exportSchemaXml(db, exact), json: db.getSchemaProps(exact) };
  });
}

/**
 * Checks schemas of an iModel file against the rules of EC and BIS: the dynamic ones, or those of the names.
 * @throws IngestError `imodel-unreadable`, `usage` when it has no such schema
 */
export function checkSchemasOf(file: string, names: readonly string[] | undefined): Promise<CheckedSchema[]> {
  return reading(file, async (db) => {
    const all = readSchemaList(db);
    const chosen = names ? findSchemas(all, names) : all.filter(({ origin }) => origin === "dynamic");
    const checked: CheckedSchema[] = [];
    for (const { name, version } of chosen) checked.push({ name, version, findings: await checkRules(await loadSchema(db, name)) });
    return checked;
  });
}

/**
 * Checks a schema in a file of EC XML against the rules of EC and BIS.
 * @throws IngestError `schema-refused`
 */
export async function checkSchemaFile(file: string): Promise<CheckedSchema> {
  const schema = await loadSchemaFile(file);
  return { name: schema.name, version: schema.schemaKey.version.toString(), findings: await checkRules(schema) };
}

async function loadSchema({ schemaContext }: IModelDb, name: string): Promise<NonNullable<Awaited<ReturnType<SchemaContext["getSchema"]>>>> {
  const schema = await schemaContext.getSchema(new SchemaKey(name));
  if (!schema) throw new IngestError("imodel-unreadable", `the schema ${name} cannot be read from the iModel`);
  return schema;
}
