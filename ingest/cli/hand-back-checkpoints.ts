import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Names the file in which an extractor finds the checkpoints of the documents in the iModel: one JSON object, state by document id. */
export const checkpointsVariable = "IMODEL_INGEST_CHECKPOINTS";

/** The environment that hands checkpoints back to an extractor, and how to clean up after it. */
export interface HandedBack {
  env: Record<string, string>;
  remove: () => void;
}

/**
 * Writes the checkpoints that an iModel keeps into a temporary file for extractors to read.
 * @throws IngestError `imodel-unreadable`
 */
export async function handBackCheckpoints(imodel: string): Promise<HandedBack> {
  const { readCheckpoints } = await import("../inspect-imodel.js");
  const checkpoints = await readCheckpoints(imodel);
  if (Object.keys(checkpoints).length === 0) return { env: {}, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), "imodel-ingest-checkpoints-"));
  const file = join(folder, "checkpoints.json");
  writeFileSync(file, JSON.stringify(checkpoints));
  return { env: { [checkpointsVariable]: file }, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
