import { writeFile } from "node:fs/promises";
import { IngestError } from "../errors.js";
import type { DocumentSummary, Issue, Plan, PlannedChange } from "../index.js";
import { exitOfDocuments, type Exit } from "./exit-codes.js";
import { IssueLines, issuesPerCode } from "./issue-lines.js";
import { placeOf } from "./place-options.js";
import { planChangeText } from "./plan-text.js";
import { schemasOf } from "./schemas-option.js";
import { speedOf } from "./speed-options.js";
import type { SyncCommandOptions } from "./sync-options.js";
import { documentText } from "./sync-text.js";
import { printNote, printResult } from "./terminal.js";

/** The options of `imodel-ingest plan`. */
export interface PlanCommandOptions extends SyncCommandOptions {
  details?: boolean;
  output?: string;
}

/** Makes a plan, prints it, and writes it to a file when asked to. */
export async function planAndPrint(inputs: readonly string[], options: PlanCommandOptions, signal: AbortSignal): Promise<Exit> {
  const { plan } = await import("../plan-inputs.js");
  const { alignment, channel, force, maxDeletions, deletions, details, json, output } = options;
  const imodel = placeOf(options);
  const lines = new IssueLines(process.stderr, issuesPerCode);
  const onIssue = (issue: Issue): void => {
    const text = json ? JSON.stringify(issue) : lines.next(issue);
    if (text !== undefined) printNote(text);
  };
  const onChange = (change: PlannedChange): void => void process.stdout.write(`${json ? JSON.stringify(change) : planChangeText(change)}\n`);
  const made = await plan({
    inputs,
    imodel,
    signal,
    onIssue,
    ...((details || json) && { onChange }),
    ...(alignment !== undefined && { alignment }),
    ...(channel !== undefined && { channel }),
    ...(force !== undefined && { force }),
    ...(deletions !== undefined && { deletions }),
    ...(maxDeletions !== undefined && { deletionThreshold: maxDeletions }),
    ...schemasOf(options),
    ...speedOf(options),
  });
  for (const line of lines.rest()) printNote(line);
  if (output !== undefined) await writePlan(output, made);
  if (!json) await printResult(made.documents.map((document: DocumentSummary) => `a sync would be as follows\n${documentText(document)}`).join("\n\n"));
  return exitOfDocuments(made.documents);
}

async function writePlan(file: string, plan: Plan): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(plan, undefined, 2)}\n`);
  } catch (error) {
    throw new IngestError("output-unwritable", `${file} cannot be written`, error);
  }
}
