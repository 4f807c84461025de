import type { Command } from "commander";
import { IngestError } from "../../errors.js";
import type { CheckedSchema, SchemaFinding, SchemasToCheck } from "../../index.js";
import type { Severity } from "../../issue.js";
import { withExamples } from "../examples.js";
import type { Exit } from "../exit-codes.js";
import { showCounts } from "../issue-counts.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import { printable, printNote, printResult } from "../terminal.js";

interface CheckOptions extends CommonOptions {
  imodel?: string;
  name?: string[];
}

/** `imodel-ingest schema check`: checks schemas against the rules of BIS. */
export function addSchemaCheck(schema: Command): void {
  const command = schema
    .command("check")
    .summary("check schemas against the rules of BIS")
    .description("Checks schemas against the rules of EC and BIS: one in a file of EC XML, or those of an iModel. Each finding is one line: place, severity, code, message.")
    .argument("[file]", "schema file (.ecschema.xml); what it references is looked for beside it, in npm packages and in iTwin.js")
    .option("--imodel <file>", "the iModel whose schemas are checked: the dynamic ones")
    .option("--name <schema...>", "check these schemas of the iModel")
    .option("--json", "print one JSON array");
  withCommonOptions(command).action(async (file: string | undefined, options: CheckOptions) => perform(options, () => check(file, options)));
  withExamples(command, [
    ["imodel-ingest schema check --imodel plant.bim", "the dynamic schemas of an iModel"],
    ["imodel-ingest schema check Plant.01.00.00.ecschema.xml", "a schema in a file"],
  ]);
}

async function check(file: string | undefined, options: CheckOptions): Promise<Exit> {
  const { checkSchemas } = await import("../../inspect-schemas.js");
  const checked = await checkSchemas(whatToCheck(file, options));
  if (options.json) await printResult(JSON.stringify(checked, undefined, 2));
  else await printChecked(checked);
  const failed = checked.some(({ findings }) => findings.some(({ severity }) => severity === "error"));
  return failed || checked.length === 0 ? "problems" : "fine";
}

/** @throws IngestError `usage` */
function whatToCheck(file: string | undefined, { imodel, name }: CheckOptions): SchemasToCheck {
  if (file !== undefined && imodel === undefined && name === undefined) return { file };
  if (file === undefined && imodel !== undefined) return { imodel, ...(name && { names: name }) };
  throw new IngestError("usage", "schema check takes either a file, or --imodel with or without --name");
}

async function printChecked(checked: readonly CheckedSchema[]): Promise<void> {
  for (const { name, version, findings } of checked) {
    for (const finding of findings) await printResult(findingLine(finding));
    printNote(`${name} ${version}: ${showCounts(countsOf(findings)) || "no problems"}`);
  }
  if (checked.length === 0) printNote("It has no dynamic schema; --name names others.");
}

function findingLine({ place, severity, code, message }: SchemaFinding): string {
  return printable(`${place}: ${severity} ${code} ${message}`);
}

function countsOf(findings: readonly SchemaFinding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
