import type { SyncInput } from "../synchronize-inputs.js";
import type { Exit } from "./exit-codes.js";
import { printRun } from "./print-run.js";
import { maxErrorsOf } from "./rejection-options.js";
import type { SyncCommandOptions } from "./sync-options.js";

/** Synchronizes the inputs, with progress and issues on standard error and the summary on standard output. */
export async function synchronizeAndPrint(inputs: readonly SyncInput[], options: SyncCommandOptions, signal: AbortSignal): Promise<Exit> {
  const { synchronize } = await import("../synchronize-inputs.js");
  const { imodel, alignment, force, maxDeletions, deletions, report, quarantine } = options;
  return printRun(options.json ?? false, (listeners) =>
    synchronize({
      inputs,
      imodel,
      signal,
      ...listeners,
      ...(alignment !== undefined && { alignment }),
      ...(force !== undefined && { force }),
      ...(deletions !== undefined && { deletions }),
      ...(report !== undefined && { reports: report }),
      ...(maxDeletions !== undefined && { deletionThreshold: maxDeletions }),
      ...(quarantine !== undefined && { quarantine }),
      ...maxErrorsOf(options),
    }),
  );
}
