import type { Command } from "commander";
import { showIModel } from "../../hub-imodel.js";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import { type PlaceCommandOptions, placeOf, withPlaceOptions } from "../place-options.js";
import { traceText } from "../status-text.js";
import { printNote, printResult } from "../terminal.js";

/** `imodel-ingest trace`: from an element to its source record, and back. */
export function addTrace(program: Command): void {
  const command = program
    .command("trace")
    .summary("from an element to its source record, and back")
    .description("Shows where an element came from, or what became of a record of the source. Records of other sources are found too when a GUID or an identifier of theirs is the same: the federation GUID of the element, or a property such as GlobalId, ExtIdentifier or UniqueId.")
    .argument("<id>", "an element's id (0x…), a record's id, a GUID (an IFC GlobalId is one), or an identifier")
    .option("--json", "print one JSON array");
  withCommonOptions(withPlaceOptions(command, "the iModel to look into")).action(async (id: string, options: CommonOptions & PlaceCommandOptions) =>
    perform(options, async () => {
      const imodel = placeOf(options);
      const { trace } = await import("../../inspect-imodel.js");
      const traces = await trace(imodel, id);
      if (options.json) await printResult(JSON.stringify(traces, undefined, 2));
      else if (traces.length > 0) await printResult(traces.map(traceText).join("\n\n"));
      else printNote(`Nothing in ${showIModel(imodel)} has the id ${id}.`);
      return traces.length > 0 ? "fine" : "problems";
    }),
  );
  withExamples(command, [
    ["imodel-ingest trace --imodel plant.bim 0x2c", "which record the element was made from"],
    ["imodel-ingest trace --imodel plant.bim P-101", "which elements were made from the records with that id"],
    ["imodel-ingest trace --imodel building.bim 1hOSvn6df7F8_7GcBWlRGQ", "what an IFC model, a COBie workbook and others say of that thing"],
  ]);
}
