import { dirname, resolve } from "node:path";
import { ECSchemaXmlContext } from "./itwin/core-backend.js";
import type { SchemaProps } from "@itwin/ecschema-metadata";
import { Schema, SchemaContext, SchemaJsonLocater } from "./itwin/ecschema-metadata.js";
import { IngestError } from "../errors.js";
import { withHost } from "./host.js";
import { doesFor, readSchemaFile, type SchemaFile, type SchemaReference } from "./schema-file.js";
import { SchemaPlaces } from "./schema-places.js";

/**
 * Reads a schema from a file of EC XML, with what it references: from its own folder, from npm packages, or from iTwin.js. Holds all of them in memory.
 * @throws IngestError `schema-refused` when it is no schema, or one that it references is nowhere
 */
export function loadSchemaFile(path: string): Promise<Schema> {
  return withHost(async () => {
    const closure = new Map<string, SchemaFile>();
    const file = readSchemaFile(resolve(path));
    collect(file, { places: new SchemaPlaces([dirname(file.file)]), closure });
    const folders = new Set([...closure.values()].map((each) => dirname(each.file)));
    const context = new SchemaContext();
    context.addLocater(
      new SchemaJsonLocater((name) => {
        const referenced = closure.get(name.toLowerCase());
        return referenced && readProps(referenced.file, folders);
      }),
    );
    try {
      return await Promise.resolve(Schema.fromJsonSync(readProps(file.file, folders), context));
    } catch (error) {
      throw new IngestError("schema-refused", `${path} is no schema that can be read: ${error instanceof Error ? error.message : String(error)}`, error);
    }
  });
}

/** A context reads each schema once only, so every file needs its own. */
function readProps(file: string, folders: Iterable<string>): SchemaProps {
  const native = new ECSchemaXmlContext();
  for (const folder of folders) native.addSchemaPath(folder);
  return native.readSchemaFromXmlFile(file) as SchemaProps;
}

function collect(file: SchemaFile, { places, closure }: { places: SchemaPlaces; closure: Map<string, SchemaFile> }): void {
  closure.set(file.name.toLowerCase(), file);
  for (const reference of file.references) {
    if (closure.has(reference.name.toLowerCase())) continue;
    collect(find(reference, file, places), { places, closure });
  }
}

/** The newest that does, in the first place that has one. */
function find({ name, version }: SchemaReference, by: SchemaFile, places: SchemaPlaces): SchemaFile {
  for (const paths of places.filesOf(name)) {
    const files = paths.map(readSchemaFile).filter((file) => file.name.toLowerCase() === name.toLowerCase() && doesFor(file.version, version));
    const [newest] = files.sort((a, b) => b.version.compare(a.version));
    if (newest) return newest;
  }
  throw new IngestError("schema-refused", `${by.file} references the schema ${name} ${version.toString()}, which is in none of these: ${places.describe(name)}`);
}
