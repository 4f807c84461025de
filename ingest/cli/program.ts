import { readFileSync } from "node:fs";
import { Command } from "commander";
import { addExtract } from "./commands/extract.js";
import { addExtractors } from "./commands/extractors.js";
import { addRun } from "./commands/run.js";
import { addStatus } from "./commands/status.js";
import { addSync } from "./commands/sync.js";
import { addTrace } from "./commands/trace.js";
import { addValidate } from "./commands/validate.js";
import { exitCodesHelp } from "./exit-codes.js";

/** The command line. Commands load what they need when they run, so that `--help` answers at once. */
export function createProgram(): Command {
  const program = new Command("imodel-ingest")
    .description("Extracts any source, validates it, and synchronizes it into an iTwin iModel, writing only what changed.")
    .version(packageVersion(), "--version", "print the version")
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError("(--help tells more)")
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "imodel-ingest: usage: ")) })
    .addHelpText("after", exitCodesHelp());
  for (const add of [addExtract, addExtractors, addValidate, addSync, addRun, addStatus, addTrace]) add(program);
  return program;
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
  return version;
}
