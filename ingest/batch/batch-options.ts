import { availableParallelism, totalmem } from "node:os";
import type { FileResult } from "./batch-summary.js";
import type { FileProgress } from "./file-process.js";
import type { FileTask } from "./file-task.js";

/** How a batch goes, and whom it tells. */
export interface BatchOptions {
  /** Files that are run at the same time; {@link defaultBatchJobs} unless given. */
  jobs?: number;
  /** Run all files, also those that did not change, and compare every record. */
  force?: boolean;
  /** How often a file is run again whose extractor or process was killed; 2 unless given. */
  retries?: number;
  /** Seconds that a file waits, all in all, for other processes that write into its iModel; 60 unless given. */
  wait?: number;
  signal?: AbortSignal;
  /** Told how many files there are, before the first is run. */
  onPlanned?(files: number): void;
  onStart?(task: FileTask): void;
  onProgress?(task: FileTask, progress: FileProgress): void;
  /** Told that a file is run again after so many milliseconds, and why. */
  onRetry?(task: FileTask, reason: string, milliseconds: number): void;
  onFinish?(result: FileResult): void;
}

/** What {@link BatchOptions} are unless given, and how long a batch pauses before it runs a file again: the pause doubles, in milliseconds. */
export const batchDefaults = { retries: 2, wait: 60, pauses: { shortest: 500, longest: 30_000 } } as const;

/** Memory that one file may need, in bytes: its extractor, and the process that writes. */
const memoryOfFile = 1.5 * 1024 ** 3;

/** As many files at a time as the machine has cores, and memory for: 1.5 GiB each. Limits of a container count. */
export function defaultBatchJobs(): number {
  const constrained = process.constrainedMemory();
  const memory = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.max(1, Math.min(availableParallelism(), Math.floor(memory / memoryOfFile)));
}

/** Threads that read, for each of so many files: together with those that write as many as there are cores. */
export function threadsPerFile(jobs: number): number {
  return Math.max(0, Math.floor(availableParallelism() / jobs) - 1);
}
