import type { Issue } from "../issue.js";
import type { SyncSummary } from "../index.js";
import type { SyncInput } from "../synchronize-inputs.js";
import { exitCodes, exitOfDocuments, type Exit } from "./exit-codes.js";
import { IssueLines, issuesPerCode } from "./issue-lines.js";
import { ProgressLine } from "./progress-line.js";
import type { SyncCommandOptions } from "./sync-options.js";
import { syncText } from "./sync-text.js";
import { printNote, printResult } from "./terminal.js";

/** Synchronizes the inputs, with progress and issues on standard error and the summary on standard output. */
export async function synchronizeAndPrint(inputs: readonly SyncInput[], options: SyncCommandOptions, signal: AbortSignal): Promise<Exit> {
  const { synchronize } = await import("../synchronize-inputs.js");
  const { imodel, alignment, force, maxDeletions, deletions, report } = options;
  const json = options.json ?? false;
  const progress = new ProgressLine(!json);
  const lines = new IssueLines(process.stderr, issuesPerCode);
  const onIssue = (issue: Issue): void => {
    if (json) return printNote(JSON.stringify(issue));
    const text = lines.next(issue);
    if (text !== undefined) progress.printAbove(text);
  };
  let summary: SyncSummary;
  try {
    summary = await synchronize({
      inputs,
      imodel,
      signal,
      onIssue,
      onProgress: (now) => progress.show(now),
      ...(alignment !== undefined && { alignment }),
      ...(force !== undefined && { force }),
      ...(deletions !== undefined && { deletions }),
      ...(report !== undefined && { reports: report }),
      ...(maxDeletions !== undefined && { deletionThreshold: maxDeletions }),
    });
  } finally {
    progress.clear();
    for (const line of lines.rest()) printNote(line);
  }
  const exit = exitOfDocuments(summary.documents);
  // Also when nobody reads the summary.
  process.exitCode = exitCodes[exit].code;
  await printResult(json ? JSON.stringify(summary, undefined, 2) : syncText(summary));
  return exit;
}
