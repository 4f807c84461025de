import type { EntityKey } from "../format/entity-key.js";
import type { Difference } from "./change.js";
import type { DocumentSummary } from "./sync-summary.js";

/** One thing that a synchronization would do. Plain data, as `plan --json` prints it. */
export interface PlannedChange extends EntityKey {
  /** Id of the source document. */
  source: string;
  action: "insert" | "update" | "delete" | "mark";
  /** Of an update: what changes, property by property. */
  differences?: readonly Difference[];
}

/** An iModel that no other run can write into. */
export interface LockedIModel {
  /** Path of the file that is written: of the briefcase, where the iModel is in iModelHub. */
  file: string;
  /** What a plan records of the iModel. */
  fingerprint(): Promise<string>;
}

/** What a plan has seen of its world; a run that follows the plan refuses when it sees something else. */
export interface PlanBasis {
  /** Fingerprint of the iModel file, `absent` when there is none; the changeset of an iModel in iModelHub. */
  imodel: string;
  /** sha256 of the bytes of each input, by what issues call it. */
  inputs: Record<string, string>;
  /** sha256 of the alignment document that was named, if one was. */
  alignment?: string;
}

/** What a synchronization would do. Plain data, as the plan file holds it. */
export interface Plan {
  plan: 1;
  basis: PlanBasis;
  documents: DocumentSummary[];
}
