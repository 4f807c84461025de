import type { IngestErrorKey } from "../errors.js";
import type { DeletionPolicy, DeletionThreshold } from "../options.js";

/** One file and what is to become of it. Plain data; paths are relative to the batch's base. */
export interface FileTask {
  file: string;
  imodel: string;
  /** Absent for intermediary documents. */
  extractor?: { name: string; version: string; folder: string };
  /** Words for the extractor after the file. */
  options: readonly string[];
  alignment?: string;
  schemas: readonly string[];
  deletions?: DeletionPolicy;
  deletionThreshold?: DeletionThreshold;
  maxErrors?: number;
  quarantine?: string;
  /** Compare every record, and run although nothing has changed. */
  force: boolean;
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
