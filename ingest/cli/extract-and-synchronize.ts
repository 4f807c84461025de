import { IngestError } from "../errors.js";
import { requireReady } from "../extract/check-extractor.js";
import { findExtractor } from "../extract/find-extractors.js";
import { runExtractor, type ExtractorRun } from "../extract/run-extractor.js";
import { handBackCheckpoints, type HandedBack } from "./hand-back-checkpoints.js";
import type { LockedIModel } from "../index.js";
import type { Exit } from "./exit-codes.js";
import { argumentLists, type ExtractorArguments } from "./extractor-arguments.js";
import type { SyncCommandOptions } from "./sync-options.js";
import { synchronizeAndPrint } from "./synchronize-and-print.js";

/** Runs an extractor on each file and synchronizes what it writes. */
export async function extractAndSynchronize(what: ExtractorArguments & { name: string }, options: SyncCommandOptions, signal: AbortSignal): Promise<Exit> {
  const extractor = await findExtractor(what.name);
  await requireReady(extractor);
  let checkpoints: HandedBack | undefined;
  const env: Record<string, string> = {};
  // Extractors start when they are read, which is later; before it is locked, another run may still move the checkpoints.
  const onLocked = async ({ file }: LockedIModel): Promise<void> => void Object.assign(env, (checkpoints = await handBackCheckpoints(file)).env);
  const runs = argumentLists(what).map((args) => ({ file: args[0] ?? what.name, run: runExtractor(extractor, { args, env, signal }) }));
  const inputs = runs.map(({ file, run }) => ({ file, ...run, ...(extractor.alignment !== undefined && { alignment: extractor.alignment }) }));
  try {
    return await synchronizeAndPrint(inputs, { ...options, onLocked }, signal);
  } catch (error) {
    // An extractor that failed at once is the reason why there is no document.
    const failure = IngestError.is(error, "input-unreadable") ? await firstFailure(runs.map(({ run }) => run)) : undefined;
    throw failure ?? error;
  } finally {
    for (const { run } of runs) run.stream.destroy();
    checkpoints?.remove();
  }
}

async function firstFailure(runs: readonly ExtractorRun[]): Promise<unknown> {
  for (const { stream } of runs) stream.destroy();
  const endings = await Promise.allSettled(runs.map(({ finished }) => finished));
  const failures = endings.flatMap((ending): unknown[] => (ending.status === "rejected" ? [ending.reason] : []));
  return failures.find((failure) => !IngestError.is(failure, "interrupted"));
}
