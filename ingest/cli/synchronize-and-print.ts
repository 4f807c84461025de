import type { SyncInput, SynchronizeOptions } from "../synchronize-inputs.js";
import { backupOf } from "./backup-option.js";
import type { Exit } from "./exit-codes.js";
import { placeOf } from "./place-options.js";
import { printRun } from "./print-run.js";
import { maxErrorsOf } from "./rejection-options.js";
import { reportsOf } from "./report-option.js";
import { schemasOf } from "./schemas-option.js";
import { speedOf } from "./speed-options.js";
import type { SyncCommandOptions } from "./sync-options.js";
import { waitOf } from "./wait-option.js";

/** How inputs are synchronized: what the command line says, and what is to happen once the iModel is locked. */
export type SyncAndPrintOptions = SyncCommandOptions & Pick<SynchronizeOptions, "onLocked">;

/** Synchronizes the inputs, with progress and issues on standard error and the summary on standard output. */
export async function synchronizeAndPrint(inputs: readonly SyncInput[], options: SyncAndPrintOptions, signal: AbortSignal): Promise<Exit> {
  const { synchronize } = await import("../synchronize-inputs.js");
  const { alignment, channel, force, maxDeletions, deletions, quarantine, onLocked } = options;
  const imodel = placeOf(options);
  return printRun(options.json ?? false, (listeners) =>
    synchronize({
      inputs,
      imodel,
      signal,
      ...listeners,
      ...(alignment !== undefined && { alignment }),
      ...(channel !== undefined && { channel }),
      ...(force !== undefined && { force }),
      ...(deletions !== undefined && { deletions }),
      ...(maxDeletions !== undefined && { deletionThreshold: maxDeletions }),
      ...(quarantine !== undefined && { quarantine }),
      ...(onLocked !== undefined && { onLocked }),
      ...backupOf(options),
      ...maxErrorsOf(options),
      ...reportsOf(options),
      ...schemasOf(options),
      ...speedOf(options),
      ...waitOf(options),
    }),
  );
}
