import { existsSync } from "node:fs";
import type { SourceStatus, Trace } from "./synchronize/source-status.js";

/**
 * Lists the source documents that an iModel file was synchronized with, with their versions and counts.
 * @throws IngestError `imodel-unreadable`
 */
export async function readStatus(imodel: string): Promise<SourceStatus[]> {
  const { readSources } = await import("./imodel/inspect.js");
  return readSources(imodel);
}

/**
 * Reads the last checkpoint of every source document that has one, by document id; none when the iModel is not there yet.
 * @throws IngestError `imodel-unreadable`
 */
export async function readCheckpoints(imodel: string): Promise<Record<string, unknown>> {
  if (!existsSync(imodel)) return {};
  const { readCheckpointsOf } = await import("./imodel/inspect.js");
  return readCheckpointsOf(imodel);
}

/**
 * Goes from an element to the source records it stands for, or from a source record's id to its elements. What several sources say of one thing is found
 * by what they share: a GUID, in whichever spelling, or an identifier such as COBie's ExtIdentifier.
 * @param id an element's Id64 (`0x…`) or federation GUID, the id of a record, or a GUID or identifier that a property holds.
 * @throws IngestError `imodel-unreadable`
 */
export async function trace(imodel: string, id: string): Promise<Trace[]> {
  const { traceIn } = await import("./imodel/inspect.js");
  return traceIn(imodel, id);
}
