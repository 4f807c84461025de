import type { DocumentSummary } from "../synchronize/sync-summary.js";
import type { FileError, FileTask } from "./file-task.js";

/** What the process that runs files is told. */
export type ToChild =
  /** Run a file. `taken` are source documents of its iModel, by id in lower case, with the files that they belong to. */
  | { type: "run"; task: FileTask; taken: Readonly<Record<string, string>>; threads: number }
  /** End the run cleanly. */
  | { type: "stop" };

/** What it tells. */
export type FromChild =
  /** How far the run is, a few times a second at most. */
  | { type: "progress"; records: number; written: number }
  | { type: "ended"; outcome: FileOutcome };

/** How the run of one file ended. */
export interface FileOutcome {
  summary?: DocumentSummary;
  error?: FileError;
  /** Id of the source document, of the header's extractor, and of the source file as the header says; as far as the run came. */
  document?: { source: string; extractor: string; checksum?: string; alignment?: string };
  /** Why it may go better the next time. */
  transient?: "busy" | "killed";
}
