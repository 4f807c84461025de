import type { Command } from "commander";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions } from "../perform.js";
import { withSyncOptions, type SyncCommandOptions } from "../sync-options.js";

/** `imodel-ingest sync`: synchronizes intermediary documents into an iModel. */
export function addSync(program: Command): void {
  const command = program
    .command("sync")
    .summary("write what changed into an iModel")
    .description("Synchronizes intermediary documents (.ndjson, .json, .gz of either, - for standard input) into an iModel: inserts what is new, updates what changed, deletes what a complete document no longer has, and leaves the rest alone.")
    .argument("<input...>", "documents, each of its own source");
  withSyncOptions(command).option("--plan <file>", "refuse when the iModel, an input or the alignment is not what this plan saw");
  withCommonOptions(command).action(async (inputs: string[], options: SyncCommandOptions & { plan?: string }) =>
    perform(options, async (signal) => {
      const { synchronizeAndPrint } = await import("../synchronize-and-print.js");
      if (options.plan === undefined) return synchronizeAndPrint(inputs, options, signal);
      const { checkPlan, readPlan } = await import("../../plan-inputs.js");
      const plan = await readPlan(options.plan);
      return synchronizeAndPrint(inputs, { ...options, onLocked: (imodel) => checkPlan(plan, { ...options, inputs, imodel }) }, signal);
    }),
  );
  withExamples(command, [
    ["imodel-ingest sync assets.ndjson --imodel plant.bim", "makes plant.bim when it is not there"],
    ["python3 extract.py x.xlsx | imodel-ingest sync - --imodel plant.bim --alignment x.yaml", "from another program"],
    ["imodel-ingest sync assets.ndjson --imodel plant.bim --quarantine rejected.ndjson --report run.html", "keeps what is rejected, for `replay`, and a report to read"],
  ]);
}
