import type { Issue, Severity } from "../issue.js";
import type { Exit } from "./exit-codes.js";
import { IssueLines } from "./issue-lines.js";
import { showCounts } from "./issue-counts.js";
import { printNote } from "./terminal.js";

/** Validates the inputs, with the issues on standard output and a closing line on standard error. */
export async function validateAndPrint(inputs: readonly string[], { json, signal }: { json: boolean; signal: AbortSignal }): Promise<Exit> {
  const { validate } = await import("../validate.js");
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  const lines = new IssueLines(process.stdout);
  const onIssue = (issue: Issue): void => {
    counts[issue.severity] += 1;
    process.stdout.write(`${json ? JSON.stringify(issue) : lines.next(issue)}\n`);
  };
  await validate(inputs, { onIssue, signal });
  if (!json) printNote(`${inputs.length === 1 ? "1 input" : `${inputs.length} inputs`}: ${showCounts(counts) || "no problems"}`);
  return counts.error > 0 ? "problems" : "fine";
}
