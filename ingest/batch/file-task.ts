import type { IngestErrorKey } from "../errors.js";
import type { JobSettings } from "./batch-document.js";

/** One file and what is to become of it: the settings of its job, with nothing left to choose or fill in. Plain data; paths are relative to the batch's base. */
export interface FileTask extends Omit<JobSettings, "exclude" | "extractor"> {
  file: string;
  /** Absent for intermediary documents. */
  extractor?: { name: string; version: string; folder: string };
  /** Absolute paths of its reports. */
  reports: readonly string[];
  /** Why it cannot be run at all. */
  flaw?: FileError;
}

/** Why a file failed. */
export interface FileError {
  key: IngestErrorKey | "defect";
  message: string;
}

/** Identifies a task from one batch to the next: the same file in the same iModel, read in the same way. */
export function taskKey({ file, imodel, extractor, options }: FileTask): string {
  return JSON.stringify([imodel, file, extractor?.name ?? "", ...options]);
}
