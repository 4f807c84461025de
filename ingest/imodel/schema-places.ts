import { type Dirent, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { KnownLocations } from "./itwin/core-backend.js";
import { IngestError } from "../errors.js";

/**
 * Where the files of schemas are looked for: folders that the user names, with the folders in them; the npm package of the schema, as installed for the
 * working directory or for this product; what iTwin.js brings. Holds the names of the files in memory.
 */
export class SchemaPlaces {
  readonly #files = new Map<string, readonly string[]>();

  constructor(private readonly folders: readonly string[]) {}

  /**
   * The files that hold a schema, or versions of it, by their names: those of one place after those of the other.
   * @throws IngestError `usage` for a folder that cannot be read
   */
  *filesOf(name: string): Iterable<string[]> {
    const pattern = new RegExp(`^${name}(\\.\\d+){0,3}\\.ecschema\\.xml$`, "i");
    const matching = (files: readonly string[]): string[] => files.filter((file) => pattern.test(basename(file)));
    for (const folder of this.folders) yield matching(this.#filesIn(folder));
    for (const folder of packageFolders(name)) yield matching(list(folder));
    yield matching(this.#filesIn(join(KnownLocations.nativeAssetsDir, "ECSchemas")));
  }

  /** The places, for people. */
  describe(name: string): string {
    return ["the iModel", ...this.folders, `the npm package ${packageOf(name)}`, "the schemas of iTwin.js"].join(", ");
  }

  #filesIn(folder: string): readonly string[] {
    const known = this.#files.get(folder) ?? [...walk(folder)].sort();
    this.#files.set(folder, known);
    return known;
  }
}

/** Each schema that is published lies in a package of its own, called like it. */
function packageOf(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, "$1$3-$2$4");
  return `@bentley/${words.toLowerCase()}-schema`;
}

function packageFolders(name: string): string[] {
  const starts = [join(process.cwd(), "here.js"), import.meta.url];
  return starts.flatMap((start) => {
    try {
      return [dirname(createRequire(start).resolve(`${packageOf(name)}/package.json`))];
    } catch {
      return []; // not installed
    }
  });
}

function* walk(folder: string): Iterable<string> {
  for (const entry of entriesOf(folder)) {
    if (entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules") yield* walk(join(folder, entry.name));
    else if (!entry.isDirectory()) yield join(folder, entry.name);
  }
}

function list(folder: string): string[] {
  return entriesOf(folder).map(({ name }) => join(folder, name));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new IngestError("usage", `${folder} is no folder that schemas can be read from`, error);
  }
}
