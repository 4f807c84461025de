import type { Command } from "commander";
import type { ExportedSchema } from "../../index.js";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import { textTable } from "../table.js";
import { printNote, printResult, showNumber } from "../terminal.js";

interface ExportOptions extends CommonOptions {
  imodel: string;
  output: string;
  schema?: string[];
}

/** `imodel-ingest schema export`: writes schemas for other tools. */
export function addSchemaExport(schema: Command): void {
  const command = schema
    .command("export")
    .summary("write schemas as JSON Schemas, for validators in any language")
    .description("Writes the dynamic and domain schemas of an iModel into a folder: one JSON Schema (2020-12) for each class, that the properties of records can be validated against, and the schema as EC JSON.")
    .requiredOption("--imodel <file>", "the iModel to look into")
    .requiredOption("-o, --output <folder>", "where they are written, each into a folder of its own; files of the same names are replaced")
    .option("--schema <name...>", "write these schemas too")
    .option("--json", "print what was written as one JSON array");
  withCommonOptions(command).action(async (options: ExportOptions) =>
    perform(options, async () => {
      const { exportSchemas } = await import("../../inspect-schemas.js");
      const { imodel, output, schema: names } = options;
      const exported = await exportSchemas({ imodel, folder: output, ...(names && { names }) });
      if (options.json) await printResult(JSON.stringify(exported, undefined, 2));
      else if (exported.length > 0) await printResult(exportText(exported));
      else printNote("It has no dynamic or domain schema; --schema names others.");
      return exported.length > 0 ? "fine" : "problems";
    }),
  );
  withExamples(command, [
    ["imodel-ingest schema export --imodel plant.bim -o schemas", "schemas/Plant/Pump.schema.json and so on"],
    ["imodel-ingest schema export --imodel plant.bim -o schemas --schema Generic", "those of Generic too"],
  ]);
}

function exportText(exported: readonly ExportedSchema[]): string {
  return textTable<ExportedSchema>(
    [
      { title: "schema", text: ({ name }) => name },
      { title: "version", text: ({ version }) => version },
      { title: "JSON Schemas", text: ({ classes }) => showNumber(Object.keys(classes).length), right: true },
      { title: "EC JSON", text: ({ file }) => file },
    ],
    exported,
  ).join("\n");
}
