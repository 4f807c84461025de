import type { IngestErrorKey } from "../errors.js";
import type { Issue, IssueCode, Severity } from "../issue.js";
import type { DeletionPolicy, DeletionThreshold } from "../options.js";
import type { Fate } from "../synchronize/journal.js";
import type { Stage } from "../synchronize/stopwatch.js";
import type { DocumentStatus, KindCounts } from "../synchronize/sync-summary.js";

/**
 * How a run ended, from good to bad:
 * - `unchanged`: every document is the one of the last run;
 * - `synchronized`: everything was compared and written;
 * - `problems`: as before, but some records were rejected, or have other errors;
 * - `incomplete`: a document is not whole; what arrived was written;
 * - `deletions-stopped`: more would have been deleted than the threshold allows;
 * - `errors-stopped`: more records were rejected than the run may have;
 * - `stopped`: the run ended before its work was done; `stopped` says why.
 */
export type RunOutcome = "unchanged" | "synchronized" | "problems" | "incomplete" | "deletions-stopped" | "errors-stopped" | "stopped";

/** Report of a run, as `json-schemas/report.schema.json` describes it. Plain data; its size is bounded, whatever the size of the run. */
export interface Report {
  format: "imodel-ingest-report";
  /** Major and minor version of this format; a minor version only adds. */
  formatVersion: "1.0";
  product: { name: "imodel-ingest"; version: string };
  /** When the run began, as ISO 8601 in UTC. */
  started: string;
  seconds: number;
  /** Path of the iModel, as it was given. */
  imodel: string;
  /** Whether the run made the iModel; absent when it could not even be opened. */
  created?: boolean;
  outcome: RunOutcome;
  /** Why the run ended before its work was done. */
  stopped?: StopReason;
  options: RunOptions;
  /** One for each input, in the order of the call; of a replay, one for each document that it came to. */
  documents: DocumentReport[];
}

/** Why a run ended before its work was done; `defect` is a fault of the program. */
export interface StopReason {
  key: IngestErrorKey | "defect";
  message: string;
}

/** The options that decide what a run does. */
export interface RunOptions {
  /** Path of the alignment, when one was named. */
  alignment?: string;
  force: boolean;
  deletions: DeletionPolicy;
  deletionThreshold: DeletionThreshold;
  /** How many records may be rejected before the run stops; absent when any number. */
  maxErrors?: number;
  /** The file that holds the rejected records. */
  quarantine?: string;
}

/** How the work on one document ended; `stopped`: the run was stopped in it, `not-reached`: before it. */
export type DocumentOutcome = DocumentStatus | "stopped" | "not-reached";

/** What a run did for one document. What is not known, because the run was stopped before, is absent or empty. */
export interface DocumentReport {
  file: string;
  status: DocumentOutcome;
  /** Why the document is not whole. */
  reasons: { code: IssueCode; meaning: string }[];
  source?: { id: string; name?: string; version?: string; checksum?: string };
  extractor?: { name: string; version: string };
  mode?: "snapshot" | "delta";
  /** Parts of the source that the document covers; the unnamed one is the empty string. */
  scopes?: string[];
  /** The alignment that was used, and the sha256 of its content. */
  alignment?: { file: string; digest: string };
  /** Records read, header and end not counted. */
  records: number;
  seconds: number;
  recordsPerSecond: number;
  /** In order of appearance. */
  kinds: KindReport[];
  issues: IssueGroup[];
  changes: ChangeList[];
  withheld: Withheld[];
  timings: StageTime[];
}

/** What became of the records of one kind. */
export interface KindReport extends KindCounts {
  kind: string;
}

/** The issues of one code and severity: all counted, the first ones shown. */
export interface IssueGroup {
  code: IssueCode;
  severity: Severity;
  count: number;
  meaning: string;
  hint: string;
  samples: IssueSample[];
}

/** One issue; its code, severity and hint are those of its group. */
export type IssueSample = Omit<Issue, "code" | "severity" | "hint">;

/** Entities or relationships of one kind that met the same fate: all counted, the first ones named. */
export interface ChangeList {
  kind: string;
  result: Fate;
  total: number;
  /** `scope` is absent for the unnamed one. */
  keys: { id: string; scope?: string }[];
}

/** Something that the run did not do. */
export interface Withheld {
  what: "deletions" | "records" | "document";
  why: "threshold" | "incomplete" | "policy" | "dependents" | "rejected" | "errors" | "stopped" | "not-reached";
  /** For people. */
  message: string;
  /** How many entities or records, where that is known. */
  count?: number;
  /** The scope, and how many of its entities the iModel has, when the threshold was passed there. */
  scope?: string;
  known?: number;
}

/** The time spent in one stage, without the stages that it takes its records from. */
export interface StageTime {
  stage: Stage;
  seconds: number;
}
