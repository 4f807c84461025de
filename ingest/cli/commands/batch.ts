import type { Command } from "commander";
import type { BatchCommandOptions } from "../batch-and-print.js";
import { withExamples } from "../examples.js";
import { parseCount } from "../parse-count.js";
import { perform, withCommonOptions } from "../perform.js";
import { parseSeconds } from "../wait-option.js";

/** `imodel-ingest batch`: extracts and synchronizes many files side by side. */
export function addBatch(program: Command): void {
  const command = program
    .command("batch")
    .summary("extract and sync many files side by side")
    .description("Runs an extractor on each of many files and synchronizes what it writes, several files at a time, those of one iModel one after the other. A file that fails stops no other. What did not change since the last batch is skipped. Writes a report for each file, and a summary.")
    .argument("<jobs>", "a document that says which files go to which iModel (jobs.yaml), or a folder of files")
    .option("--output-folder <folder>", "of a folder: each file that an extractor reads becomes <name>.bim in here")
    .option("--jobs <number>", "files that are run at the same time (default: as many as there are cores, and 1.5 GiB of memory for)", parseCount(1))
    .option("--reports <folder>", "folder of the reports, the summary (batch.json) and what is remembered (default: the document's name with .reports; of a folder, reports in the output folder)")
    .option("--force", "run every file and compare every record, although nothing has changed")
    .option("--retries <number>", "how often a file is run again whose extractor or process was killed (default: 2)", parseCount(0))
    .option("--wait <seconds>", "how long a file waits for other processes that write into its iModel (default: 60)", parseSeconds)
    .option("--json", "print the summary as one JSON document, and each finished file as one line of JSON on standard error");
  withCommonOptions(command).action(async (jobs: string, options: BatchCommandOptions) =>
    perform(options, async (signal) => {
      const { batchAndPrint } = await import("../batch-and-print.js");
      return batchAndPrint(jobs, options, signal);
    }),
  );
  withExamples(command, [
    ["imodel-ingest batch jobs.yaml", "what jobs.yaml says, again every night; see docs/batch.md"],
    ["imodel-ingest batch models/ --output-folder imodels --jobs 4", "each file in models/ that an extractor reads, four at a time"],
    ["imodel-ingest batch jobs.yaml --json > batch.json", "for programs"],
  ]);
}
