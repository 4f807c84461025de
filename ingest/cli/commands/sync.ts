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
  withCommonOptions(withSyncOptions(command)).action(async (inputs: string[], options: SyncCommandOptions) =>
    perform(options, async (signal) => {
      const { synchronizeAndPrint } = await import("../synchronize-and-print.js");
      return synchronizeAndPrint(inputs, options, signal);
    }),
  );
  withExamples(command, [
    ["imodel-ingest sync assets.ndjson --imodel plant.bim", "makes plant.bim when it is not there"],
    ["python3 extract.py x.xlsx | imodel-ingest sync - --imodel plant.bim --alignment x.yaml", "from another program"],
    ["imodel-ingest sync assets.ndjson --imodel plant.bim --max-deletions 50%", "when much is meant to go"],
  ]);
}
