import type { Severity } from "../../issue.js";
import type { Fate } from "../../synchronize/journal.js";
import type { Stage } from "../../synchronize/stopwatch.js";
import type { DocumentOutcome, RunOutcome } from "../report.js";

/** How something is coloured. */
export type Tone = "good" | "warn" | "bad" | "info";

/** What the page says of how a run ended. */
export const runWords: Record<RunOutcome, { tone: Tone; title: string; text: string }> = {
  "unchanged": { tone: "good", title: "Nothing changed", text: "Every document is the one of the last run. Nothing was compared or written." },
  "synchronized": { tone: "good", title: "Synchronized", text: "Everything was compared, and what changed was written." },
  "problems": { tone: "warn", title: "Synchronized, with problems", text: "The run did all its work, but there are errors in the data." },
  "incomplete": { tone: "bad", title: "Incomplete", text: "An input is not whole. What arrived was written; nothing was deleted because it is missing from that input." },
  "deletions-stopped": { tone: "bad", title: "Deletions stopped", text: "More would have been deleted than the threshold allows. Everything else was written." },
  "errors-stopped": { tone: "bad", title: "Stopped by errors", text: "More records were rejected than the run may have. What was written until then stays; nothing was deleted." },
  "stopped": { tone: "bad", title: "Stopped", text: "The run ended before its work was done. What was written until then stays; the next run goes on from there." },
};

/** What the page says of how the work on a document ended. */
export const documentWords: Record<DocumentOutcome, { tone: Tone; title: string }> = {
  "unchanged": { tone: "good", title: "Unchanged" },
  "synchronized": { tone: "good", title: "Synchronized" },
  "incomplete": { tone: "bad", title: "Incomplete" },
  "deletions-stopped": { tone: "bad", title: "Deletions stopped" },
  "errors-stopped": { tone: "bad", title: "Stopped by errors" },
  "replayed": { tone: "good", title: "Replayed" },
  "stopped": { tone: "bad", title: "Stopped" },
  "not-reached": { tone: "warn", title: "Not reached" },
};

/** The colour of a severity. */
export const severityTones: Record<Severity, Tone> = { error: "bad", warning: "warn", info: "info" };

/** The colour of what became of an entity. */
export const fateTones: Record<Fate, Tone> = {
  inserted: "good",
  updated: "info",
  replaced: "info",
  deleted: "bad",
  marked: "warn",
  withheld: "warn",
  rejected: "bad",
};

/** What stages are called. */
export const stageNames: Record<Stage, string> = {
  open: "Open",
  read: "Read and check",
  checksum: "Checksums",
  compare: "Compare",
  schema: "Grow the schema",
  align: "Align",
  write: "Write",
  delete: "Delete",
  settle: "Settle",
};
