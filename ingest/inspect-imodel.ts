import { existsSync } from "node:fs";
import type { IModelPlace } from "./hub-imodel.js";
import type { SourceStatus, Trace } from "./synchronize/source-status.js";

/**
 * Lists the source documents that an iModel was synchronized with, with their versions and counts. Of an iModel in iModelHub, the briefcase is brought up to date.
 * @throws IngestError `imodel-unreadable`; with iModelHub also those that begin with `hub-`
 */
export async function readStatus(imodel: IModelPlace): Promise<SourceStatus[]> {
  const { readSources } = await import("./imodel/inspect.js");
  return fromFile(imodel, readSources);
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
 * @throws IngestError as {@link readStatus}
 */
export async function trace(imodel: IModelPlace, id: string): Promise<Trace[]> {
  const { traceIn } = await import("./imodel/inspect.js");
  return fromFile(imodel, (file) => traceIn(file, id));
}

async function fromFile<T>(imodel: IModelPlace, read: (file: string) => Promise<T>): Promise<T> {
  if (typeof imodel === "string") return read(imodel);
  const { withBriefcaseFile } = await import("./imodel/hub/with-briefcase.js");
  return withBriefcaseFile(imodel, {}, read);
}
