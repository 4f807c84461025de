import type { Command } from "commander";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import type { DiffCommandOptions } from "../diff-and-print.js";
import { withAlignmentOptions } from "../sync-options.js";

/** `imodel-ingest schema diff`: says how a sync would change the dynamic schema. */
export function addSchemaDiff(schema: Command): void {
  const command = schema
    .command("diff")
    .summary("say how a sync would change the dynamic schema")
    .description("Reads a document and says which classes and properties the dynamic schema would gain by a sync of it, and which values are of another type now. Touches nothing.")
    .argument("<input>", "document (.ndjson, .json, .gz of either, - for standard input)")
    .requiredOption("--imodel <file>", "the iModel whose schema counts; need not be there");
  withAlignmentOptions(command, "input")
    .option("--force", "compare every record, even when the input is the one of the last run")
    .option("--json", "print the result as one JSON document, and each issue as one line of JSON on standard error");
  withCommonOptions(command).action(async (input: string, options: CommonOptions & DiffCommandOptions) =>
    perform(options, async (signal) => {
      const { diffAndPrint } = await import("../diff-and-print.js");
      return diffAndPrint(input, options, signal);
    }),
  );
  withExamples(command, [
    ["imodel-ingest schema diff assets.ndjson --imodel plant.bim --alignment alignment.yaml", "before a sync with that alignment"],
    ["imodel-ingest schema diff assets.ndjson --imodel plant.bim --json", "for programs"],
  ]);
}
