import type { Command } from "commander";
import { withExamples } from "../examples.js";
import { splitExtractorArguments } from "../extractor-arguments.js";
import { perform, withCommonOptions } from "../perform.js";
import { withSyncOptions, type SyncCommandOptions } from "../sync-options.js";

/** `imodel-ingest run`: starts an extractor and synchronizes what it writes. */
export function addRun(program: Command): void {
  const command = program
    .command("run")
    .summary("extract and sync in one step")
    .usage("[options] <extractor> <file...> [extractor options]")
    .description("Runs an extractor on each file and synchronizes what it writes. An extractor that fails never looks complete: then nothing is deleted because it is missing. Options that this command does not know, and all after --, go to the extractor.")
    .argument("<extractor>", "its name; see `imodel-ingest extractors`")
    .argument("[arguments...]", "files, then the extractor's options")
    .allowUnknownOption();
  withCommonOptions(withSyncOptions(command)).action(async (name: string, words: string[], options: SyncCommandOptions) =>
    perform(options, async (signal) => {
      const { extractAndSynchronize } = await import("../extract-and-synchronize.js");
      return extractAndSynchronize({ name, ...splitExtractorArguments(words, process.argv) }, options, signal);
    }),
  );
  withExamples(command, [
    ["imodel-ingest run cobie handover.xlsx --imodel plant.bim --report handover.html", "with the extractor's own alignment, and a report to hand on"],
    ["imodel-ingest run csv assets.csv --key id --imodel plant.bim --alignment assets.yaml", "--key goes to the extractor"],
    ["imodel-ingest run csv a.csv b.csv --imodel plant.bim -- --key id", "two sources; all after -- goes to the extractor"],
  ]);
}
