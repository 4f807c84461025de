import type { Command } from "commander";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions } from "../perform.js";
import type { PlanCommandOptions } from "../plan-and-print.js";
import { withJobsOption } from "../speed-options.js";
import { withTargetOptions } from "../sync-options.js";

/** `imodel-ingest plan`: says what a sync would do. */
export function addPlan(program: Command): void {
  const command = program
    .command("plan")
    .summary("say what a sync would do")
    .description("Rehearses a sync on a temporary copy of the iModel and says what it would do. Touches nothing.")
    .argument("<input...>", "documents, each of its own source");
  withJobsOption(withTargetOptions(command))
    .option("--details", "print every change; of updates, property by property, old → new")
    .option("-o, --output <file>", "also write the plan, for sync --plan")
    .option("--json", "print every change as one line of JSON");
  withCommonOptions(command).action(async (inputs: string[], options: PlanCommandOptions) =>
    perform(options, async (signal) => {
      const { planAndPrint } = await import("../plan-and-print.js");
      return planAndPrint(inputs, options, signal);
    }),
  );
  withExamples(command, [
    ["imodel-ingest plan assets.ndjson --imodel plant.bim", "counts for each kind"],
    ["imodel-ingest plan assets.ndjson --imodel plant.bim --details", "what changes, property by property"],
    ["imodel-ingest plan assets.ndjson --imodel plant.bim -o plan.json", "then: imodel-ingest sync assets.ndjson --imodel plant.bim --plan plan.json"],
  ]);
}
