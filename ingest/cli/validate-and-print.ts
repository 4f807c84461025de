import type { DocumentValidation } from "../index.js";
import type { Issue } from "../issue.js";
import type { Exit } from "./exit-codes.js";
import { showCounts } from "./issue-counts.js";
import { IssueLines } from "./issue-lines.js";
import { printable, printNote, showNumber } from "./terminal.js";

/** Validates the inputs, with the issues on standard output and a closing line for each input on standard error. */
export async function validateAndPrint(inputs: readonly string[], { json, signal, jobs }: { json: boolean; signal: AbortSignal; jobs?: number }): Promise<Exit> {
  const { validate } = await import("../validate.js");
  const lines = new IssueLines(process.stdout);
  const onIssue = (issue: Issue): void => {
    process.stdout.write(`${json ? JSON.stringify(issue) : lines.next(issue)}\n`);
  };
  const { documents, issues } = await validate(inputs, { onIssue, signal, ...(jobs !== undefined && { jobs }) });
  if (!json) for (const document of documents) printNote(documentLine(document));
  return issues.error > 0 ? "problems" : "fine";
}

function documentLine({ file, counts, complete, reasons, issues, sameSourceAs }: DocumentValidation): string {
  const present = Object.entries(counts).filter(([, count]) => count > 0);
  const records = present.map(([type, count]) => `${type} ${showNumber(count)}`).join(", ");
  const state = complete ? "complete" : `incomplete (${reasons.join(", ")})`;
  const source = sameSourceAs === undefined ? "" : `; the same source as ${sameSourceAs}`;
  return printable(`${file}: ${records || "no records"}; ${state}; ${showCounts(issues) || "no problems"}${source}`);
}
