import type { Command } from "commander";
import { withExamples } from "../examples.js";
import { splitExtractorArguments } from "../extractor-arguments.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";

/** `imodel-ingest extract`: runs an extractor and keeps what it writes. */
export function addExtract(program: Command): void {
  const command = program
    .command("extract")
    .summary("write a source as an intermediary document")
    .usage("[options] <extractor> <file...> [extractor options]")
    .description("Runs an extractor on each file. Options that this command does not know, and all after --, go to the extractor.")
    .argument("<extractor>", "its name; see `imodel-ingest extractors`")
    .argument("[arguments...]", "files, then the extractor's options")
    .option("-o, --output <path>", "write here instead of standard output; gzipped when it ends with .gz; a folder for several files")
    .allowUnknownOption();
  withCommonOptions(command).action(async (name: string, words: string[], options: CommonOptions & { output?: string }) =>
    perform(options, async (signal) => {
      const { extractFiles } = await import("../extract-files.js");
      return extractFiles({ name, ...splitExtractorArguments(words, process.argv), output: options.output }, signal);
    }),
  );
  withExamples(command, [
    ["imodel-ingest extract csv assets.csv --key id -o assets.ndjson.gz", "--key goes to the extractor"],
    ["imodel-ingest extract cobie a.xlsx b.xlsx -o extracted/", "one document a file"],
    ["imodel-ingest extract csv -- --help", "the extractor's own options"],
  ]);
}
