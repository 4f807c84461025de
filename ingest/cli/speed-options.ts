import type { Command } from "commander";
import { defaults } from "../options.js";
import type { Report } from "../index.js";
import { parseCount } from "./parse-count.js";
import { type Column, textTable } from "./table.js";
import { printNote } from "./terminal.js";

/** The option that says how many threads read. */
export interface JobsCommandOption {
  jobs?: number;
}

/** The options that say how fast a run goes, and show it. */
export interface SpeedCommandOptions extends JobsCommandOption {
  batchSize?: number;
  profile?: boolean;
}

/** Adds the option that says how many threads read. */
export function withJobsOption(command: Command): Command {
  return command.option("--jobs <number>", "threads that parse, check and hash records beside the one that writes (default: one for each core)", parseCount(0));
}

/** Adds the options that say how fast a run writes, and show it. */
export function withBatchOptions(command: Command): Command {
  return command
    .option("--batch-size <number>", `changes written in one transaction (default: ${defaults.batchSize})`, parseCount(1))
    .option("--profile", "print what each stage took, for each input; --report has it as well");
}

/** The same as the library's options. */
export function speedOf({ jobs, batchSize, profile }: SpeedCommandOptions): { jobs?: number; batchSize?: number; onReport?(report: Report): void } {
  return { ...(jobs !== undefined && { jobs }), ...(batchSize !== undefined && { batchSize }), ...(profile && { onReport: printTimings }) };
}

const columns: Column<Report["documents"][number]["timings"][number]>[] = [
  { title: "stage", text: ({ stage }) => stage },
  { title: "seconds", text: ({ seconds }) => seconds.toFixed(3), right: true },
];

/** Stages overlap with threads, but not with one another: what they took adds up to the time of the thread that writes. */
function printTimings({ documents }: Report): void {
  for (const { file, timings, records, seconds } of documents) {
    printNote(`${file}: ${records} records in ${seconds.toFixed(2)} s`);
    for (const line of textTable(columns, timings)) printNote(line);
  }
}
