import type { AlignedKind, AlignmentCheck } from "../index.js";
import type { Issue } from "../issue.js";
import type { Exit } from "./exit-codes.js";
import { showCounts } from "./issue-counts.js";
import { IssueLines } from "./issue-lines.js";
import { type SchemasCommandOption, schemasOf } from "./schemas-option.js";
import { type Column, textTable } from "./table.js";
import { printable, printNote, showNumber } from "./terminal.js";

/** Options of `align check`. */
export interface CheckCommandOptions extends SchemasCommandOption {
  imodel?: string;
  json?: boolean;
}

/** Checks an alignment and prints what it makes of the input; issues go to standard error. */
export async function checkAlignmentAndPrint(alignment: string, input: string | undefined, options: CheckCommandOptions & { signal: AbortSignal }): Promise<Exit> {
  const { checkAlignment } = await import("../check-alignment.js");
  const { imodel, json = false, signal } = options;
  const lines = new IssueLines(process.stderr);
  const onIssue = (issue: Issue): void => void process.stderr.write(`${json ? JSON.stringify(issue) : lines.next(issue)}\n`);
  const check = await checkAlignment({ alignment, onIssue, signal, ...schemasOf(options), ...(imodel !== undefined && { imodel }), ...(input !== undefined && { input }) });
  if (json) process.stdout.write(`${JSON.stringify(check)}\n`);
  else if (input !== undefined) process.stdout.write(checkText(check));
  if (!json) printNote(`${alignment}: ${showCounts(check.issues) || "no problems"}`);
  return check.issues.error > 0 ? "problems" : "fine";
}

type Row = [kind: string, found: AlignedKind];

const columns: readonly Column<Row>[] = [
  { title: "kind", text: ([kind]) => printable(kind) },
  { title: "class", text: ([, { classes }]) => classes.join(", ") },
  { title: "aligned", text: ([, { aligned }]) => showNumber(aligned), right: true },
  { title: "rejected", text: ([, { rejected }]) => showNumber(rejected), right: true },
  { title: "kept as JSON", text: ([, { keptAsJson }]) => printable(firstOf(Object.keys(keptAsJson))) },
];

function checkText({ kinds }: AlignmentCheck): string {
  return `${textTable(columns, Object.entries(kinds)).join("\n")}\n`;
}

function firstOf(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
}
