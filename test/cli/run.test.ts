import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { testExtractors } from "../extract/extractors.js";
import { documentText, type BodyRecord } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest, program, shell, start, type Outcome } from "./program.js";

const env = { IMODEL_INGEST_EXTRACTORS: testExtractors };

function run(cwd: string, ...args: string[]): Promise<Outcome> {
  return ingest(["run", ...args], { cwd, env });
}

function summary({ stdout, stderr }: Outcome): SyncSummary {
  expect(stdout, stderr).toMatch(/^\{/);
  return JSON.parse(stdout) as SyncSummary;
}

describe("imodel-ingest run", () => {
  it("extracts each file and synchronizes it", async () => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, "assets.csv"), "id,name\nP-1,Pump\nP-2,Valve\n");
    writeFileSync(join(cwd, "rooms.csv"), "id,name\nR-1,Hall\n");
    const outcome = await run(cwd, "csv", "assets.csv", "rooms.csv", "--key", "id", "--imodel", "plant.bim", "--json");
    expect(outcome.exitCode).toBe(0);
    expect(summary(outcome).documents.map(({ source, status, kinds }) => ({ source, status, kinds }))).toEqual([
      { source: "assets.csv", status: "synchronized", kinds: { assets: { inserted: 2, updated: 0, unchanged: 0, deleted: 0, marked: 0, rejected: 0 } } },
      { source: "rooms.csv", status: "synchronized", kinds: { rooms: { inserted: 1, updated: 0, unchanged: 0, deleted: 0, marked: 0, rejected: 0 } } },
    ]);
  });

  it("does not take a document as complete whose extractor failed, whatever the document says", async () => {
    const cwd = tempFolder();
    const records = ["P-1", "P-2", "P-3"].map((id): BodyRecord => ({ type: "entity", kind: "Pump", id }));
    await ingest(["sync", "-", "--imodel", "plant.bim"], { cwd, stdin: documentText({ records }) });
    const words = documentText({ records: records.slice(0, 1) }).trimEnd().split("\n");
    const failed = await run(cwd, "obedient", "--imodel", "plant.bim", "--alignment", alignment(cwd), "--json", "--", ...words, "exit", "9");
    expect(failed.exitCode).toBe(4);
    expect(failed.stderr).toContain("ended with exit code 9");
    expect(summary(failed).documents).toMatchObject([{ status: "incomplete", kinds: { Pump: { unchanged: 1, deleted: 0 } } }]);
    const whole = await run(cwd, "obedient", "--imodel", "plant.bim", "--alignment", alignment(cwd), "--json", "--", ...words);
    expect(summary(whole).documents).toMatchObject([{ status: "synchronized", kinds: { Pump: { unchanged: 1, deleted: 2 } } }]);
  });

  it("gives the extractor's reason when there is no document at all", async () => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, "assets.csv"), "id,name\n");
    expect(await run(cwd, "csv", "assets.csv", "--kee", "id", "--imodel", "plant.bim")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("usage: extractor csv does not accept its options") as string });
    expect(await run(cwd, "csv", "nowhere.csv", "--imodel", "plant.bim")).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("extractor-failed: extractor csv ended with exit code 1") as string });
    expect(await run(cwd, "unready", "x", "--imodel", "plant.bim")).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("install the thing") as string });
    expect(await run(cwd, "dwg", "x", "--imodel", "plant.bim")).toMatchObject({ exitCode: 2 });
  });

  it("stops the extractor when it is interrupted", async () => {
    const cwd = tempFolder();
    const [header = ""] = documentText({ records: [] }).split("\n");
    const args = [program, "run", "obedient", "--imodel", "plant.bim", "--alignment", alignment(cwd), "--", "announce", header, "hang"];
    const { child, outcome } = start(process.execPath, args, { cwd, env });
    await new Promise((resolve) => child.stderr?.once("data", resolve));
    child.kill("SIGINT");
    const { exitCode, stderr } = await outcome;
    expect(exitCode).toBe(130);
    const [, pid = ""] = /running as (\d+)/.exec(stderr) ?? [];
    expect(pid).not.toBe("");
    expect(() => process.kill(Number(pid), 0)).toThrow("ESRCH");
  });

  it("can be left out: a pipe does the same, but for the extractor's exit code", async () => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, "assets.csv"), "id,name\nP-1,Pump\n");
    const { exitCode, stdout } = await shell("imodel-ingest extract csv assets.csv --key id | imodel-ingest sync - --imodel plant.bim", { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("synchronized");
  });
});

function alignment(cwd: string): string {
  writeFileSync(join(cwd, "alignment.yaml"), "alignment: 1\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\n");
  return "alignment.yaml";
}
