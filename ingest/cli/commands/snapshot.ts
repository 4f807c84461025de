import { Option, type Command } from "commander";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions } from "../perform.js";
import { withRejectionOptions } from "../rejection-options.js";
import { withReportOption } from "../report-option.js";
import type { SnapshotCommandOptions } from "../snapshot-and-print.js";
import { withBatchOptions, withJobsOption } from "../speed-options.js";
import { withAlignmentOptions } from "../sync-options.js";
import { parseSeconds } from "../wait-option.js";

/** `imodel-ingest snapshot`: makes a snapshot iModel. */
export function addSnapshot(program: Command): void {
  const command = program
    .command("snapshot")
    .summary("make a snapshot iModel to hand on")
    .description("Makes a snapshot: an iModel in one file that is never changed again, for exchange and archives. Either of intermediary documents, in one go, or with --from of an iModel that is there. The file appears when it is whole.")
    .argument("[input...]", "documents (.ndjson, .json, .gz of either, - for standard input), each of its own source")
    .requiredOption("-o, --output <file>", "the snapshot")
    .option("--from <file>", "make it of this iModel, which is only read")
    .option("--replace", "put it in the place of a file that is there already")
    .addOption(new Option("--wait [seconds]", "with --from: wait while another process writes into the iModel, so many seconds at most or as long as it takes (default: stop at once)").argParser(parseSeconds));
  withBatchOptions(withJobsOption(withReportOption(withRejectionOptions(withAlignmentOptions(command, "input"))))).option("--json", "print the summary as one JSON document, and each issue as one line of JSON on standard error");
  withCommonOptions(command).action(async (inputs: string[], options: SnapshotCommandOptions) =>
    perform(options, async (signal) => {
      const { snapshotAndPrint } = await import("../snapshot-and-print.js");
      return snapshotAndPrint(inputs, options, signal);
    }),
  );
  withExamples(command, [
    ["imodel-ingest snapshot assets.ndjson -o exchange.bim", "of documents"],
    ["imodel-ingest snapshot --from plant.bim -o exchange.bim --replace", "of an iModel, once more"],
  ]);
}
