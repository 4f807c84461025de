import { availableParallelism } from "node:os";

/** Bounds that keep untrusted input from exhausting the machine. */
export interface Limits {
  /** Longest line (NDJSON) or record (JSON document), in bytes. */
  maxRecordBytes: number;
  /** Deepest nesting of objects and arrays in one record; the record itself is level 1. */
  maxDepth: number;
  /** Largest file beside a document that its geometry names, in bytes. */
  maxSidecarBytes: number;
}

/** When missing entities are deleted without asking. Both bounds must be passed for the run to stop. */
export interface DeletionThreshold {
  /** Share of a scope's known entities, 0 to 1. */
  share: number;
  /** Number of a scope's entities. */
  count: number;
}

/**
 * What happens to entities that a whole document no longer has: `apply` deletes them, `mark` keeps them and notes in their provenance that the
 * source no longer has them, until it has them again, `never` leaves them as they are.
 */
export type DeletionPolicy = "apply" | "mark" | "never";

/** Every default there is, in one place. */
export const defaults = {
  limits: { maxRecordBytes: 16 * 1024 * 1024, maxDepth: 64, maxSidecarBytes: 64 * 1024 * 1024 } satisfies Limits,
  deletions: "apply" satisfies DeletionPolicy,
  deletionThreshold: { share: 0.1, count: 20 } satisfies DeletionThreshold,
  /** Seconds that a run waits for others that write into its iModel. */
  wait: 0,
  /** Threads that parse, validate and hash beside the one that writes. */
  jobs: availableParallelism(),
  /** Records that flow through the stages together, and how much text of them at most. */
  recordsPerBatch: 500,
  bytesPerBatch: 1024 * 1024,
  /** Changes written in one transaction, and how much text of them at most: those with much geometry are few. */
  batchSize: 500,
  batchBytes: 8 * 1024 * 1024,
} as const;
