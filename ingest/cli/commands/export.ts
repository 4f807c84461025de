import type { Command } from "commander";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import { printNote, showNumber } from "../terminal.js";

interface ExportCommandOptions extends CommonOptions {
  output: string;
}

/** `imodel-ingest export`: writes what an iModel shows in other formats. */
export function addExport(program: Command): void {
  const command = program
    .command("export")
    .summary("write an iModel's elements as GLB or GeoJSON")
    .description("Writes what an iModel shows in other formats, with where each element came from. Nothing is written into the iModel.");
  addGlb(command);
  addGeojson(command);
  withExamples(command, [
    ["imodel-ingest export glb plant.bim -o plant.glb", "for programs that show 3-D"],
    ["imodel-ingest export geojson plant.bim -o plant.geojson", "for maps"],
  ]);
}

function addGlb(parent: Command): void {
  const command = parent
    .command("glb")
    .summary("as glTF 2.0 in one file")
    .description("Writes all shapes as glTF 2.0 in one file: metres, y upwards, a node for each element, whose extras say where it came from. extras.origin of the root says where in the iModel the file's origin is.");
  withOutput(command).action(async (imodel: string, { output, ...options }: ExportCommandOptions) =>
    perform(options, async (signal) => {
      const { exportGlb } = await import("../../export-imodel.js");
      const count = await exportGlb({ imodel, output, signal });
      printNote(`${output}: ${showNumber(count)} elements`);
      return "fine";
    }),
  );
  withExamples(command, [["imodel-ingest export glb plant.bim -o plant.glb", "all shapes"]]);
}

function addGeojson(parent: Command): void {
  const command = parent
    .command("geojson")
    .summary("as GeoJSON")
    .description("Writes all elements that have a place as GeoJSON (RFC 7946): points, lines, and what surfaces cover seen from above; flat ones exactly, others as their convex hull. The iModel must be located on earth.")
    .option("--local", "keep the iModel's own coordinates, in metres, which RFC 7946 does not allow");
  withOutput(command).action(async (imodel: string, { output, local, ...options }: ExportCommandOptions & { local?: boolean }) =>
    perform(options, async (signal) => {
      const { exportGeojson } = await import("../../export-imodel.js");
      const count = await exportGeojson({ imodel, output, signal, ...(local !== undefined && { local }) });
      printNote(`${output}: ${showNumber(count)} features`);
      return "fine";
    }),
  );
  withExamples(command, [
    ["imodel-ingest export geojson plant.bim -o plant.geojson", "longitude and latitude"],
    ["imodel-ingest export geojson plant.bim -o plant.json --local", "metres, for an iModel without a place on earth"],
  ]);
}

function withOutput(command: Command): Command {
  return withCommonOptions(command.argument("<imodel>", "the iModel to read").requiredOption("-o, --output <file>", "the file to write"));
}
