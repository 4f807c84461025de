import { stat } from "node:fs/promises";
import { IngestError } from "../errors.js";
import type { SnapshotSummary } from "../index.js";
import type { Exit } from "./exit-codes.js";
import { printRun } from "./print-run.js";
import { maxErrorsOf, type RejectionCommandOptions } from "./rejection-options.js";
import { reportsOf, type ReportCommandOption } from "./report-option.js";
import { schemasOf, type SchemasCommandOption } from "./schemas-option.js";
import { speedOf, type SpeedCommandOptions } from "./speed-options.js";
import { printNote, printResult, showNumber } from "./terminal.js";
import { waitOf, type WaitCommandOption } from "./wait-option.js";

/** The options of `imodel-ingest snapshot`. */
export interface SnapshotCommandOptions extends RejectionCommandOptions, ReportCommandOption, SchemasCommandOption, SpeedCommandOptions, WaitCommandOption {
  output: string;
  from?: string;
  replace?: boolean;
  alignment?: string;
}

/** Makes a snapshot of documents or of an iModel, and says what became of it. */
export async function snapshotAndPrint(inputs: readonly string[], options: SnapshotCommandOptions, signal: AbortSignal): Promise<Exit> {
  if (options.from !== undefined) return exportAndPrint(options.from, inputs, { ...options, signal });
  if (inputs.length === 0) throw new IngestError("usage", "name the documents to make a snapshot of, or an iModel with --from");
  const { createSnapshot } = await import("../snapshot-imodel.js");
  const { output, replace, alignment, quarantine } = options;
  let summary: SnapshotSummary | undefined;
  const exit = await printRun(options.json ?? false, async (listeners) =>
    (summary = await createSnapshot({
      inputs,
      output,
      signal,
      ...listeners,
      ...(replace !== undefined && { replace }),
      ...(alignment !== undefined && { alignment }),
      ...(quarantine !== undefined && { quarantine }),
      ...maxErrorsOf(options),
      ...reportsOf(options),
      ...schemasOf(options),
      ...speedOf(options),
    })),
  );
  if (summary?.written === false && !options.json) printNote(`imodel-ingest: ${output} was not written: a snapshot is made of whole documents only.`);
  return exit;
}

async function exportAndPrint(from: string, inputs: readonly string[], options: SnapshotCommandOptions & { signal: AbortSignal }): Promise<Exit> {
  if (inputs.length > 0) throw new IngestError("usage", "a snapshot is made of documents or --from an iModel, not of both");
  const { exportSnapshot } = await import("../snapshot-imodel.js");
  const { output, replace, json = false, signal } = options;
  const onWait = (message: string): void => printNote(json ? JSON.stringify({ waiting: { message } }) : `imodel-ingest: waiting: ${message}`);
  await exportSnapshot({ from, output, signal, onWait, ...(replace !== undefined && { replace }), ...waitOf(options) });
  const { size } = await stat(output);
  await printResult(json ? JSON.stringify({ snapshot: output, from, bytes: size }, undefined, 2) : `${output}: a snapshot of ${from}, ${showNumber(size)} bytes`);
  return "fine";
}
