import type { Issue } from "./issue.js";
import type { Limits } from "./options.js";

/** What every stage of a run shares. */
export interface Run {
  /** Takes each issue as it is found. */
  report(issue: Issue): void;
  /** Asks the run to stop; stages throw an `interrupted` IngestError at the next batch. */
  signal: AbortSignal;
  limits: Limits;
}
