import type { Command } from "commander";
import { withExamples } from "../examples.js";
import { addSchemaCheck } from "./schema-check.js";
import { addSchemaDiff } from "./schema-diff.js";
import { addSchemaExport } from "./schema-export.js";
import { addSchemaLock } from "./schema-lock.js";
import { addSchemaShow } from "./schema-show.js";

/** `imodel-ingest schema`: looks into the schemas of an iModel. */
export function addSchema(program: Command): void {
  const schema = program
    .command("schema")
    .summary("show, check, compare, export and lock the schemas of an iModel")
    .description("Looks into the schemas of an iModel. Nothing is written into it.");
  for (const add of [addSchemaShow, addSchemaCheck, addSchemaDiff, addSchemaExport, addSchemaLock]) add(schema);
  withExamples(schema, [
    ["imodel-ingest schema show --imodel plant.bim", "which dynamic schemas there are"],
    ["imodel-ingest schema check --imodel plant.bim", "whether they follow the rules of BIS"],
    ["imodel-ingest schema diff assets.ndjson --imodel plant.bim", "what a sync would add to them"],
  ]);
}
