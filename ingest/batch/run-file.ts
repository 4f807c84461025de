import { rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { LimitFunction } from "p-limit";
import { IngestError } from "../errors.js";
import { requireReady } from "../extract/check-extractor.js";
import { manifestName, readManifest } from "../extract/manifest.js";
import { batchDefaults, type BatchOptions, threadsPerFile } from "./batch-options.js";
import type { BatchState } from "./batch-state.js";
import { emptyResult, type FileResult, totalCounts } from "./batch-summary.js";
import { stampOf } from "./digests.js";
import type { ProcessOutcome } from "./file-process.js";
import { type FileError, type FileTask, taskKey } from "./file-task.js";
import type { ProcessPool } from "./process-pool.js";
import type { TakenDocuments } from "./taken-documents.js";
import { type Fingerprint, fingerprintOf, isUnchanged, stateAfter } from "./unchanged.js";

/** What all files of a batch share. */
export interface FileRunning {
  base: string;
  jobs: number;
  options: BatchOptions;
  state: BatchState;
  pool: ProcessPool;
  /** Bounds how many files are run at a time. */
  limit: LimitFunction;
}

/** What the files of one iModel share. */
export interface IModelQueue {
  /** Absolute path. */
  imodel: string;
  taken: TakenDocuments;
  /** Of all its tasks. */
  keys: readonly string[];
}

interface Attempts {
  outcome: ProcessOutcome;
  attempts: number;
  /** What they took, without the pauses between them. */
  seconds: number;
}

/** Runs one file of a batch: skips it when nothing has changed, and repeats it when it may go better the next time. */
export class RunFile {
  readonly #ready = new Map<string, Promise<FileError | undefined>>();

  constructor(private readonly running: FileRunning) {}

  /** Runs a file while no other file of its iModel is run. Rejects only with `output-unwritable`, when what is remembered cannot be written. */
  async run(task: FileTask, queue: IModelQueue): Promise<FileResult> {
    const { base, limit, options, state } = this.running;
    const known = state.file(taskKey(task));
    const now = await limit(() => fingerprintOf(task, base));
    await state.unsettleUnless(queue.imodel, await stampOf(queue.imodel), queue.keys);
    const twin = queue.taken.contentOf(task, now.content);
    const told = { ...(twin !== undefined && { sameContentAs: twin }) };
    if (await isUnchanged(task, known, { ...now, base })) return { ...emptyResult(task, "skipped"), ...told, ...(known?.source !== undefined && { source: known.source }), reports: task.reports.filter((path) => existsSync(path)) };
    await Promise.all(task.reports.map((path) => rm(path, { force: true }).catch(() => undefined)));
    const missing = await this.#missingFor(task);
    if (missing) return { ...emptyResult(task, "failed"), ...told, error: missing };
    const { outcome, attempts, seconds } = await this.#attempts(task, queue);
    await this.#note(task, queue, { now, outcome });
    const result = { ...resultOf(task, outcome, options.signal?.aborted ?? false), ...told, attempts, seconds };
    return { ...result, reports: task.reports.filter((path) => existsSync(path)) };
  }

  async #note(task: FileTask, queue: IModelQueue, { now, outcome }: { now: Fingerprint; outcome: ProcessOutcome }): Promise<void> {
    const { state } = this.running;
    const key = taskKey(task);
    const after = stateAfter(task, now, { before: state.file(key), outcome });
    queue.taken.take(task, after.source);
    await state.note(key, after, { imodel: queue.imodel, stamp: await stampOf(queue.imodel) });
  }

  /** Each attempt takes its turn among all files; the pauses between them do not. */
  async #attempts(task: FileTask, { taken }: IModelQueue): Promise<Attempts> {
    const { options, limit, pool, jobs } = this.running;
    const { retries = batchDefaults.retries, wait = batchDefaults.wait, signal } = options;
    const end = performance.now() + wait * 1000;
    let killed = 0;
    let seconds = 0;
    for (let attempts = 1; ; attempts++) {
      const outcome = await limit(async (): Promise<ProcessOutcome> => {
        if (signal?.aborted) return { error: { key: "interrupted", message: "the batch was stopped" }, output: "" };
        const started = performance.now();
        options.onStart?.(task);
        const ended = await pool.run({ task, taken: taken.besides(task), threads: threadsPerFile(jobs) }, (progress) => options.onProgress?.(task, progress));
        seconds += (performance.now() - started) / 1000;
        return ended;
      });
      const again = outcome.transient === "busy" ? performance.now() < end : outcome.transient === "killed" && ++killed <= retries;
      if (!again || signal?.aborted) return { outcome, attempts, seconds };
      const milliseconds = Math.min(batchDefaults.pauses.longest, batchDefaults.pauses.shortest * 2 ** (attempts - 1));
      options.onRetry?.(task, outcome.error?.message ?? "its extractor was killed", milliseconds);
      await pause(outcome.transient === "busy" ? Math.min(milliseconds, Math.max(0, end - performance.now())) : milliseconds, undefined, signal && { signal }).catch(() => undefined);
    }
  }

  /** Looked at once for each extractor. */
  #missingFor({ extractor }: FileTask): Promise<FileError | undefined> {
    if (!extractor) return Promise.resolve(undefined);
    const { folder } = extractor;
    const ready = this.#ready.get(folder) ?? missingIn(folder);
    this.#ready.set(folder, ready);
    return ready;
  }
}

async function missingIn(folder: string): Promise<FileError | undefined> {
  try {
    await requireReady(await readManifest(join(folder, manifestName)));
    return undefined;
  } catch (error) {
    if (!IngestError.is(error)) throw error;
    return { key: error.key, message: error.message };
  }
}

function resultOf(task: FileTask, { summary, error, document, output }: ProcessOutcome, interrupted: boolean): FileResult {
  const common = { ...emptyResult(task, "failed"), ...(document && { source: document.source }), ...(output !== "" && (error ?? summary?.status === "incomplete") && { output }) };
  if (!summary) return { ...common, error: interrupted ? { key: "interrupted", message: "the batch was stopped" } : (error ?? { key: "defect", message: "its run gave no result" }) };
  return { ...common, status: summary.status, source: summary.source, records: summary.records, counts: totalCounts(summary), issues: summary.issues };
}
