import type { Command } from "commander";
import type { SchemaEntry } from "../../index.js";
import { withExamples } from "../examples.js";
import type { Exit } from "../exit-codes.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import { textTable } from "../table.js";
import { printable, printNote, printResult, showNumber } from "../terminal.js";

interface ShowOptions extends CommonOptions {
  imodel: string;
  name?: string;
  all?: boolean;
}

/** `imodel-ingest schema show`: lists schemas, or prints one. */
export function addSchemaShow(schema: Command): void {
  const command = schema
    .command("show")
    .summary("print a schema, or list the dynamic ones")
    .description("Prints a schema of an iModel as EC XML. Without --name, lists the dynamic schemas.")
    .requiredOption("--imodel <file>", "the iModel to look into")
    .option("--name <schema>", "the schema to print")
    .option("--all", "list all schemas, not only the dynamic ones")
    .option("--json", "print the schema as EC JSON, or the list as one JSON array");
  withCommonOptions(command).action(async (options: ShowOptions) =>
    perform(options, () => (options.name === undefined ? list(options) : print(options.imodel, options.name, options))),
  );
  withExamples(command, [
    ["imodel-ingest schema show --imodel plant.bim", "name, version and size of each dynamic schema"],
    ["imodel-ingest schema show --imodel plant.bim --name Plant > Plant.ecschema.xml", "one of them, for other tools"],
  ]);
}

async function print(imodel: string, name: string, { json: asJson }: ShowOptions): Promise<Exit> {
  const { readSchema } = await import("../../inspect-schemas.js");
  const { xml, json } = await readSchema(imodel, name);
  await printResult(asJson ? JSON.stringify(json, undefined, 2) : xml.trimEnd());
  return "fine";
}

async function list({ imodel, all, json }: ShowOptions): Promise<Exit> {
  const { listSchemas } = await import("../../inspect-schemas.js");
  const schemas = (await listSchemas(imodel)).filter(({ origin }) => all === true || origin === "dynamic");
  if (json) await printResult(JSON.stringify(schemas, undefined, 2));
  else if (schemas.length > 0) await printResult(listText(schemas));
  else printNote("It has no dynamic schema; --all lists the others.");
  return "fine";
}

function listText(schemas: readonly SchemaEntry[]): string {
  return textTable<SchemaEntry>(
    [
      { title: "name", text: ({ name }) => name },
      { title: "version", text: ({ version }) => version },
      { title: "origin", text: ({ origin }) => origin },
      { title: "classes", text: ({ classes }) => showNumber(classes), right: true },
      { title: "label", text: ({ label = "" }) => printable(label) },
    ],
    schemas,
  ).join("\n");
}
