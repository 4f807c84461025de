import type { IModelDb } from "@itwin/core-backend";
import { SchemaKey } from "./itwin/ecschema-metadata.js";
import type { DynamicSchema } from "../alignment/dynamic/dynamic-schema.js";
import { IngestError } from "../errors.js";
import { addMissing } from "../schemas/add-missing.js";
import { derivedProperties } from "./derived-properties.js";
import { hasQuantities, schemaNode } from "./dynamic-schema-xml.js";
import { readDynamicSchema } from "./read-dynamic-schema.js";
import { importSchemaXml } from "./schema-import.js";
import { readSchemaList } from "./schema-list.js";
import { exportSchemaXml } from "./schema-text.js";
import { readStandardSchema } from "./unit-lookup.js";

/**
 * The dynamic schema of a name that an iModel has; undefined when there is none.
 * @throws IngestError `alignment-invalid` when the iModel has a schema of that name that this product did not make: it is left alone
 */
export function findDynamicSchema(db: IModelDb, name: string): DynamicSchema | undefined {
  if (db.querySchemaVersion(name) === undefined) return undefined;
  const schema = db.schemaContext.getSchemaSync(new SchemaKey(name));
  const dynamic = schema && readDynamicSchema(schema, derivedProperties(db, name));
  if (!dynamic) throw new IngestError("alignment-invalid", `the iModel has a schema ${name} that this product did not make; it is left alone: give the dynamic schema another name`);
  return dynamic;
}

/**
 * Imports a dynamic schema that is new or has grown. What iTwin.js finds missing in a new version it deletes, with all values and elements;
 * so what is new is added to the iModel's version, whatever else others have made of that. Commits by itself: nothing unsaved may be pending.
 * @throws IngestError `schema-refused`
 */
export async function importDynamicSchema(db: IModelDb, schema: DynamicSchema): Promise<void> {
  if (hasQuantities(schema)) await importUnits(db);
  await importSchemaXml(db, [schemaXml(db, schema)], `the schema ${schema.name}`);
}

/** Brings Units and Formats, which quantities refer to, to the version that comes with iTwin.js. */
async function importUnits(db: IModelDb): Promise<void> {
  for (const name of ["Units", "Formats"]) {
    const xml = readStandardSchema(name);
    const standard = /<ECSchema[^>]* version="([\d.]+)"/.exec(xml)?.[1] ?? "0.0.0";
    if (compareVersions(db.querySchemaVersion(name) ?? "0.0.0", standard) < 0) await importSchemaXml(db, [xml], `the schema ${name}`);
  }
}

function compareVersions(one: string, other: string): number {
  return SchemaKey.parseString(`X.${one}`).compareByVersion(SchemaKey.parseString(`X.${other}`));
}

/** A dynamic schema as EC XML 3.2: what the iModel has of it, as it stands, with all that is missing there. */
function schemaXml(db: IModelDb, schema: DynamicSchema): string {
  const present = db.querySchemaVersion(schema.name) === undefined ? undefined : exportSchemaXml(db, schema.name);
  return addMissing(present, schemaNode(schema, readSchemaList(db)));
}
