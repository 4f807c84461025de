import { existsSync } from "node:fs";
import { join } from "node:path";
import { IngestError } from "../errors.js";
import type { Extractor } from "./manifest.js";

/** A program and its arguments, ready to be started. */
export interface CommandLine {
  program: string;
  args: string[];
}

/**
 * A command of a manifest, followed by `args`. Words of the manifest that name a file of the extractor's folder become
 * absolute, so that it runs in any folder; `args` are the user's and stay as they are.
 */
export function commandLine(extractor: Extractor, command: readonly string[], args: readonly string[] = []): CommandLine {
  const [program = "", ...words] = command.map((word) => {
    const path = join(extractor.folder, word);
    return !word.startsWith("-") && existsSync(path) ? path : word;
  });
  return { program, args: [...words, ...args] };
}

/** The error that says what an extractor needs. */
export function notReady(extractor: Extractor, reason: string, cause?: unknown): IngestError {
  const { name, requirements = [] } = extractor.manifest;
  const needs = requirements.length > 0 ? ` (needs ${requirements.join(", ")})` : "";
  return new IngestError("extractor-not-ready", `extractor ${name}: ${reason}${needs}`, cause);
}
