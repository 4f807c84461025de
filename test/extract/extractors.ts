import { fileURLToPath } from "node:url";
import { readManifest, type Extractor } from "../../ingest/extract/manifest.js";

/** Folder of the extractors that the tests run. */
export const testExtractors = fileURLToPath(new URL("extractors", import.meta.url));

/** One of them, by name. */
export async function testExtractor(name: string): Promise<Extractor> {
  return readManifest(`${testExtractors}/${name}/extractor.json`);
}
