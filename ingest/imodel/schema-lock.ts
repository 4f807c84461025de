import { schemaChecksum } from "../schemas/canonical-xml.js";
import { lockOf, type SchemaLock } from "../schemas/schema-lock.js";
import { reading } from "./reading.js";
import { readSchemaList } from "./schema-list.js";
import { exportSchemaXml } from "./schema-text.js";

/**
 * Takes down all schemas of an iModel file, with the checksums of their content.
 * @throws IngestError `imodel-unreadable`
 */
export function lockSchemasOf(file: string): Promise<SchemaLock> {
  return reading(file, (db) => lockOf(readSchemaList(db).map((schema) => ({ ...schema, checksum: schemaChecksum(exportSchemaXml(db, schema.name)) }))));
}
