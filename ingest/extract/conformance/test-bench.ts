import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import type { Issue } from "../../issue.js";
import { commandLine } from "../command-line.js";
import type { Extractor } from "../manifest.js";
import { observeToEnd, type ProgramEnd } from "./observed-program.js";
import { readWritten, type WrittenDocument } from "./written-document.js";

/** What the conformance checks of one extractor have in common. */
export interface TestBench {
  extractor: Extractor;
  /** The extractor's own options, which follow the sample. */
  options: readonly string[];
  /** A folder for what the checks make; somebody else removes it. */
  folder: string;
  /** How long one run may take. */
  seconds: number;
  signal: AbortSignal;
  /** Gives every issue of a document. */
  validate(path: string): Promise<Issue[]>;
}

/** A run of an extractor over one file. */
export interface BenchRun {
  end: ProgramEnd;
  /** Path of what it wrote to standard output. */
  output: string;
  written: WrittenDocument;
}

/**
 * Runs the extractor over a file, into a file of that name in the bench's folder.
 * @throws IngestError `extractor-not-ready`, `interrupted`
 */
export async function runOver(bench: TestBench, source: string, name: string): Promise<BenchRun> {
  const output = join(bench.folder, `${name}.ndjson`);
  const descriptor = openSync(output, "w");
  try {
    const line = commandLine(bench.extractor, bench.extractor.manifest.command, [source, ...bench.options]);
    const end = await observeToEnd(bench.extractor, line, { output: descriptor, seconds: bench.seconds, signal: bench.signal });
    return { end, output, written: await readWritten(output, bench.signal) };
  } finally {
    closeSync(descriptor);
  }
}
