import { readFile } from "node:fs/promises";
import { IngestError } from "./errors.js";
import type { ExportedSchema } from "./schemas/exported-schema.js";
import type { SchemaEntry } from "./schemas/schema-entry.js";
import type { CheckedSchema } from "./schemas/schema-finding.js";
import { compareLocks, isSchemaLock, type LockDifference, type SchemaLock } from "./schemas/schema-lock.js";

/**
 * Lists the schemas that an iModel file has, by name.
 * @throws IngestError `imodel-unreadable`
 */
export async function listSchemas(imodel: string): Promise<SchemaEntry[]> {
  const { listSchemasOf } = await import("./imodel/inspect-schemas.js");
  return listSchemasOf(imodel);
}

/**
 * Reads a schema of an iModel file: as EC XML 3.2, and as EC JSON 3.2. Holds both in memory.
 * @param name compared without case.
 * @throws IngestError `imodel-unreadable`, `usage` when the iModel has no such schema
 */
export async function readSchema(imodel: string, name: string): Promise<{ xml: string; json: object }> {
  const { readSchemaOf } = await import("./imodel/inspect-schemas.js");
  return readSchemaOf(imodel, name);
}

/** Which schemas are checked: one in a file of EC XML, or those of an iModel; of an iModel the dynamic ones, unless names are given. */
export type SchemasToCheck = { file: string } | { imodel: string; names?: readonly string[] };

/**
 * Checks schemas against the rules of EC and BIS that Bentley publishes. What a schema in a file references is looked for in its folder, in npm packages,
 * and among the schemas of iTwin.js.
 * @throws IngestError `imodel-unreadable`, `schema-refused` when the file holds no schema, `usage` when the iModel has no such schema
 */
export async function checkSchemas(what: SchemasToCheck): Promise<CheckedSchema[]> {
  const { checkSchemaFile, checkSchemasOf } = await import("./imodel/inspect-schemas.js");
  return "file" in what ? [await checkSchemaFile(what.file)] : checkSchemasOf(what.imodel, what.names);
}

/** Which schemas are written where. */
export interface ExportSchemasOptions {
  imodel: string;
  /** Each schema gets a folder of its own in this one; what is missing is made, files of the same names are replaced. */
  folder: string;
  /** Schemas to write besides those that the iModel has for its data: the dynamic ones and those of domains. */
  names?: readonly string[];
}

/**
 * Writes schemas for other tools: as EC JSON, and one JSON Schema (2020-12) for each concrete class of elements, aspects and links, that a record's `properties`
 * can be validated against. Holds the schemas of one after the other in memory.
 * @throws IngestError `imodel-unreadable`, `output-unwritable`, `usage` when the iModel has no schema of a name
 */
export async function exportSchemas({ imodel, folder, names = [] }: ExportSchemasOptions): Promise<ExportedSchema[]> {
  const { exportSchemasOf } = await import("./imodel/schema-export.js");
  return exportSchemasOf(imodel, folder, names);
}

/**
 * Takes down all schemas of an iModel file: name, version, origin, checksum of the content. The same for the same schemas, whatever the iModel.
 * @throws IngestError `imodel-unreadable`
 */
export async function lockSchemas(imodel: string): Promise<SchemaLock> {
  const { lockSchemasOf } = await import("./imodel/schema-lock.js");
  return lockSchemasOf(imodel);
}

/**
 * Says which schemas of an iModel file are not as they were locked. Those that have other content under the same version, or are gone, are problems.
 * @param options.frozen other versions and new schemas are problems too.
 * @throws IngestError `imodel-unreadable`
 */
export async function checkSchemaLock(imodel: string, lock: SchemaLock, { frozen = false }: { frozen?: boolean } = {}): Promise<LockDifference[]> {
  return compareLocks(lock, await lockSchemas(imodel), frozen);
}

/**
 * Reads a file that holds a lock.
 * @throws IngestError `usage` when it cannot be read or holds no lock
 */
export async function readSchemaLock(file: string): Promise<SchemaLock> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    if (isSchemaLock(value)) return value;
  } catch (error) {
    throw new IngestError("usage", `${file} cannot be read as a lock of schemas`, error);
  }
  throw new IngestError("usage", `${file} holds no lock of schemas`);
}
