import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type BatchDocument, batchOfFolder, readBatchDocument } from "../batch/batch-document.js";
import { defaultBatchJobs } from "../batch/batch-options.js";
import type { BatchSummary, FileResult } from "../batch/batch-summary.js";
import { runBatch } from "../batch/run-batch.js";
import { IngestError } from "../errors.js";
import { BatchProgress } from "./batch-progress.js";
import { batchText, fileLine } from "./batch-text.js";
import { exitCodes, exitOfError, type Exit, worstExit } from "./exit-codes.js";
import type { CommonOptions } from "./perform.js";
import { printNote, printResult, showSeconds } from "./terminal.js";

/** The options of `imodel-ingest batch`. */
export interface BatchCommandOptions extends CommonOptions {
  outputFolder?: string;
  jobs?: number;
  reports?: string;
  retries?: number;
  wait?: number;
  force?: boolean;
}

/** Runs a batch, with progress and a line for each finished file on standard error, and the summary on standard output. */
export async function batchAndPrint(jobs: string, options: BatchCommandOptions, signal: AbortSignal): Promise<Exit> {
  const document = await open(jobs, options);
  const progress = new BatchProgress(!options.json);
  const counts = { all: 0, finished: 0 };
  let summary: BatchSummary;
  try {
    summary = await runBatch(document, {
      signal,
      jobs: options.jobs ?? defaultBatchJobs(),
      ...(options.force && { force: true }),
      ...(options.retries !== undefined && { retries: options.retries }),
      ...(options.wait !== undefined && { wait: options.wait }),
      onPlanned: (files) => progress.planned((counts.all = files)),
      onStart: (task) => progress.started(task),
      onProgress: (task, now) => progress.moved(task, now),
      onRetry: (task, reason, milliseconds) => {
        if (options.json) printNote(JSON.stringify({ retry: { file: task.file, imodel: task.imodel, reason } }));
        else progress.printAbove(`${task.file}: ${reason}; again in ${showSeconds(milliseconds / 1000)}`);
      },
      onFinish: (result) => {
        counts.finished += 1;
        if (options.json) printNote(JSON.stringify({ finished: counts.finished, of: counts.all, ...result }));
        else progress.finished(result, `[${counts.finished}/${counts.all}] ${fileLine(result)}`);
      },
    });
  } finally {
    progress.clear();
  }
  const exit = exitOfBatch(summary);
  // Also when nobody reads the summary.
  process.exitCode = exitCodes[exit].code;
  await printResult(options.json ? JSON.stringify(summary, undefined, 2) : batchText(summary));
  return exit;
}

async function open(jobs: string, { outputFolder, reports }: BatchCommandOptions): Promise<BatchDocument> {
  const isFolder = await stat(jobs).then((found) => found.isDirectory(), () => false);
  if (isFolder && outputFolder === undefined) throw new IngestError("usage", `${jobs} is a folder: name one for the iModels with --output-folder`);
  if (!isFolder && outputFolder !== undefined) throw new IngestError("usage", "--output-folder goes with a folder of files; a document says itself where iModels go");
  const document = isFolder ? batchOfFolder(jobs, outputFolder ?? "") : readBatchDocument(jobs);
  return reports === undefined ? document : { ...document, reports: resolve(reports) };
}

/** The worst end of all files. A file whose options are wrong is a problem; that the call is wrong would mean that nothing was written at all. */
function exitOfBatch({ files, unmatched, interrupted }: BatchSummary): Exit {
  const nothing = unmatched.length > 0 || files.length === 0;
  return worstExit([...files.map(exitOfFile), ...(nothing ? ["problems" as const] : []), ...(interrupted ? ["interrupted" as const] : [])]);
}

function exitOfFile({ status, error, issues }: FileResult): Exit {
  if (status === "incomplete" || status === "deletions-stopped" || status === "errors-stopped") return status;
  if (status === "not-reached") return "interrupted";
  if (status === "failed") return error === undefined || error.key === "defect" ? "defect" : ofFile(exitOfError[error.key]);
  return issues.error > 0 ? "problems" : "fine";
}

function ofFile(exit: Exit): Exit {
  return exit === "usage" ? "problems" : exit;
}
