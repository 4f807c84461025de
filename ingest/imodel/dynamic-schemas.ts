import type { IModelDb } from "@itwin/core-backend";
import { Schema, SchemaContext, SchemaJsonLocater, SchemaKey } from "./itwin/ecschema-metadata.js";
import { DOMImplementation, XMLSerializer } from "@xmldom/xmldom";
import type { DynamicSchema } from "../alignment/dynamic/dynamic-schema.js";
import { IngestError } from "../errors.js";
import { hasQuantities, schemaJson } from "./dynamic-schema-json.js";
import { readDynamicSchema } from "./read-dynamic-schema.js";
import { importSchemaXml } from "./schema-import.js";
import { readStandardSchema } from "./unit-lookup.js";

/**
 * The dynamic schema of a name that an iModel has; undefined when there is none.
 * @throws IngestError `alignment-invalid` when the iModel has a schema of that name that this product did not make: it is left alone
 */
export function findDynamicSchema(db: IModelDb, name: string): DynamicSchema | undefined {
  if (db.querySchemaVersion(name) === undefined) return undefined;
  const schema = db.schemaContext.getSchemaSync(new SchemaKey(name));
  const dynamic = schema && readDynamicSchema(schema);
  if (!dynamic) throw new IngestError("alignment-invalid", `the iModel has a schema ${name} that this product did not make, or that was changed by hand; it is left alone: give the dynamic schema another name`);
  return dynamic;
}

/**
 * Imports a dynamic schema that is new or has grown. What iTwin.js finds missing in a new version it deletes, with all values and elements;
 * so the schema must hold all that the iModel's version holds. Commits by itself: nothing unsaved may be pending.
 * @throws IngestError `schema-refused`
 */
export async function importDynamicSchema(db: IModelDb, schema: DynamicSchema): Promise<void> {
  if (hasQuantities(schema)) await importUnits(db);
  await importSchemaXml(db, [await schemaXml(db, schema)], `the schema ${schema.name}`);
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

/** A dynamic schema as EC XML 3.2, with references to the schemas as the iModel has them. */
export async function schemaXml(db: IModelDb, schema: DynamicSchema): Promise<string> {
  const context = new SchemaContext();
  context.addLocater(new SchemaJsonLocater((name) => db.getSchemaProps(name)));
  const names = new Set(["BisCore", "CoreCustomAttributes", "Units", "Formats", ...schema.classes.map(({ base }) => base.split(":")[0] ?? "")]);
  const made = Schema.fromJsonSync(schemaJson(schema, new Map([...names].map((name) => [name, db.querySchemaVersion(name) ?? ""]))), context);
  const empty = new DOMImplementation().createDocument(null, "");
  // The two packages speak of the same documents with types of their own.
  const writer = made as unknown as { toXml(document: typeof empty): Promise<typeof empty> };
  return new XMLSerializer().serializeToString(await writer.toXml(empty));
}
