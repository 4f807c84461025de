import type { IssueCode, Severity } from "../issue.js";

/** What became of the records of one kind. `deleted` and `marked` count entities the source no longer has. */
export interface KindCounts {
  inserted: number;
  updated: number;
  unchanged: number;
  deleted: number;
  marked: number;
  rejected: number;
}

/**
 * How the synchronization of one document ended:
 * - `synchronized`: everything read was compared and written;
 * - `unchanged`: the document is the one of the last run, nothing was compared or written;
 * - `incomplete`: the document is not whole; what arrived was written, nothing was deleted because it is missing;
 * - `deletions-stopped`: more would have been deleted than the threshold allows; nothing was deleted;
 * - `errors-stopped`: more records were rejected than the run may have; what was written until then stays, nothing was deleted;
 * - `replayed`: records of a quarantine were written; nothing was deleted, and the document is not up to date because of them.
 */
export type DocumentStatus = "synchronized" | "unchanged" | "incomplete" | "deletions-stopped" | "errors-stopped" | "replayed";

/** Entities of a scope that a complete document no longer has, when they are too many to be deleted without asking. */
export interface StoppedDeletions {
  scope: string;
  known: number;
  missing: number;
}

/** How much of a document was not read again. */
export type PassedOver = { lines: number } | { records: number };

/** What a run did for one source document. */
export interface DocumentSummary {
  file: string;
  /** The source document's id. */
  source: string;
  status: DocumentStatus;
  /** Why the document is not whole, as far as it says so itself. */
  reasons: readonly IssueCode[];
  /** By kind, in order of appearance. */
  kinds: Record<string, KindCounts>;
  issues: Record<Severity, number>;
  stoppedDeletions: StoppedDeletions[];
  /** Entities the source no longer has that were left as they are, because the run was asked never to delete. */
  keptMissing: number;
  /** Records read, header and end not counted. */
  records: number;
  /** The first lines, or records of a JSON document, that were passed over, because an earlier run that was stopped had written all that stands there. */
  passedOver?: PassedOver;
  seconds: number;
}

/** What a run did. Plain data, as `--json` prints it. */
export interface SyncSummary {
  imodel: string;
  /** Whether the run made the iModel. */
  created: boolean;
  documents: DocumentSummary[];
  seconds: number;
}

/** Where a run is; reported a few times a second at most. */
export interface Progress {
  file: string;
  records: number;
  written: number;
}
