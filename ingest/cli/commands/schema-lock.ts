import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { IngestError } from "../../errors.js";
import type { LockDifference } from "../../index.js";
import { withExamples } from "../examples.js";
import type { Exit } from "../exit-codes.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import { printable, printNote, printResult, showNumber } from "../terminal.js";

interface LockOptions extends CommonOptions {
  imodel: string;
  output?: string;
  check?: string;
  frozen?: boolean;
}

/** `imodel-ingest schema lock`: takes down the schemas of an iModel, and compares them later. */
export function addSchemaLock(schema: Command): void {
  const command = schema
    .command("lock")
    .summary("take down the schemas of an iModel, or compare them with a lock")
    .description("Writes which schemas an iModel has: name, version, origin, checksum of the content. With --check, says a line for each schema that is not as it was locked: it is a problem when one has other content under the same version, or is gone.")
    .requiredOption("--imodel <file>", "the iModel to look into")
    .option("-o, --output <file>", "where the lock is written (default: standard output)")
    .option("--check <file>", "compare with this lock instead")
    .option("--frozen", "with --check: other versions and new schemas are problems too")
    .option("--json", "with --check: print the differences as one JSON array");
  withCommonOptions(command).action(async (options: LockOptions) => perform(options, () => (options.check === undefined ? write(options) : check(options.check, options))));
  withExamples(command, [
    ["imodel-ingest schema lock --imodel plant.bim -o schemas.lock.json", "keep it beside the alignment, under version control"],
    ["imodel-ingest schema lock --imodel plant.bim --check schemas.lock.json", "in CI, after a sync"],
  ]);
}

async function write({ imodel, output, frozen }: LockOptions): Promise<Exit> {
  if (frozen) throw new IngestError("usage", "--frozen goes with --check");
  const { lockSchemas } = await import("../../inspect-schemas.js");
  const text = JSON.stringify(await lockSchemas(imodel), undefined, 2);
  if (output === undefined) await printResult(text);
  else await writeFile(output, `${text}\n`).catch((error: unknown) => Promise.reject(new IngestError("output-unwritable", `${output} cannot be written`, error)));
  return "fine";
}

async function check(file: string, { imodel, output, frozen = false, json }: LockOptions): Promise<Exit> {
  if (output !== undefined) throw new IngestError("usage", "a lock is either written or checked: leave out --output or --check");
  const { checkSchemaLock, readSchemaLock } = await import("../../inspect-schemas.js");
  const lock = await readSchemaLock(file);
  const differences = await checkSchemaLock(imodel, lock, { frozen });
  if (json) await printResult(JSON.stringify(differences, undefined, 2));
  else for (const difference of differences) await printResult(differenceLine(difference));
  const problems = differences.filter(({ problem }) => problem).length;
  if (!json) printNote(`${showNumber(lock.schemas.length)} schemas were locked: ${problems === 0 ? "no problems" : `${showNumber(problems)} ${problems === 1 ? "problem" : "problems"}`}`);
  return problems > 0 ? "problems" : "fine";
}

function differenceLine({ name, change, problem, locked = "", present = "" }: LockDifference): string {
  const texts: Record<LockDifference["change"], string> = {
    changed: `its content changed, its version ${present} did not`,
    vanished: `it is no longer there; version ${locked} was locked`,
    versioned: `version ${locked} was locked, there is ${present}`,
    new: `version ${present} was not there`,
  };
  return printable(`${name}: ${problem ? "error" : "info"} ${change}: ${texts[change]}`);
}
