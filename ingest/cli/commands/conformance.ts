import { Option, type Command } from "commander";
import { IngestError } from "../../errors.js";
import type { ConformanceCommandOptions } from "../conformance-and-print.js";
import { withExamples } from "../examples.js";
import { splitExtractorArguments } from "../extractor-arguments.js";
import { parseCount } from "../parse-count.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";

/** `imodel-ingest conformance`: checks an extractor against the contract. */
export function addConformance(program: Command): void {
  const command = program
    .command("conformance")
    .summary("check an extractor, in any language, against the contract")
    .usage("[options] <extractor> <sample...> [extractor options]")
    .description("Runs an extractor over good samples and over broken copies of them in a temporary folder, interrupts it, and takes its reader away. Prints each check with its result; docs/write-an-extractor.md says what they mean.")
    .argument("<extractor>", "its name (see `imodel-ingest extractors`), or the folder of its extractor.json: ./my-extractor")
    .argument("[arguments...]", "samples that can be read completely, then the extractor's options")
    .option("--large <file>", "also measure how much memory this file takes (on Linux)")
    .option("--max-memory <MiB>", "most memory that it may take (default: 512)", parseCount(1))
    .addOption(new Option("--marks-end <answer>", "whether the format marks its own end, so that every cut can be noticed (default: yes for what is no text, XML, JSON and STEP)").choices(["yes", "no"]))
    .option("--timeout <seconds>", "how long one run may take (default: 60)", parseCount(1))
    .option("--json", "print the report as one JSON document")
    .allowUnknownOption();
  withCommonOptions(command).action(async (extractor: string, words: string[], options: CommonOptions & ConformanceCommandOptions) =>
    perform(options, async (signal) => {
      const { files: samples, extractorOptions } = splitExtractorArguments(words, process.argv);
      if (samples.length === 0) throw new IngestError("usage", "which sample? Samples stand before the extractor's options");
      const { conformanceAndPrint } = await import("../conformance-and-print.js");
      return conformanceAndPrint({ ...options, extractor, samples, extractorOptions, signal });
    }),
  );
  withExamples(command, [
    ["imodel-ingest conformance ./my-extractor sample.abc", "an extractor that is being written"],
    ["imodel-ingest conformance csv assets.csv -- --key id", "what follows -- goes to the extractor"],
    ["imodel-ingest conformance ./my-extractor sample.abc --large city.abc --max-memory 256", "does it hold the file in memory?"],
  ]);
}
