import type { IModelDb } from "@itwin/core-backend";
import type { NamedSchema } from "../alignment/named-schemas.js";
import { IngestError } from "../errors.js";
import { log } from "../log.js";
import { doesFor, isUnreleased, readSchemaFile, type SchemaFile, type SchemaReference } from "./schema-file.js";
import { importSchemaXml } from "./schema-import.js";
import { SchemaPlaces } from "./schema-places.js";

/**
 * Imports the schemas that an alignment names and the iModel lacks, and what they build on, all or none. What the iModel has stays as it is, also where
 * a newer version lies in a folder. Commits by itself: nothing unsaved may be pending. Holds the schemas that are imported in memory.
 * @param folders of the user, looked through before all other places.
 * @throws IngestError `alignment-invalid` when schemas are nowhere, with a line for each that the alignment names, `schema-refused`, `usage` for a folder that cannot be read
 */
export async function importDomainSchemas(db: IModelDb, named: readonly NamedSchema[], folders: readonly string[]): Promise<void> {
  const closure = new Closure(db, new SchemaPlaces(folders));
  const refusals = named.flatMap(({ name, place }) => refusalOf(() => closure.add({ name }, { place })));
  if (refusals.length > 0) throw new IngestError("alignment-invalid", refusals.join("\n"));
  if (closure.files.length === 0) return;
  await importSchemaXml(db, closure.files.map(({ xml }) => xml), closure.files.map(showFile).join(", "));
}

/** What `work` finds wrong with the alignment. */
function refusalOf(work: () => void): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (IngestError.is(error, "alignment-invalid")) return [error.message];
    throw error;
  }
}

/** Who asks for a schema: the alignment at a place, by way of another schema. */
interface Asker {
  place: string;
  by?: SchemaFile;
}

/** Schemas that an iModel lacks, with all that they build on. */
class Closure {
  /** Those that others build on first. */
  readonly files: SchemaFile[] = [];
  readonly #chosen = new Map<string, SchemaFile>();

  constructor(
    private readonly db: IModelDb,
    private readonly places: SchemaPlaces,
  ) {}

  add(wanted: Wanted, asker: Asker): void {
    const { name, version } = wanted;
    const present = this.db.querySchemaVersionNumbers(name);
    if (present) {
      if (version && !doesFor(present, version)) throw unfit(wanted, asker, `the iModel has ${show({ name, version: present })}, which is never upgraded by the way: upgrade it first, or take another version of the schema that references it`);
      return;
    }
    const known = this.#chosen.get(name.toLowerCase());
    if (known) {
      if (version && !doesFor(known.version, version)) throw unfit(wanted, asker, `${showFile(known)} was found before; folders that --schemas names come first`);
      return;
    }
    const found = this.#find(wanted, asker);
    this.#chosen.set(name.toLowerCase(), found);
    for (const reference of found.references) this.add(reference, { ...asker, by: found });
    this.files.push(found);
  }

  /** The newest that does in the first place that has one; one that is not released only where that place has no other. */
  #find(wanted: Wanted, asker: Asker): SchemaFile {
    const { name, version } = wanted;
    const others: SchemaFile[] = [];
    for (const paths of this.places.filesOf(name)) {
      const files = paths.map(readSchemaFile).filter((file) => file.name.toLowerCase() === name.toLowerCase());
      const fit = files.filter((file) => !version || doesFor(file.version, version)).sort((a, b) => b.version.compare(a.version));
      const newest = fit.find((file) => !isUnreleased(file)) ?? fit.find(({ status }) => status === "FieldTesting") ?? fit[0];
      if (newest && isUnreleased(newest)) log("warn", "a schema is not released for production, and no other will do", { schema: show(newest), status: newest.status, file: newest.file });
      if (newest) return newest;
      others.push(...files);
    }
    const instead = others.length > 0 ? ` (${others.map(showFile).join(", ")} will not do)` : "";
    throw unfit(wanted, asker, `it is in none of these: ${this.places.describe(name)}${instead}; --schemas names a folder to look in`);
  }
}

/** A schema, of any version when none is named. */
type Wanted = Pick<SchemaReference, "name"> & Partial<SchemaReference>;

function unfit(wanted: Wanted, { place, by }: Asker, why: string): IngestError {
  const what = by ? `${showFile(by)} references the schema ${show(wanted)}` : `the schema ${wanted.name} is wanted`;
  return new IngestError("alignment-invalid", `${place}: ${what}: ${why}`);
}

function show({ name, version }: Wanted): string {
  return version ? `${name} ${version.toString()}` : name;
}

function showFile({ name, version, file }: SchemaFile): string {
  return `${show({ name, version })} of ${file}`;
}
