import type { Command } from "commander";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import { type JobsCommandOption, speedOf, withJobsOption } from "../speed-options.js";

/** `imodel-ingest validate`: checks intermediary documents. */
export function addValidate(program: Command): void {
  const command = program
    .command("validate")
    .summary("check intermediary documents")
    .description("Checks intermediary documents (.ndjson, .json, .gz of either, - for standard input) record by record against json-schemas/, and the rules of the format that no schema expresses.")
    .argument("<input...>", "documents")
    .option("--json", "print each issue as one line of JSON");
  withCommonOptions(withJobsOption(command)).action(async (inputs: string[], options: CommonOptions & JobsCommandOption) =>
    perform(options, async (signal) => {
      const { validateAndPrint } = await import("../validate-and-print.js");
      return validateAndPrint(inputs, { json: options.json ?? false, signal, ...speedOf(options) });
    }),
  );
  withExamples(command, [
    ["imodel-ingest validate assets.ndjson.gz", "each problem as file:line: severity code message"],
    ["python3 extract.py x.xlsx | imodel-ingest validate -", "what another program writes"],
    ["imodel-ingest validate --json a.ndjson b.json > issues.ndjson", "for programs"],
  ]);
}
