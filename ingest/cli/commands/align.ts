import type { Command } from "commander";
import type { CheckCommandOptions } from "../check-alignment-and-print.js";
import type { DraftCommandOptions } from "../draft-and-print.js";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import { withSchemasOption } from "../schemas-option.js";

/** `imodel-ingest align`: drafts and checks alignments. */
export function addAlign(program: Command): void {
  const align = program.command("align").summary("draft and check alignments").description("Drafts and checks alignments: how the kinds of a source become BIS elements.");
  addInit(align);
  addCheck(align);
  withExamples(align, [
    ["imodel-ingest align init assets.ndjson -o alignment.yaml", "a first alignment, with comments on what the document has"],
    ["imodel-ingest align check alignment.yaml assets.ndjson", "what becomes of the document with it"],
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
    .option("--schema <name>", "name of the dynamic schema (default: made from the source's id)")
    .option("--imodel <file>", "propose the classes of this iModel's schemas for kinds of their names; it is only read");
  withCommonOptions(command).action(async (input: string, options: CommonOptions & DraftCommandOptions) =>
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

function addCheck(align: Command): void {
  const command = align
    .command("check")
    .summary("check an alignment, and what it makes of a document")
    .description("Checks every class, property, unit and relationship that an alignment names against the schemas of an iModel, and says what of a document stays unaligned. Writes nothing.")
    .argument("<alignment>", "alignment document (YAML or JSON)")
    .argument("[input]", "document to align (.ndjson, .json, .gz of either, - for standard input)")
    .option("--imodel <file>", "the iModel whose schemas count (default: those of a new one)")
    .option("--json", "print the result as one JSON document, and each issue as one line of JSON on standard error");
  withCommonOptions(withSchemasOption(command)).action(async (alignment: string, input: string | undefined, options: CommonOptions & CheckCommandOptions) =>
    perform(options, async (signal) => {
      const { checkAlignmentAndPrint } = await import("../check-alignment-and-print.js");
      return checkAlignmentAndPrint(alignment, input, { ...options, signal });
    }),
  );
  withExamples(command, [
    ["imodel-ingest align check alignment.yaml", "is it right?"],
    ["imodel-ingest align check alignment.yaml assets.ndjson --imodel plant.bim", "what becomes of each kind, and what is kept as JSON only"],
  ]);
}
