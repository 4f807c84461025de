import type { Command } from "commander";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import { type PlaceCommandOptions, placeOf, withPlaceOptions } from "../place-options.js";
import { statusText } from "../status-text.js";
import { printNote, printResult } from "../terminal.js";

/** `imodel-ingest status`: lists the sources that were synchronized into an iModel. */
export function addStatus(program: Command): void {
  const command = program
    .command("status")
    .summary("list the sources in an iModel")
    .description("Lists the sources that were synchronized into an iModel, with their versions and the number of entities of each kind.")
    .option("--json", "print one JSON array");
  withCommonOptions(withPlaceOptions(command, "the iModel to look into")).action(async (options: CommonOptions & PlaceCommandOptions) =>
    perform(options, async () => {
      const { readStatus } = await import("../../inspect-imodel.js");
      const sources = await readStatus(placeOf(options));
      if (options.json) await printResult(JSON.stringify(sources, undefined, 2));
      else if (sources.length > 0) await printResult(sources.map(statusText).join("\n\n"));
      else printNote("No source was synchronized into it.");
      return "fine";
    }),
  );
  withExamples(command, [
    ["imodel-ingest status --imodel plant.bim", "for people"],
    ["imodel-ingest status --imodel plant.bim --json", "for programs"],
  ]);
}
