import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../ingest/report/report.js";
import { program } from "../cli/program.js";
import { headerRecord } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
const million = 1024 * 1024;
/** What is read ahead at most, what threads have at hand, and the buffers of the pipe. */
const mostAhead = 16 * million;

/** Lines without end, each about a kilobyte: a source that is always faster than the iModel is written. */
function* endlessLines(): Generator<string> {
  yield `${JSON.stringify(headerRecord({ source: { id: "endless" } }))}\n`;
  for (let i = 0; ; i++) yield `${JSON.stringify({ type: "entity", kind: "Pump", id: `P-${i}`, properties: { remarks: `${i} `.repeat(140) } })}\n`;
}

function residentBytes(pid: number): number {
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}

test.runIf(process.platform === "linux")("a source that never waits is held back by a writer that is slow: memory stays flat", async () => {
  const args = ["sync", "-", "--imodel", "endless.bim", "--batch-size", "50", "--report", "run.json", "--json", "--jobs", "2"];
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: ["pipe", "ignore", "ignore"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.stdin.on("error", () => undefined);
  const memory: number[] = [];
  /** Bytes pushed up to each line. */
  const pushed = [0];
  for (const line of endlessLines()) {
    const total = (pushed.at(-1) ?? 0) + Buffer.byteLength(line);
    pushed.push(total);
    if (!child.stdin.write(line)) await new Promise((resolve) => child.stdin.once("drain", resolve));
    if (total > (memory.length + 3) * 5 * million) memory.push(residentBytes(child.pid ?? 0));
    if (memory.length === 4) break;
  }
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  const [document] = (JSON.parse(readFileSync(join(folder, "run.json"), "utf8")) as Report).documents;
  const records = document?.records ?? 0;
  expect(records).toBeGreaterThan(1000);
  expect((pushed.at(-1) ?? 0) - (pushed[records + 1] ?? 0)).toBeLessThan(mostAhead);
  const [first = 0, , , last = 0] = memory;
  expect((last - first) / million).toBeLessThan(60);
});
