import { stat } from "node:fs/promises";
import { join } from "node:path";
import { findExtractor } from "./find-extractors.js";
import { manifestName, readManifest, type Extractor } from "./manifest.js";

/**
 * The extractor of that name, or the one that lies in that folder. A name with a path separator or a dot is a folder.
 * @throws IngestError `extractor-unknown`; `extractor-not-ready` when the folder's manifest cannot be used
 */
export async function openExtractor(nameOrFolder: string): Promise<Extractor> {
  const manifest = join(nameOrFolder, manifestName);
  const isFolder = /[./\\]/.test(nameOrFolder) || (await stat(manifest).then((found) => found.isFile(), () => false));
  return isFolder ? readManifest(manifest) : findExtractor(nameOrFolder);
}
