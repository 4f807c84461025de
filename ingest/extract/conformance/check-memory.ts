import { closeSync, openSync, readFileSync } from "node:fs";
import { devNull } from "node:os";
import { commandLine } from "../command-line.js";
import { failed, notApplicable, passed, type ConformanceResult } from "./conformance-checks.js";
import { showEnd } from "./describe-end.js";
import { observe } from "./observed-program.js";
import type { TestBench } from "./test-bench.js";

const mebibyte = 1024 * 1024;
const pollMilliseconds = 50;

/** Measures how much memory the extractor and what it starts take for a large file. Only on Linux. */
export async function checkMemory(bench: TestBench, file: string, maxMebibytes: number): Promise<ConformanceResult> {
  if (process.platform !== "linux") return notApplicable("memory", "it is measured on Linux only");
  const output = openSync(devNull, "w");
  try {
    const line = commandLine(bench.extractor, bench.extractor.manifest.command, [file, ...bench.options]);
    const program = await observe(bench.extractor, line, { output, seconds: bench.seconds, signal: bench.signal });
    let peak = 0;
    const poll = setInterval(() => (peak = Math.max(peak, memoryOf(program.pid))), pollMilliseconds);
    const end = await program.ended.finally(() => clearInterval(poll));
    if (end.code !== 0) return failed("memory", `the large file cannot be read: ${showEnd(end)}`);
    const seen = `took ${Math.ceil(peak / mebibyte)} MiB, ${maxMebibytes} MiB are allowed`;
    return peak > maxMebibytes * mebibyte ? failed("memory", seen) : passed("memory", seen);
  } finally {
    closeSync(output);
  }
}

/** Most memory that a process and those below it have had so far, in bytes; 0 when it is gone. See proc(5), VmHWM. */
function memoryOf(pid: number): number {
  const own = Number(/^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
  const children = read(`/proc/${pid}/task/${pid}/children`).split(" ").filter((word) => word !== "");
  return children.reduce((sum, child) => sum + memoryOf(Number(child)), own);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
