import type { Severity } from "../issue.js";
import type { DocumentStatus, DocumentSummary, KindCounts } from "../synchronize/sync-summary.js";
import type { FileError, FileTask } from "./file-task.js";

/**
 * What became of a file:
 * - one of the ends of a document's synchronization, see {@link DocumentStatus};
 * - `skipped`: nothing has changed since the batch that brought it into the iModel, so nothing was run;
 * - `failed`: `error` says why;
 * - `not-reached`: the batch was stopped before.
 */
export type FileStatus = DocumentStatus | "skipped" | "failed" | "not-reached";

/** What a batch did with one file. Plain data. */
export interface FileResult {
  /** Paths are those of the jobs, relative to the batch's base. */
  file: string;
  imodel: string;
  /** Name of the extractor; absent for intermediary documents. */
  extractor?: string;
  status: FileStatus;
  error?: FileError;
  /** What the extractor and the process printed last, of a file that failed or is incomplete. */
  output?: string;
  /** Id of the source document, where it is known. */
  source?: string;
  /** Another file with the same content goes to the same iModel, as a document of its own. */
  sameContentAs?: string;
  /** How often it was run; 0 when it was not. */
  attempts: number;
  seconds: number;
  /** Records read, header and end not counted. */
  records: number;
  /** Of all kinds together. */
  counts: KindCounts;
  issues: Record<Severity, number>;
  /** Absolute paths of the reports of the last attempt; for a skipped file there may be those of an earlier batch. */
  reports: readonly string[];
}

/** What a batch did. Plain data, as `batch --json` prints it and the folder of reports keeps it in `batch.json`. */
export interface BatchSummary {
  /** In the order of the jobs. */
  files: readonly FileResult[];
  /** How many files there are of each status. */
  statuses: Partial<Record<FileStatus, number>>;
  /** Files, folders and patterns of the jobs that nothing was found for. */
  unmatched: readonly string[];
  /** How many files of folders and patterns no extractor reads. */
  ignored: number;
  /** Whether the batch was asked to stop before its end. */
  interrupted: boolean;
  /** Absolute path of the folder of reports. */
  reports: string;
  seconds: number;
}

/** A result without numbers, for a file that was not run. */
export function emptyResult({ file, imodel, extractor }: FileTask, status: FileStatus): FileResult {
  return {
    file,
    imodel,
    ...(extractor && { extractor: extractor.name }),
    status,
    attempts: 0,
    seconds: 0,
    records: 0,
    counts: noCounts(),
    issues: { error: 0, warning: 0, info: 0 },
    reports: [],
  };
}

/** The counts of all kinds of a document together. */
export function totalCounts({ kinds }: DocumentSummary): KindCounts {
  const total = noCounts();
  for (const counts of Object.values(kinds)) for (const name of Object.keys(total) as (keyof KindCounts)[]) total[name] += counts[name];
  return total;
}

function noCounts(): KindCounts {
  return { inserted: 0, updated: 0, unchanged: 0, deleted: 0, marked: 0, rejected: 0 };
}
