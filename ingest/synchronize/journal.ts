import type { EntityKey } from "../format/entity-key.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { Stage } from "./stopwatch.js";
import type { DocumentSummary, KindCounts } from "./sync-summary.js";

/**
 * What became of one entity or relationship:
 * - as it is counted in {@link KindCounts}, but for `unchanged`, of which nobody hears;
 * - `replaced`: of those updated, the ones whose element has another class now;
 * - `withheld`: the source no longer has it, but it was not deleted.
 */
export type Fate = Exclude<keyof KindCounts, "unchanged"> | "replaced" | "withheld";

/** Hears what becomes of each entity and relationship that does not stay as it is. */
export type FateListener = (key: EntityKey, fate: Fate) => void;

/** What is known of a document when its header and its alignment were read. */
export interface OpenedDocument {
  header: HeaderRecord;
  alignment: { file: string; digest: string };
}

/** What became of a document, also when the run was stopped in it. */
export interface ClosedDocument {
  records: number;
  kinds: Record<string, KindCounts>;
  /** Scopes of which everything was read. */
  completeScopes: readonly string[];
  /** Time of each stage, in seconds. */
  timings: Partial<Record<Stage, number>>;
  seconds: number;
  /** Absent when the run was stopped in the document. */
  summary?: DocumentSummary;
}

/** Follows a run over several documents, as it goes on; for reports. Documents come one after the other. */
export interface Journal {
  /** A document is about to be opened. */
  opening(file: string): void;
  opened(document: OpenedDocument): void;
  fate: FateListener;
  /** Comes for every document that could be opened. */
  closed(document: ClosedDocument): void;
}
