import type { IngestErrorKey } from "../errors.js";
import type { DocumentSummary } from "../index.js";

/** Every exit code of the command line. The README's table and `--help` are made from this one. */
export const exitCodes = {
  "fine": { code: 0, meaning: "Done, no problems." },
  "problems": { code: 1, meaning: "Done, but with problems: there are errors among the issues or findings, a schema is not as it was locked, or nothing was found." },
  "usage": { code: 2, meaning: "The call, the alignment or the plan is wrong. Nothing was written." },
  "unavailable": { code: 3, meaning: "Something cannot be read or written: an input, the iModel (or another process has it open), an extractor or a library that is not ready." },
  "incomplete": { code: 4, meaning: "An input is incomplete or its extractor failed. What arrived was written, nothing was deleted because it is missing." },
  "deletions-stopped": { code: 5, meaning: "More would have been deleted than --max-deletions allows. Everything else was written, nothing was deleted because it is missing." },
  "errors-stopped": { code: 6, meaning: "More records were rejected than --max-errors allows. What was written until then stays, nothing was deleted." },
  "defect": { code: 70, meaning: "A defect of this program; standard error has the details." },
  "interrupted": { code: 130, meaning: "Interrupted (Ctrl-C). What was written stays, and the next run goes on from there." },
  "output-closed": { code: 141, meaning: "The reader of standard output went away." },
  "terminated": { code: 143, meaning: "Terminated (SIGTERM); as 130." },
} as const satisfies Record<string, { code: number; meaning: string }>;

/** Name of an exit code; see {@link exitCodes}. */
export type Exit = keyof typeof exitCodes;

/** How a command ends when it is stopped by an error of that key. */
export const exitOfError: Record<IngestErrorKey, Exit> = {
  "usage": "usage",
  "plan-outdated": "usage",
  "document-twice": "usage",
  "alignment-invalid": "usage",
  "batch-invalid": "usage",
  "config-invalid": "usage",
  "extractor-unknown": "usage",
  "input-unreadable": "unavailable",
  "output-unwritable": "unavailable",
  "format-unsupported": "unavailable",
  "extractor-not-ready": "unavailable",
  "native-missing": "unavailable",
  "imodel-unreadable": "unavailable",
  "imodel-unwritable": "unavailable",
  "schema-refused": "unavailable",
  "imodel-immutable": "unavailable",
  "imodel-busy": "unavailable",
  "imodel-locked": "unavailable",
  "imodel-changed": "unavailable",
  "changes-conflict": "unavailable",
  "push-rejected": "unavailable",
  "hub-unauthorized": "unavailable",
  "hub-forbidden": "unavailable",
  "hub-not-found": "unavailable",
  "hub-unavailable": "unavailable",
  "hub-refused": "unavailable",
  "extractor-failed": "incomplete",
  "process-died": "incomplete",
  "interrupted": "interrupted",
};

/** The worst of several ends: the one with the largest exit code. */
export function worstExit(exits: readonly Exit[]): Exit {
  return exits.reduce<Exit>((worst, exit) => (exitCodes[exit].code > exitCodes[worst].code ? exit : worst), "fine");
}

/** How a run over these documents ends. */
export function exitOfDocuments(documents: readonly DocumentSummary[]): Exit {
  return worstExit(documents.map(exitOfDocument));
}

function exitOfDocument({ status, issues }: DocumentSummary): Exit {
  if (status === "incomplete" || status === "deletions-stopped" || status === "errors-stopped") return status;
  return issues.error > 0 ? "problems" : "fine";
}

/** The exit codes as lines of a help text. */
export function exitCodesHelp(): string {
  const lines = Object.values(exitCodes).map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`);
  return `\nExit codes:\n${lines.join("\n")}`;
}
