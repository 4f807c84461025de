import type { Severity } from "../issue.js";
import type { DocumentSummary } from "../synchronize/sync-summary.js";
import type { Tally } from "../synchronize/tally.js";
import type { SourceDocument } from "./check-document.js";

/** How the synchronization of a document ended. */
export type Ending = Pick<DocumentSummary, "status" | "stoppedDeletions" | "keptMissing">;

/** What a summary is made from. */
export interface Summarized {
  document: SourceDocument;
  tally: Tally;
  issues: Record<Severity, number>;
}

/** What a run did for a document. */
export function summarize({ document, tally, issues }: Summarized, ending: Ending): Omit<DocumentSummary, "seconds"> {
  const { file, header, outcome, passedOver } = document;
  const passed = passedOver && { passedOver };
  return { file, source: header?.source.id ?? "", ...ending, reasons: outcome.reasons, kinds: { ...tally.kinds }, issues, records: countRecords(document), ...passed };
}

/** Records read so far. */
export function countRecords({ outcome }: SourceDocument): number {
  return Object.values(outcome.counts).reduce((sum, count) => sum + count, 0);
}
