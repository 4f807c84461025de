import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { BatchSummary } from "../../ingest/batch/batch-summary.js";
import { ingest, program, waitFor } from "../cli/program.js";
import { differences, inspect } from "../robustness/imodel-lines.js";
import { documentText, type BodyRecord } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";

const cwd = tempFolder();
const names = ["large", "small", "shared"];
let expected: string[][] = [];

function batch(folder: string): string[] {
  return [program, "batch", "jobs.yaml", "--reports", `${folder}.reports`, "--jobs", "2", "--json"];
}

/** The jobs name the iModels, so there is a document for each folder. */
function prepare(folder: string): void {
  const jobs = [`{ files: large.ndjson, imodel: ${folder}/large.bim }`, `{ files: small.csv, imodel: ${folder}/small.bim, options: [--key, id] }`, `{ files: [first.csv, second.csv], imodel: ${folder}/shared.bim, options: [--key, id] }`];
  writeFileSync(join(cwd, "jobs.yaml"), `batch: 1\njobs:\n${jobs.map((job) => `  - ${job}\n`).join("")}`);
}

async function finish(folder: string): Promise<BatchSummary> {
  const { stdout, stderr, exitCode } = await ingest(batch(folder).slice(1), { cwd });
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as BatchSummary;
}

function contentOf(folder: string): Promise<string[][]> {
  return Promise.all(names.map(async (name) => {
    const { damage, lines } = await inspect(join(cwd, folder, `${name}.bim`));
    expect(damage).toEqual([]);
    return lines;
  }));
}

beforeAll(async () => {
  const records = Array.from({ length: 4000 }, (_, i): BodyRecord => ({ type: "entity", kind: "Pump", id: `P-${i}`, properties: { size: i } }));
  writeFileSync(join(cwd, "large.ndjson"), documentText({ header: { source: { id: "large" } }, records }));
  for (const name of ["small", "first", "second"]) writeFileSync(join(cwd, `${name}.csv`), `id,name\n${name}-1,A\n${name}-2,B\n`);
  prepare("expected");
  await finish("expected");
  expected = await contentOf("expected");
}, 120_000);

/** Starts a batch in a process group of its own, and waits until it is in the middle of writing. */
async function startAndWait(folder: string): Promise<{ child: ChildProcess; running: number[] }> {
  prepare(folder);
  mkdirSync(join(cwd, folder));
  const child = spawn(process.execPath, batch(folder), { cwd, detached: true, stdio: ["ignore", "ignore", "ignore"] });
  const log = join(cwd, folder, "large.bim-wal");
  await waitFor(() => existsSync(log) && statSync(log).size > 100_000);
  return { child, running: childrenOf(child.pid ?? 0) };
}

function childrenOf(pid: number): number[] {
  const lines = execFileSync("ps", ["-e", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  return lines.filter(([, parent]) => parent === pid).map(([own = 0]) => own);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("a batch that ends in the middle", () => {
  it.each([
    ["by SIGKILL of its process group", "group", (pid: number): void => void process.kill(-pid, "SIGKILL")],
    ["by SIGKILL of the batch alone", "alone", (pid: number): void => void process.kill(pid, "SIGKILL")],
    ["by Ctrl-C", "interrupted", (pid: number): void => void process.kill(-pid, "SIGINT")],
  ] as const)("%s leaves no process behind, and the next batch ends as if nothing had happened", async (_how, folder, end) => {
    const { child, running } = await startAndWait(folder);
    expect(running.length).toBeGreaterThan(0);
    const closed = once(child, "close");
    end(child.pid ?? 0);
    const [exitCode] = (await closed) as [number | null];
    expect(exitCode).toBe(folder === "interrupted" ? 130 : null);
    // At once, while processes of the first one may still be there.
    const { files } = await finish(folder);
    expect(files.map(({ status }) => status).filter((status) => status !== "skipped" && status !== "synchronized" && status !== "unchanged")).toEqual([]);
    expect((await contentOf(folder)).map((lines, i) => differences(lines, expected[i] ?? []))).toEqual([[], [], []]);
    await waitFor(() => !running.some(isAlive));
    expect((await finish(folder)).statuses).toEqual({ skipped: 4 });
  });
});
