import { Option, type Command } from "commander";
import { parseCount } from "./parse-count.js";
import type { CommonOptions } from "./perform.js";

/** The options that say what happens to rejected records. */
export interface RejectionCommandOptions extends CommonOptions {
  quarantine?: string;
  maxErrors?: number;
  failFast?: boolean;
}

/** Adds the options that say what happens to rejected records. */
export function withRejectionOptions(command: Command): Command {
  return command
    .option("--quarantine <file>", "keep each rejected record in this file, for `replay`; begun anew by every run")
    .option("--max-errors <number>", "stop when more records than this are rejected; what is written stays, nothing is deleted", parseCount(0))
    .addOption(new Option("--fail-fast", "stop when a record is rejected: --max-errors 0").conflicts("maxErrors"));
}

/** How many records may be rejected, as the library's option; none when no limit was asked for. */
export function maxErrorsOf({ maxErrors, failFast }: RejectionCommandOptions): { maxErrors?: number } {
  if (failFast) return { maxErrors: 0 };
  return maxErrors === undefined ? {} : { maxErrors };
}
