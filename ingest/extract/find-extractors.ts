import { readdir, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { IngestError } from "../errors.js";
import { manifestName, readManifest, type Extractor } from "./manifest.js";

/** The extractors of this machine. */
export interface FoundExtractors {
  /** By name, one each. */
  extractors: Extractor[];
  /** Manifests that cannot be used, each with the reason. */
  unusable: IngestError[];
}

/** Names more folders of extractors, as a path list; they take precedence over the package's own. */
export const extractorsVariable = "IMODEL_INGEST_EXTRACTORS";

/**
 * Finds all extractors: those in the folders of `IMODEL_INGEST_EXTRACTORS`, then those of this package. A folder is an
 * extractor's own, or holds one folder for each. Of two with the same name the first is taken.
 * @throws IngestError `usage` when a folder of the variable cannot be read
 */
export async function findExtractors(): Promise<FoundExtractors> {
  const found = new Map<string, Extractor>();
  const unusable: IngestError[] = [];
  for (const folder of extractorFolders()) {
    for (const path of await manifestsIn(folder)) {
      try {
        const extractor = await readManifest(path);
        const { name } = extractor.manifest;
        if (!found.has(name)) found.set(name, extractor);
      } catch (error) {
        if (!IngestError.is(error)) throw error;
        unusable.push(error);
      }
    }
  }
  const extractors = [...found.values()].sort((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1));
  return { extractors, unusable };
}

/**
 * The extractor of that name.
 * @throws IngestError `extractor-unknown`
 */
export async function findExtractor(name: string): Promise<Extractor> {
  const { extractors, unusable } = await findExtractors();
  const extractor = extractors.find((each) => each.manifest.name === name);
  if (extractor) return extractor;
  const known = extractors.map((each) => each.manifest.name).join(", ");
  const reasons = unusable.map((error) => `; ${error.message}`).join("");
  throw new IngestError("extractor-unknown", `there is no extractor "${name}"; there are: ${known}${reasons}`);
}

/** Path of the alignment that an extractor brings; undefined when it brings none, or is not installed. */
export async function findAlignmentOf(name: string): Promise<string | undefined> {
  return (await findExtractors()).extractors.find(({ manifest }) => manifest.name === name)?.alignment;
}

function extractorFolders(): string[] {
  const named = (process.env[extractorsVariable] ?? "").split(delimiter).filter((path) => path !== "");
  return [...named.map((path) => resolve(path)), fileURLToPath(new URL("../../extractors", import.meta.url))];
}

async function manifestsIn(folder: string): Promise<string[]> {
  if (await isFile(join(folder, manifestName))) return [join(folder, manifestName)];
  const candidates = (await namesIn(folder)).sort().map((name) => join(folder, name, manifestName));
  const present = await Promise.all(candidates.map(isFile));
  return candidates.filter((_, index) => present[index]);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw new IngestError("usage", `${folder}: cannot be read as a folder of extractors`, error);
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false);
}
