import { writeFile } from "node:fs/promises";
import { IngestError } from "../errors.js";
import type { Issue } from "../issue.js";
import type { Exit } from "./exit-codes.js";
import { IssueLines } from "./issue-lines.js";
import { printNote, showNumber } from "./terminal.js";

/** Options of `align init`. */
export interface DraftCommandOptions {
  output?: string;
  schema?: string;
  imodel?: string;
}

/** Drafts an alignment and writes it to a file or to standard output; issues go to standard error. */
export async function draftAndPrint(input: string, { output, schema, imodel, signal }: DraftCommandOptions & { signal: AbortSignal }): Promise<Exit> {
  const { draftAlignment } = await import("../draft-alignment.js");
  const lines = new IssueLines(process.stderr);
  let errors = 0;
  const onIssue = (issue: Issue): void => {
    if (issue.severity === "error") errors += 1;
    process.stderr.write(`${lines.next(issue)}\n`);
  };
  const { text, kinds, properties } = await draftAlignment(input, { onIssue, signal, ...(schema !== undefined && { schema }), ...(imodel !== undefined && { imodel }) });
  if (output === undefined) process.stdout.write(text);
  else await save(output, text);
  printNote(`${showNumber(kinds)} kinds with ${showNumber(properties)} properties${output === undefined ? "" : `, drafted in ${output}`}`);
  return errors > 0 ? "problems" : "fine";
}

async function save(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    throw new IngestError("output-unwritable", `${path}: ${exists ? "is there already; it may hold an alignment that somebody wrote" : "cannot be written"}`, error);
  }
}
