import { join } from "node:path";
import { judged, notApplicable, type ConformanceCheckName, type ConformanceResult } from "./conformance-checks.js";
import { contradictionOf, crashOf, isSilent } from "./describe-end.js";
import { cutSample, damageSample, replaceSample, sizeOf } from "./sample-copies.js";
import { headOf, isText } from "./sample-format.js";
import { runOver, type BenchRun, type TestBench } from "./test-bench.js";

/** A good sample, and what came of it. */
export interface GoodSample {
  path: string;
  run: BenchRun;
  /** Whether a cut can be seen from what is left. */
  marksEnd: boolean;
}

/** Runs over broken copies of a sample. Holds what a {@link BenchRun} holds, one at a time. */
export async function checkBrokenSources(bench: TestBench, sample: GoodSample): Promise<ConformanceResult[]> {
  const run = (source: string): Promise<BenchRun> => runOver(bench, source, "broken");
  const emptied = await run(await replaceSample(sample.path, bench.folder, Buffer.alloc(0)));
  const foreign = await run(await replaceSample(sample.path, bench.folder, await otherFormat(sample.path)));
  const missing = await run(join(bench.folder, "no such folder", "no such file"));
  return [
    judgeRefusal("missing-source", missing, sample),
    judgeRefusal("empty-source", emptied, sample),
    judgeRefusal("wrong-format", foreign, sample),
    await checkDamaged(bench, sample),
    await checkCut(bench, sample),
  ];
}

function judgeRefusal(name: ConformanceCheckName, run: BenchRun, sample: GoodSample): ConformanceResult {
  const silent = isSilent(run.end, run.written) ? "ended with exit code 0 and a complete document, without an issue" : undefined;
  return judged(name, faultOf(run, sample) ?? silent);
}

/** A crash, or a contradiction that the good sample did not show already. */
function faultOf({ end, written }: BenchRun, { run }: GoodSample): string | undefined {
  return crashOf(end, written) ?? (contradictionOf(run.end, run.written) === undefined ? contradictionOf(end, written) : undefined);
}

const damagedPlaces = [0.1, 0.35, 0.6, 0.85];

async function checkDamaged(bench: TestBench, sample: GoodSample): Promise<ConformanceResult> {
  const size = await sizeOf(sample.path);
  for (const share of damagedPlaces) {
    const offset = Math.floor(size * share);
    const fault = faultOf(await runOver(bench, await damageSample(sample.path, bench.folder, offset), "broken"), sample);
    if (fault !== undefined) return judged("damaged-source", `damaged at byte ${offset} of ${size}: ${fault}`);
  }
  return judged("damaged-source", undefined);
}

async function checkCut(bench: TestBench, sample: GoodSample): Promise<ConformanceResult> {
  const { path, run, marksEnd } = sample;
  const size = await sizeOf(path);
  let silent = 0;
  const places = await cutPlaces(path, size);
  for (const length of places) {
    const cut = await runOver(bench, await cutSample(path, bench.folder, length), "broken");
    const { end, written } = cut;
    const loses = isSilent(end, written) && written.records < run.written.records;
    if (loses) silent++;
    const lost = loses && marksEnd ? `wrote a complete document with ${written.records} of ${run.written.records} records, without an issue` : undefined;
    const fault = faultOf(cut, sample) ?? lost;
    if (fault !== undefined) return judged("cut-source", `cut after ${length} of ${size} bytes: ${fault}`);
  }
  if (silent === 0) return judged("cut-source", undefined);
  return notApplicable("cut-source", `${silent} of ${places.length} cuts are not detectable: the format is text without a mark at its end, so what is left looks whole`);
}

/** Lengths to cut a file to: somewhere within it, and at the ends of two lines. */
async function cutPlaces(path: string, size: number): Promise<number[]> {
  const head = await headOf(path);
  const lineEnds = [0.5, 0.9].map((share) => head.lastIndexOf(0x0a, Math.floor(Math.min(head.length, size) * share)) + 1);
  const anywhere = [0.25, 0.5, 0.75, 0.95].map((share) => Math.floor(size * share));
  return [...new Set([...anywhere, ...lineEnds])].filter((length) => length > 0 && length < size).sort((a, b) => a - b);
}

/** For a text the beginning of a picture, for anything else a text. */
async function otherFormat(path: string): Promise<Buffer> {
  if (!isText(await headOf(path))) return Buffer.from("This is a text of a few words.\nIt is of no format at all.\n".repeat(50));
  const noise = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * index * 31 + index * 7) % 256));
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), noise]);
}
