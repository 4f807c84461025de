import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ingest, type Outcome, program, start, type StartOptions, waitFor } from "../cli/program.js";
import { documentText, headerRecord } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";

const text = documentText({ records: [{ type: "entity", kind: "Pump", id: "1" }] });
const changed = documentText({ records: [{ type: "entity", kind: "Pump", id: "1", label: "changed" }] });
const other = documentText({ header: { source: { id: "other" } }, records: [{ type: "entity", kind: "Valve", id: "1" }] });

/** A folder with an iModel and inputs of every command that writes into it. */
async function workplace(): Promise<string> {
  const cwd = tempFolder();
  const rejected = documentText({ header: { source: { id: "third" } }, records: [{ type: "entity", kind: "Pump", id: "2" }] });
  writeFileSync(join(cwd, "other.ndjson"), other);
  writeFileSync(join(cwd, "rejected.ndjson"), rejected);
  writeFileSync(join(cwd, "assets.csv"), "id,name\nP-1,Pump\n");
  writeFileSync(join(cwd, "none.yaml"), "alignment: 1\nkinds: {}\n");
  await ingest(["sync", "-", "--imodel", "plant.bim"], { cwd, stdin: text });
  await ingest(["sync", "rejected.ndjson", "--imodel", "plant.bim", "--alignment", "none.yaml", "--quarantine", "q.ndjson"], { cwd });
  return cwd;
}

/** A process that has begun to write, and goes on when `finish` gives it the rest of its document. */
async function startHolder(cwd: string): Promise<{ child: ChildProcess; finish: () => Promise<unknown>; kill: () => Promise<unknown> }> {
  const child = spawn(process.execPath, [program, "sync", "-", "--imodel", "plant.bim", "--quarantine", "held.ndjson"], { cwd, stdio: ["pipe", "ignore", "inherit"] });
  const ended = once(child, "close").then(([exitCode]: unknown[]) => exitCode);
  child.stdin.write(`${JSON.stringify(headerRecord())}\n`);
  // A run begins its quarantine when it has opened the iModel.
  await waitFor(() => existsSync(join(cwd, "held.ndjson")));
  const finish = (): Promise<unknown> => {
    child.stdin.end(changed.slice(changed.indexOf("\n") + 1));
    return ended;
  };
  const kill = (): Promise<unknown> => {
    child.kill("SIGKILL");
    return ended;
  };
  return { child, finish, kill };
}

/** Starts a command and returns when it says that it waits. */
async function startWaiting(args: readonly string[], options: StartOptions): Promise<{ child: ChildProcess; outcome: Promise<Outcome> }> {
  const started = start(process.execPath, [program, ...args], options);
  if (started.child.stderr) await Promise.race([once(started.child.stderr, "data"), started.outcome]);
  return started;
}

describe("two processes on one iModel file", () => {
  it("only one of them writes, and the other one says who", async () => {
    const cwd = await workplace();
    const holder = await startHolder(cwd);
    const { exitCode, stderr } = await ingest(["sync", "other.ndjson", "--imodel", "plant.bim"], { cwd });
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(new RegExp(`^imodel-ingest: imodel-busy: plant\\.bim: process ${holder.child.pid} on .* \\(since .*Z\\) is writing to it\n$`));
    expect(await holder.finish()).toBe(0);
    expect(await ingest(["sync", "other.ndjson", "--imodel", "plant.bim"], { cwd })).toMatchObject({ exitCode: 0 });
  });

  it.each([
    ["sync", ["sync", "other.ndjson", "--imodel", "plant.bim"]],
    ["run", ["run", "csv", "assets.csv", "--key", "id", "--imodel", "plant.bim"]],
    ["replay", ["replay", "q.ndjson", "--imodel", "plant.bim"]],
  ])("%s --wait says once for whom it waits, and writes when the other one is done", async (_, args) => {
    const cwd = await workplace();
    const holder = await startHolder(cwd);
    const { outcome } = await startWaiting([...args, "--wait"], { cwd });
    expect(await holder.finish()).toBe(0);
    const { exitCode, stdout, stderr } = await outcome;
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(new RegExp(`^imodel-ingest: waiting: plant\\.bim: process ${holder.child.pid} on .* is writing to it\n$`));
    expect(stdout).toMatch(/ 1 +0 +0 +0 +0$/m);
  });

  it("--json tells of the wait as JSON, and a limit ends it", async () => {
    const cwd = await workplace();
    const holder = await startHolder(cwd);
    const { exitCode, stdout, stderr } = await ingest(["sync", "other.ndjson", "--imodel", "plant.bim", "--wait", "0.5", "--json"], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr.trimEnd().split("\n").map((line) => JSON.parse(line) as unknown)).toEqual([
      { waiting: { message: expect.stringMatching(/^plant\.bim: process \d+ on .* is writing to it$/) as string } },
      { error: { key: "imodel-busy", message: expect.stringMatching(/ is writing to it, after a wait of 0\.5 s$/) as string } },
    ]);
    await holder.kill();
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s ends the wait with exit code %i, and nothing is left behind", async (signal, exitCode) => {
    const cwd = await workplace();
    const holder = await startHolder(cwd);
    const before = readdirSync(cwd);
    const temporary = tempFolder();
    const { child, outcome } = await startWaiting(["run", "csv", "assets.csv", "--key", "id", "--imodel", "plant.bim", "--quarantine", "new.ndjson", "--wait", "3600"], { cwd, env: { TMPDIR: temporary } });
    child.kill(signal);
    expect(await outcome).toMatchObject({ exitCode, stdout: "", stderr: expect.stringMatching(/\nimodel-ingest: interrupted: waiting for the iModel was stopped\n$/) as string });
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(cwd)).toEqual(before);
    expect(await holder.finish()).toBe(0);
  });

  it("who waits for a process that is killed goes on, and so does who comes later", async () => {
    const cwd = await workplace();
    const holder = await startHolder(cwd);
    const { outcome } = await startWaiting(["sync", "other.ndjson", "--imodel", "plant.bim", "--wait"], { cwd });
    await holder.kill();
    expect(await outcome).toMatchObject({ exitCode: 0 });
    expect(await ingest(["sync", "-", "--imodel", "plant.bim"], { cwd, stdin: text })).toMatchObject({ exitCode: 0 });
  });

  it("a plan is looked at after the wait: what the other one wrote outdates it", async () => {
    const cwd = await workplace();
    await ingest(["plan", "other.ndjson", "--imodel", "plant.bim", "-o", "plan.json"], { cwd });
    const holder = await startHolder(cwd);
    const { outcome } = await startWaiting(["sync", "other.ndjson", "--imodel", "plant.bim", "--plan", "plan.json", "--wait"], { cwd });
    expect(await holder.finish()).toBe(0);
    const imodel = readFileSync(join(cwd, "plant.bim"));
    expect(await outcome).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("plan-outdated: plant.bim has changed since the plan was made") as string });
    expect(readFileSync(join(cwd, "plant.bim")).equals(imodel)).toBe(true);
  });
});

describe("--wait", () => {
  it.each(["soon", "-1", "other.ndjson"])("does not take %s for a number of seconds", async (value) => {
    const cwd = tempFolder();
    const { exitCode, stderr } = await ingest(["sync", "-", "--imodel", "plant.bim", `--wait=${value}`], { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining("It is a number of seconds") as string });
  });
});
