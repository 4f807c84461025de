import { resolve } from "node:path";
import pLimit from "p-limit";
import type { BatchDocument } from "./batch-document.js";
import { type BatchOptions, defaultBatchJobs } from "./batch-options.js";
import { BatchState, writeWhole } from "./batch-state.js";
import { type BatchSummary, emptyResult, type FileResult } from "./batch-summary.js";
import { type FileTask, taskKey } from "./file-task.js";
import { planBatch } from "./plan-batch.js";
import { ProcessPool } from "./process-pool.js";
import { RunFile } from "./run-file.js";
import { byIModel, TakenDocuments } from "./taken-documents.js";

/** Name of the summary in the folder of reports. */
const summaryName = "batch.json";

/**
 * Extracts and synchronizes many files side by side, each in a process of its own; those of one iModel one after the other. A file that fails stops no other.
 * Files are skipped when nothing has changed since the last batch. Writes a report for each file and a summary into the folder of reports.
 * Holds a result for each file in memory.
 * @throws IngestError `extractor-unknown`, `output-unwritable`; `usage` when a folder of extractors cannot be read. What is wrong with one file is a result.
 */
export async function runBatch(document: BatchDocument, options: BatchOptions = {}): Promise<BatchSummary> {
  const started = performance.now();
  const plan = await planBatch(document);
  const tasks = options.force ? plan.tasks.map((task) => ({ ...task, force: true })) : plan.tasks;
  options.onPlanned?.(tasks.length);
  const state = await BatchState.open(document.reports, new Set(tasks.map(taskKey)));
  const results = await runAll(tasks, { document, options, state });
  const files = tasks.map((task) => results.get(task) ?? emptyResult(task, "not-reached"));
  const summary: BatchSummary = {
    files,
    statuses: countStatuses(files),
    unmatched: plan.unmatched,
    ignored: plan.ignored,
    interrupted: options.signal?.aborted ?? false,
    reports: document.reports,
    seconds: (performance.now() - started) / 1000,
  };
  await writeWhole(resolve(document.reports, summaryName), `${JSON.stringify(summary, undefined, 2)}\n`);
  return summary;
}

interface Batch {
  document: BatchDocument;
  options: BatchOptions;
  state: BatchState;
}

async function runAll(tasks: readonly FileTask[], { document, options, state }: Batch): Promise<Map<FileTask, FileResult>> {
  const { base } = document;
  const jobs = options.jobs ?? defaultBatchJobs();
  const ending = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ending.signal]) : ending.signal;
  const pool = new ProcessPool(base);
  signal.addEventListener("abort", () => pool.stop());
  const runFile = new RunFile({ base, jobs, options: { ...options, signal }, state, pool, limit: pLimit(jobs) });
  const results = new Map<FileTask, FileResult>();
  const finish = (task: FileTask, result: FileResult): void => {
    results.set(task, result);
    options.onFinish?.(result);
  };
  const queue = async (imodel: string, waiting: readonly FileTask[]): Promise<void> => {
    const taken = new TakenDocuments(waiting, state);
    const keys = waiting.map(taskKey);
    for (const task of waiting) {
      if (signal.aborted) return;
      finish(task, await runFile.run(task, { imodel, taken, keys }));
    }
  };
  for (const task of tasks) if (task.flaw) finish(task, { ...emptyResult(task, "failed"), error: task.flaw });
  const queues = byIModel(tasks.filter(({ flaw }) => flaw === undefined), base);
  // One that cannot go on ends the others, and all have ended before this does.
  const ends = await Promise.allSettled([...queues].map(([imodel, waiting]) => queue(imodel, waiting).catch((error: unknown) => (ending.abort(), Promise.reject(error as Error)))));
  pool.close();
  const failure = ends.find((end) => end.status === "rejected");
  if (failure) throw failure.reason;
  return results;
}

function countStatuses(files: readonly FileResult[]): BatchSummary["statuses"] {
  const counts: BatchSummary["statuses"] = {};
  for (const { status } of files) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
