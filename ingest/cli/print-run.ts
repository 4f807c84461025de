import type { Issue } from "../issue.js";
import { logLevel } from "../log.js";
import type { Progress, SyncSummary } from "../index.js";
import { exitCodes, exitOfDocuments, type Exit } from "./exit-codes.js";
import { IssueLines, issuesPerCode } from "./issue-lines.js";
import { ProgressLine } from "./progress-line.js";
import { syncText } from "./sync-text.js";
import { printable, printNote, printResult } from "./terminal.js";

/** What a run tells while it works. */
export interface RunListeners {
  onIssue(issue: Issue): void;
  onProgress(progress: Progress): void;
  onWait(message: string): void;
  onPush(description: string): void;
}

/** Runs `work`, with progress and issues on standard error and the summary on standard output. */
export async function printRun(json: boolean, work: (listeners: RunListeners) => Promise<SyncSummary>): Promise<Exit> {
  const progress = new ProgressLine(!json && logLevel() === undefined);
  const lines = new IssueLines(process.stderr, issuesPerCode);
  const onIssue = (issue: Issue): void => {
    if (json) return printNote(JSON.stringify(issue));
    const text = lines.next(issue);
    if (text !== undefined) progress.printAbove(text);
  };
  const onWait = (message: string): void => printNote(json ? JSON.stringify({ waiting: { message } }) : `imodel-ingest: waiting: ${message}`);
  const onPush = (description: string): void => (json ? printNote(JSON.stringify({ pushed: { description } })) : progress.printAbove(`pushed: ${printable(description)}`));
  let summary: SyncSummary;
  try {
    summary = await work({ onIssue, onProgress: (now) => progress.show(now), onWait, onPush });
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
