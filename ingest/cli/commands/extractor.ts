import { Option, type Command } from "commander";
import type { ExtractorLanguage } from "../../index.js";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import { printNote, printResult } from "../terminal.js";

/** `imodel-ingest extractor`: makes extractors of one's own. */
export function addExtractor(program: Command): void {
  const extractor = program.command("extractor").summary("start an extractor of your own").description("Starts an extractor of your own; docs/write-an-extractor.md goes through the rest.");
  addNew(extractor);
  withExamples(extractor, [["imodel-ingest extractor new my-register --lang python", "a folder my-register with a program that works"]]);
}

interface NewOptions extends CommonOptions {
  lang: ExtractorLanguage;
  into?: string;
}

function addNew(extractor: Command): void {
  const command = extractor
    .command("new")
    .summary("write a small extractor that works, to be changed")
    .description("Writes a small extractor that works: manifest, program, alignment, a sample, and a README with the next steps. The program reads a toy format with two kinds and a reference, and needs no library. Nothing is overwritten.")
    .argument("<name>", "the extractor's name: small letters, digits and hyphens")
    .addOption(new Option("--lang <language>", "language of the program").choices(["python", "node", "cpp"]).makeOptionMandatory())
    .option("--into <folder>", "where the extractor's own folder is made (default: the current folder)");
  withCommonOptions(command).action(async (name: string, options: NewOptions) =>
    perform(options, async () => {
      const { newExtractor } = await import("../../extract/new-extractor.js");
      const { folder, files } = await newExtractor(name, { language: options.lang, ...(options.into !== undefined && { into: options.into }) });
      await printResult(files.join("\n"));
      printNote(`${name} is in ${folder}; its README.md says what comes next`);
      return "fine";
    }),
  );
  withExamples(command, [
    ["imodel-ingest extractor new my-register --lang python", "standard library only"],
    ["imodel-ingest extractor new my-register --lang cpp --into ~/extractors", "one file of C++17"],
  ]);
}
