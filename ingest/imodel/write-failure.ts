import { statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { IngestError } from "../errors.js";

/** With less than this, SQLite can write no transaction worth the name. */
const fewBytes = 256 * 1024;

/** The error to report when writing an iModel failed: that the disk is full, when it is, else what was caught. */
export function asWriteFailure(file: string, error: unknown): unknown {
  const ofIModel = !IngestError.is(error) || error.key === "imodel-unreadable";
  if (!ofIModel || !isDiskFull(file)) return error;
  return new IngestError("imodel-unwritable", `${file}: the disk is full; what was committed before stays, and the next run goes on from there`, error);
}

/** Whether nothing more can be written beside a file. */
export function isDiskFull(file: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(resolve(file)));
    return bavail * bsize < fewBytes;
  } catch {
    return false;
  }
}
