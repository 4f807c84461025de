import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { BatchSummary, FileResult } from "../../ingest/batch/batch-summary.js";
import { documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest, type Outcome, program, start, type StartOptions, waitFor } from "./program.js";

function pump(source: string, id = "P-1"): string {
  return documentText({ header: { source: { id: source } }, records: [{ type: "entity", kind: "Pump", id }] });
}

/** A folder with files in it. */
function workspace(files: Record<string, string>): string {
  const cwd = tempFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(cwd, path, ".."), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  return cwd;
}

async function batch(cwd: string, args: readonly string[], options: Partial<StartOptions> = {}): Promise<Outcome & { summary: BatchSummary }> {
  const outcome = await ingest(["batch", ...args, "--json"], { cwd, ...options });
  expect(outcome.stdout, outcome.stderr).toMatch(/^\{/);
  return { ...outcome, summary: JSON.parse(outcome.stdout) as BatchSummary };
}

function ends({ files }: BatchSummary): string[] {
  return files.map(({ file, status, error }) => `${file} ${error?.key ?? status}`);
}

/** An extractor whose program is this one; `$1` is the file. */
function extractor(folder: string, script: string): Record<string, string> {
  mkdirSync(join(folder, "own"), { recursive: true });
  writeFileSync(join(folder, "own/extract.sh"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "own/extract.sh"), 0o755);
  const manifest = { name: "own", version: "1.0.0", title: "Own", fileTypes: [".own"], command: ["sh", "extract.sh"], check: ["true"] };
  writeFileSync(join(folder, "own/extractor.json"), JSON.stringify(manifest));
  return { IMODEL_INGEST_EXTRACTORS: "own" };
}

describe("imodel-ingest batch", () => {
  it("explains itself with examples", async () => {
    const { stdout, exitCode } = await ingest(["batch", "--help"], { cwd: tempFolder() });
    expect(exitCode).toBe(0);
    for (const text of ["jobs.yaml", "--output-folder", "--jobs", "--reports", "--retries", "--wait", "--force", "--json", "Examples:", "docs/batch.md"]) expect(stdout).toContain(text);
  });

  it("does not start when the call or the document is wrong, and says where", async () => {
    const cwd = workspace({ "jobs.yaml": "batch: 1\njobs:\n  - files: a.csv\n", "in/a.csv": "id\n1\n" });
    const run = (...args: string[]): Promise<Outcome> => ingest(["batch", ...args], { cwd });
    expect(await run("jobs.yaml")).toMatchObject({ exitCode: 2, stdout: "", stderr: 'imodel-ingest: batch-invalid: jobs.yaml:3:5: jobs.0: Needs "imodel", here or in "defaults"\n' });
    expect(await run("nowhere.yaml")).toMatchObject({ exitCode: 3, stdout: "", stderr: expect.stringContaining("input-unreadable") as string });
    expect(await run("in")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--output-folder") as string });
    expect(await run("jobs.yaml", "--output-folder", "out")).toMatchObject({ exitCode: 2 });
    expect(await run("in", "--output-folder", "out", "--jobs", "0")).toMatchObject({ exitCode: 2 });
    expect(await run("in", "--output-folder", "out", "--reports", "jobs.yaml")).toMatchObject({ exitCode: 3, stdout: "", stderr: expect.stringContaining("output-unwritable") as string });
    expect(existsSync(join(cwd, "out"))).toBe(false);
  });

  it("prints a table, and piped a line for each finished file on standard error", async () => {
    const cwd = workspace({ "in/a.ndjson": pump("a"), "in/b.csv": "id,name\n1,x\n", "in/notes.md": "", "jobs.yaml": "batch: 1\njobs: [{ files: [in, lost/*.csv], imodel: 'out/{name}.bim' }]\n" });
    const { exitCode, stdout, stderr } = await ingest(["batch", "jobs.yaml", "--jobs", "1"], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ {2}file +iModel +outcome +inserted +updated +deleted +rejected +issues +time$/m);
    expect(stdout).toMatch(/^ {2}in\/a\.ndjson +out\/a\.bim +synchronized +1 +0 +0 +0 /m);
    expect(stdout).toContain("nothing was found for lost/*.csv\n1 file was left out, since no extractor reads it\n2 files: 2 synchronized");
    expect(stderr).toBe("[1/2] in/a.ndjson → out/a.bim: synchronized: 1 records, 1 inserted\n[2/2] in/b.csv → out/b.bim: synchronized: 1 records, 1 inserted\n");
  });

  it("with --json prints one document, and a line of JSON for each finished file, and keeps both on disk", async () => {
    const cwd = workspace({ "in/a.ndjson": pump("a"), "in/cut.ndjson": pump("cut").split("\n").slice(0, 2).join("\n") });
    const { exitCode, summary, stderr } = await batch(cwd, ["in", "--output-folder", "out"]);
    expect(exitCode).toBe(4);
    const lines = stderr.trim().split("\n").map((line) => JSON.parse(line) as FileResult & { finished: number; of: number });
    expect(lines.map(({ finished, of }) => [finished, of])).toEqual([[1, 2], [2, 2]]);
    expect(summary).toMatchObject({ statuses: { synchronized: 1, incomplete: 1 }, unmatched: [], ignored: 0, interrupted: false, reports: join(cwd, "out/reports") });
    expect(JSON.parse(readFileSync(join(cwd, "out/reports/batch.json"), "utf8"))).toEqual(summary);
    for (const { reports } of summary.files) expect(reports.map((path) => existsSync(path))).toEqual([true, true]);
  });

  it("shows in a terminal which files are running and how many are done, and takes that away at the end", async () => {
    const cwd = workspace({ "in/a.ndjson": pump("a"), "in/b.ndjson": pump("b") });
    const pty = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
    const { stdout, exitCode } = await start("python3", ["-c", pty, process.execPath, program, "batch", "in", "--output-folder", "out", "--jobs", "2"], { cwd, env: { TERM: "xterm" } }).outcome;
    expect(exitCode).toBe(0);
    expect(stdout).toContain("  in/a.ndjson: starts\r\n  in/b.ndjson: starts\r\n0 of 2 files done, 2 running\r\n");
    expect(stdout).toContain("1 of 2 files done, 1 running");
    expect(stdout).toMatch(/\u001b\[\d+A\r\u001b\[J {2}file /);
  });

  it("waits for another program that has the iModel open, for --wait seconds at most, and runs the other files meanwhile", async () => {
    const cwd = workspace({ "in/a.ndjson": pump("a"), "in/b.ndjson": pump("b") });
    await batch(cwd, ["in", "--output-folder", "out"]);
    for (const name of ["a", "b"]) writeFileSync(join(cwd, `in/${name}.ndjson`), pump(name, "P-2"));
    const holder = 'import sqlite3, sys\ndb = sqlite3.connect("out/a.bim", isolation_level=None)\ndb.execute("BEGIN IMMEDIATE")\nprint("writing", flush=True)\nsys.stdin.read()';
    const other = spawn("python3", ["-c", holder], { cwd, stdio: ["pipe", "pipe", "inherit"] });
    await once(other.stdout, "data");
    const impatient = await batch(cwd, ["in", "--output-folder", "out", "--wait", "0.1"]);
    expect([impatient.exitCode, ends(impatient.summary)]).toEqual([3, ["in/a.ndjson imodel-busy", "in/b.ndjson synchronized"]]);
    const { child, outcome } = start(process.execPath, [program, "batch", "in", "--output-folder", "out"], { cwd });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await waitFor(() => said.includes("again in") && said.includes("b.ndjson"));
    other.stdin.end();
    expect(await outcome).toMatchObject({ exitCode: 0 });
    expect(said).toMatch(/^in\/a\.ndjson: out\/a\.bim: another process has it open; again in 0\.50 s$/m);
    expect(said).toMatch(/^\[1\/2\] in\/b\.ndjson → out\/b\.bim: skipped$/m);
  });

  it("runs a file again whose extractor or process was killed, so often and no more, and keeps what was printed", async () => {
    const cwd = workspace({ "in/once.own": "x", "in/always.own": "x", "in/process.own": "x", "in/wrong.own": "x", "once.ndjson": pump("once"), "process.ndjson": pump("process") });
    const env = extractor(cwd, `case "$1" in
      *once.own) if [ -e once ]; then cat once.ndjson; else touch once; kill -9 $$; fi;;
      *always.own) echo out of memory >&2; kill -9 $$;;
      *process.own) if [ -e process ]; then cat process.ndjson; else touch process; kill -9 $PPID; fi;;
      *) echo not mine >&2; exit 1;;
    esac`);
    const { exitCode, summary } = await batch(cwd, ["in", "--output-folder", "out", "--retries", "1", "--jobs", "2"], { env });
    expect(exitCode).toBe(4);
    expect(summary.files.map(({ file, status, error, attempts, output }) => [file, error?.key ?? status, attempts, output])).toEqual([
      ["in/always.own", "extractor-failed", 2, "out of memory"],
      ["in/once.own", "synchronized", 2, undefined],
      ["in/process.own", "synchronized", 2, undefined],
      ["in/wrong.own", "extractor-failed", 1, "not mine"],
    ]);
  });

  it("says of a file why it cannot be run, when its extractor is not ready or its options are wrong", async () => {
    const cwd = workspace({ "in/a.csv": "id\n1\n", "in/b.own": "", "in/c.md": "", "jobs.yaml": "batch: 1\ndefaults: { imodel: 'out/{name}.bim' }\njobs: [{ files: in/a.csv, options: [--no-such] }, { files: in/b.own }, { files: in/c.md }, { files: in/d.csv }]\n" });
    const env = extractor(cwd, "");
    writeFileSync(join(cwd, "own/extractor.json"), readFileSync(join(cwd, "own/extractor.json"), "utf8").replace('["true"]', '["sh", "-c", "echo install it; exit 1"]'));
    const { exitCode, summary } = await batch(cwd, ["jobs.yaml"], { env });
    expect(ends(summary)).toEqual(["in/a.csv usage", "in/b.own extractor-not-ready", "in/c.md usage"]);
    expect(summary.unmatched).toEqual(["in/d.csv"]);
    expect(exitCode).toBe(3);
    expect(summary.files[1]?.error?.message).toContain("install it");
  });
});
