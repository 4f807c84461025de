import type { Command } from "commander";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";

/** `imodel-ingest align`: drafts alignments. */
export function addAlign(program: Command): void {
  const align = program.command("align").summary("draft alignments").description("Drafts alignments: how the kinds of a source become BIS elements.");
  addInit(align);
  withExamples(align, [
    ["imodel-ingest align init assets.ndjson -o alignment.yaml", "a first alignment, with comments on what the document has"],
    ["imodel-ingest sync assets.ndjson --imodel plant.bim --alignment alignment.yaml", "use it"],
  ]);
}

function addInit(align: Command): void {
  const command = align
    .command("init")
    .summary("write a first alignment for a document")
    .description("Looks through a document and writes a complete first alignment for it, with proposals and comments on what it saw: counts, types, shares, examples. Meant to be read and corrected; works as it is.")
    .argument("<input>", "document (.ndjson, .json, .gz of either, - for standard input)")
    .option("-o, --output <file>", "where the alignment is written (default: standard output); an existing file is not overwritten")
    .option("--schema <name>", "name of the dynamic schema (default: made from the source's id)");
  withCommonOptions(command).action(async (input: string, options: CommonOptions & { output?: string; schema?: string }) =>
    perform(options, async (signal) => {
      const { draftAndPrint } = await import("../draft-and-print.js");
      return draftAndPrint(input, { ...options, signal });
    }),
  );
  withExamples(command, [
    ["imodel-ingest align init assets.ndjson -o alignment.yaml", "look through a document"],
    ["imodel-ingest extract csv assets.csv | imodel-ingest align init -", "what an extractor writes"],
  ]);
}
