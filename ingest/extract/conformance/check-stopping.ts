import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { commandLine } from "../command-line.js";
import { judged, notApplicable, type ConformanceResult } from "./conformance-checks.js";
import { holdsStackTrace, showEnd } from "./describe-end.js";
import { FullPipe } from "./full-pipe.js";
import { openUnreadPipe } from "./make-pipe.js";
import { observe, observeToEnd, type ObservedProgram, type ProgramEnd } from "./observed-program.js";
import type { BenchRun, TestBench } from "./test-bench.js";
import { digestOf, readWritten } from "./written-document.js";

/** How long a program may take to end when it is asked to, in seconds. */
const patience = 10;

/** How long the program is left waiting, in seconds, before and after it is interrupted. */
const pause = { before: 0.5, after: 0.3 };

/**
 * Interrupts the program while it waits for somebody to read its output, which is the one moment in its work that can be known from outside.
 * @param run an ordinary run over the same sample
 */
export async function checkInterrupt(bench: TestBench, sample: string, run: BenchRun): Promise<ConformanceResult> {
  if (run.end.code !== 0) return notApplicable("interrupt", "the sample cannot be read");
  const pipe = await FullPipe.make(join(bench.folder, "full-pipe"));
  if (!pipe) return notApplicable("interrupt", "this system has no named pipes");
  try {
    const line = commandLine(bench.extractor, bench.extractor.manifest.command, [sample, ...bench.options]);
    const program = await observe(bench.extractor, line, { output: pipe.writer, seconds: 2 * run.end.seconds + patience + 1, signal: bench.signal });
    await Promise.race([pauseFor(2 * run.end.seconds + pause.before), program.ended]);
    program.send("SIGINT");
    const output = join(bench.folder, "interrupted.ndjson");
    const end = await drainToEnd(pipe, program, output);
    return judged("interrupt", await interruptFault(end, output, { run, signal: bench.signal }));
  } finally {
    pipe.close();
  }
}

async function drainToEnd(pipe: FullPipe, program: ObservedProgram, path: string): Promise<ProgramEnd> {
  const output = openSync(path, "w");
  try {
    let end: ProgramEnd | undefined;
    const ended = program.ended.then((found) => (end = found));
    await Promise.race([ended, pauseFor(pause.after)]);
    do {
      writeSync(output, pipe.drain());
      await Promise.race([ended, pauseFor(0.02)]);
    } while (end === undefined);
    writeSync(output, pipe.drain());
    return end;
  } finally {
    closeSync(output);
  }
}

function pauseFor(seconds: number): Promise<void> {
  return wait(seconds * 1000, undefined, { ref: false });
}

async function interruptFault(end: ProgramEnd, output: string, { run, signal }: { run: BenchRun; signal: AbortSignal }): Promise<string | undefined> {
  if (end.timedOut) return `goes on more than ${patience} s after it was interrupted`;
  if (end.code === 0) return "was interrupted, and ended with exit code 0";
  const { end: last } = await readWritten(output, signal);
  // A short document may be handed over as a whole before the signal is noticed.
  if (last === undefined || (await digestOf(output)) === (await digestOf(run.output))) return undefined;
  return "was interrupted, and wrote an end";
}

/** Gives the program an output that nobody reads. */
export async function checkClosedOutput(bench: TestBench, sample: string, run: BenchRun): Promise<ConformanceResult> {
  const output = await openUnreadPipe(join(bench.folder, "unread-pipe"));
  if (output === undefined) return notApplicable("closed-output", "this system has no named pipes");
  try {
    const line = commandLine(bench.extractor, bench.extractor.manifest.command, [sample, ...bench.options]);
    const end = await observeToEnd(bench.extractor, line, { output, seconds: 2 * run.end.seconds + patience, signal: bench.signal });
    return judged("closed-output", closedFault(end));
  } finally {
    closeSync(output);
  }
}

function closedFault(end: ProgramEnd): string | undefined {
  if (end.timedOut) return `goes on for ${Math.round(end.seconds)} s although nobody reads its output`;
  if (holdsStackTrace(end.stderr)) return `shows a stack trace: ${showEnd(end)}`;
  return end.code === 0 ? "ended with exit code 0 although nobody took its document" : undefined;
}
