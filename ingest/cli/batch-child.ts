import { join } from "node:path";
import type { FileOutcome, FromChild, ToChild } from "../batch/child-messages.js";
import { synchronizeFile, type SynchronizeFileOptions } from "../batch/synchronize-file.js";
import { IngestError } from "../errors.js";
import { manifestName, readManifest } from "../extract/manifest.js";
import { runExtractor } from "../extract/run-extractor.js";
import type { SyncInput } from "../synchronize-inputs.js";
import { exitCodes } from "./exit-codes.js";
import { handBackCheckpoints, type HandedBack } from "./hand-back-checkpoints.js";

/**
 * The process that a batch runs files in, one after the other: what crashes here hits one file. It ends when the batch does, however that ends:
 * a run that is under way is stopped cleanly.
 */

/** How long a run has to end when the batch is gone, in milliseconds. */
const patience = 30_000;

/** Shortest time between two messages of progress, in milliseconds. */
const progressInterval = 200;

let current: AbortController | undefined;

function tell(message: FromChild): void {
  if (process.connected) process.send?.(message);
}

async function run({ task, taken, threads }: Extract<ToChild, { type: "run" }>): Promise<void> {
  current = new AbortController();
  const { signal } = current;
  const outcome: FileOutcome = {};
  let shown = 0;
  try {
    const summary = await extractAndSynchronize(task, {
      imodel: task.imodel,
      taken,
      jobs: threads,
      signal,
      force: task.force,
      reports: task.reports,
      schemas: task.schemas,
      ...(task.alignment !== undefined && { alignment: task.alignment }),
      ...(task.deletions !== undefined && { deletions: task.deletions }),
      ...(task.deletionThreshold !== undefined && { deletionThreshold: task.deletionThreshold }),
      ...(task.maxErrors !== undefined && { maxErrors: task.maxErrors }),
      ...(task.quarantine !== undefined && { quarantine: task.quarantine }),
      onProgress: ({ records, written }) => {
        if (performance.now() - shown < progressInterval) return;
        shown = performance.now();
        tell({ type: "progress", records, written });
      },
      onIssue: ({ code, message }) => {
        if (code === "extractor-failed" && isKill(message)) outcome.transient = "killed";
      },
      onDocument: (document) => {
        if (!document?.source || !document.extractor) return;
        const { source, extractor, alignment } = document;
        outcome.document = { source: source.id, extractor: extractor.name, ...(source.checksum !== undefined && { checksum: source.checksum }), ...(alignment && { alignment: alignment.digest }) };
      },
    });
    if (summary) outcome.summary = summary;
  } catch (error) {
    outcome.error = IngestError.is(error) ? { key: error.key, message: error.message } : { key: "defect", message: stackOf(error) };
    if (IngestError.is(error, "imodel-busy")) outcome.transient = "busy";
    if (IngestError.is(error, "extractor-failed") && isKill(error.message)) outcome.transient = "killed";
  }
  current = undefined;
  tell({ type: "ended", outcome });
  if (!process.connected) process.exit(exitCodes.interrupted.code);
}

type Task = Extract<ToChild, { type: "run" }>["task"];

async function extractAndSynchronize(task: Task, options: Omit<SynchronizeFileOptions, "inputs">): ReturnType<typeof synchronizeFile> {
  if (!task.extractor) return synchronizeFile({ ...options, inputs: [task.file] });
  const extractor = await readManifest(join(task.extractor.folder, manifestName));
  const env: Record<string, string> = {};
  let checkpoints: HandedBack | undefined;
  // The extractor starts when it is read, which is later; before the iModel is locked, another run may still move the checkpoints.
  const onLocked = async (): Promise<void> => void Object.assign(env, (checkpoints = await handBackCheckpoints(task.imodel)).env);
  const { stream, finished } = runExtractor(extractor, { args: [task.file, ...task.options], env, ...(options.signal && { signal: options.signal }) });
  const input: SyncInput = { file: task.file, stream, finished, ...(extractor.alignment !== undefined && { alignment: extractor.alignment }) };
  const reasonFor = async (error: unknown): Promise<unknown> => {
    if (!IngestError.is(error, "input-unreadable")) return error;
    stream.destroy();
    // An extractor that failed at once is the reason why there is no document.
    const failure: unknown = await finished.then(() => undefined, (reason: unknown) => reason);
    return failure === undefined || IngestError.is(failure, "interrupted") ? error : failure;
  };
  try {
    return await synchronizeFile({ ...options, inputs: [input], onLocked, reasonFor });
  } finally {
    stream.destroy();
    checkpoints?.remove();
  }
}

/** Whether the extractor was killed, by a signal or, behind a shell, so that its exit code says so: as the system does when memory runs out. */
function isKill(message: string): boolean {
  return /was killed by |ended with exit code 1(34|37|39)$/.test(message);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function stop(): void {
  current?.abort();
}

process.on("message", (message: ToChild) => {
  if (message.type === "run") void run(message);
  else stop();
});
process.on("disconnect", () => {
  if (!current) process.exit();
  stop();
  setTimeout(() => process.exit(exitCodes.interrupted.code), patience).unref();
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
// Nobody reads what extractors say when the batch is gone.
process.stderr.on("error", () => undefined);
