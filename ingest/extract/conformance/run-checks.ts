import { checkBrokenSources, type GoodSample } from "./check-broken-sources.js";
import { checkCommand } from "./check-command.js";
import { checkGoodRun } from "./check-good-run.js";
import { checkMemory } from "./check-memory.js";
import { checkRepeatedRun } from "./check-repeated-run.js";
import { checkClosedOutput, checkInterrupt } from "./check-stopping.js";
import { conformanceChecks, notApplicable, type ConformanceCheckName, type ConformanceResult } from "./conformance-checks.js";
import { marksItsEnd } from "./sample-format.js";
import { runOver, type TestBench } from "./test-bench.js";

/** What an extractor is tried on. */
export interface TrySources {
  /** Absolute paths of good samples. */
  samples: readonly string[];
  /** Absolute path of a file by which memory is measured. */
  large?: string;
  maxMebibytes: number;
  /** Whether the format marks its own end; found out by the content unless given. */
  marksEnd?: boolean;
}

/**
 * Makes every check, one program at a time. Holds what one document's identities need.
 * @throws IngestError `extractor-not-ready` when its command cannot be started, `interrupted`
 */
export async function runChecks(bench: TestBench, sources: TrySources): Promise<ConformanceResult[]> {
  const command = await checkCommand(bench);
  if (command.result === "failed") return [command, ...otherNames().map((name) => notApplicable(name, "the extractor cannot run here"))];
  const results = [command];
  for (const sample of sources.samples) {
    for (const result of await trySample(bench, sample, sources)) results.push({ ...result, sample });
  }
  const memory = sources.large === undefined ? notApplicable("memory", "no large file was given") : await checkMemory(bench, sources.large, sources.maxMebibytes);
  return [...results, memory];
}

function otherNames(): ConformanceCheckName[] {
  return (Object.keys(conformanceChecks) as ConformanceCheckName[]).filter((name) => name !== "check-command");
}

async function trySample(bench: TestBench, path: string, sources: TrySources): Promise<ConformanceResult[]> {
  const run = await runOver(bench, path, "first");
  const sample: GoodSample = { path, run, marksEnd: sources.marksEnd ?? (await marksItsEnd(path)) };
  return [
    ...(await checkGoodRun(bench, run)),
    ...(await checkRepeatedRun(bench, path, run)),
    ...(await checkBrokenSources(bench, sample)),
    await checkInterrupt(bench, path, run),
    await checkClosedOutput(bench, path, run),
  ];
}
