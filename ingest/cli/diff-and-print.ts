import type { GrownClass, Issue, IssueCode, SchemaDiff } from "../index.js";
import type { Exit } from "./exit-codes.js";
import { IssueLines, issuesPerCode } from "./issue-lines.js";
import { schemasOf, type SchemasCommandOption } from "./schemas-option.js";
import { textTable } from "./table.js";
import { printable, printNote, printResult } from "./terminal.js";

/** The options of `imodel-ingest schema diff`. */
export interface DiffCommandOptions extends SchemasCommandOption {
  imodel: string;
  alignment?: string;
  force?: boolean;
  json?: boolean;
}

/** Issues that say what the result says. */
const inResult: ReadonlySet<IssueCode> = new Set(["schema-grown", "property-retyped"]);

/** Compares a document with the dynamic schema of an iModel and prints what the schema would gain. */
export async function diffAndPrint(input: string, options: DiffCommandOptions, signal: AbortSignal): Promise<Exit> {
  const { imodel, alignment, force, json } = options;
  const { diffSchema } = await import("../diff-schema.js");
  const lines = new IssueLines(process.stderr, issuesPerCode);
  let errors = 0;
  const onIssue = (issue: Issue): void => {
    if (inResult.has(issue.code)) return;
    if (issue.severity === "error") errors += 1;
    const text = json ? JSON.stringify(issue) : lines.next(issue);
    if (text !== undefined) printNote(text);
  };
  const diff = await diffSchema({ input, imodel, signal, onIssue, ...(alignment !== undefined && { alignment }), ...schemasOf(options), ...(force !== undefined && { force }) });
  for (const line of lines.rest()) printNote(line);
  if (json) await printResult(JSON.stringify(diff ?? null, undefined, 2));
  else if (diff && diff.classes.length > 0) await printResult(diffText(diff));
  else printNote(diff ? `${diff.name} stays as it is.` : "Nothing to compare: the alignment has no dynamic schema, or the input is the one of the last run (--force).");
  return errors > 0 ? "problems" : "fine";
}

function diffText({ name, from, to, classes }: SchemaDiff): string {
  return [`${name} ${from === undefined ? `${to} (new)` : `${from} → ${to}`}`, ...classes.flatMap(classLines)].join("\n");
}

function classLines({ name, kind, isNew, properties }: GrownClass): string[] {
  const source = kind === name ? "" : `, of the kind ${printable(kind)}`;
  const rows = textTable(
    [
      { title: "property", text: ({ name: property }) => property },
      { title: "type", text: ({ type }) => type },
      { title: "from", text: ({ pointer, before }) => printable(before === undefined ? pointer : `${pointer}, which was ${before}`) },
    ],
    properties,
  );
  return [`${name}${isNew ? " (new)" : ""}${source}`, ...(properties.length > 0 ? rows : [])];
}
