import { Command } from "commander";
import { productVersion } from "../product.js";
import { addAlign } from "./commands/align.js";
import { addBatch } from "./commands/batch.js";
import { addConfig } from "./commands/config.js";
import { addConformance } from "./commands/conformance.js";
import { addExport } from "./commands/export.js";
import { addExtract } from "./commands/extract.js";
import { addExtractor } from "./commands/extractor.js";
import { addExtractors } from "./commands/extractors.js";
import { addPlan } from "./commands/plan.js";
import { addReplay } from "./commands/replay.js";
import { addRun } from "./commands/run.js";
import { addSchema } from "./commands/schema.js";
import { addSnapshot } from "./commands/snapshot.js";
import { addStatus } from "./commands/status.js";
import { addSync } from "./commands/sync.js";
import { addTrace } from "./commands/trace.js";
import { addUnmap } from "./commands/unmap.js";
import { addValidate } from "./commands/validate.js";
import { addView } from "./commands/view.js";
import { withConfiguration } from "./configure.js";
import { exitCodesHelp } from "./exit-codes.js";

/** The command line. Commands load what they need when they run, so that `--help` answers at once. */
export function createProgram(): Command {
  const program = new Command("imodel-ingest")
    .description("Extracts any source, validates it, and synchronizes it into an iTwin iModel, writing only what changed.")
    .version(productVersion(), "--version", "print the version")
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError("(--help tells more)")
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "imodel-ingest: usage: ")) })
    .addHelpText("after", exitCodesHelp());
  for (const add of [addExtract, addExtractors, addExtractor, addConformance, addValidate, addAlign, addPlan, addSync, addRun, addBatch, addReplay, addSnapshot, addStatus, addTrace, addUnmap, addView, addExport, addSchema, addConfig]) add(program);
  withConfiguration(program);
  return program;
}
