import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SnapshotDb } from "@itwin/core-backend";
import { beforeAll, describe, expect, it } from "vitest";
import { ingest, program } from "../cli/program.js";
import { contentLines, differences } from "../robustness/imodel-lines.js";
import { documentText } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { tempFolder } from "../support/temp-folder.js";

const records = [
  { type: "entity", kind: "Area", id: "A" },
  { type: "entity", kind: "Pump", id: "P-1", label: "Pump 1", parent: { kind: "Area", id: "A" }, properties: { flow: 12 } },
] as const;

describe("a snapshot", () => {
  const cwd = tempFolder();
  const at = (name: string): string => join(cwd, name);
  const digest = (name: string): string => createHash("sha256").update(readFileSync(at(name))).digest("hex");
  const lines = (name: string): Promise<string[]> => reading(at(name), contentLines);

  beforeAll(async () => {
    writeFileSync(at("plant.ndjson"), documentText({ records }));
    writeFileSync(at("cut.ndjson"), documentText({ records, end: false }));
    expect(await ingest(["sync", "plant.ndjson", "--imodel", "site.bim"], { cwd })).toMatchObject({ exitCode: 0 });
    expect(await ingest(["snapshot", "plant.ndjson", "-o", "exchange.bim"], { cwd })).toMatchObject({ exitCode: 0 });
    expect(await ingest(["snapshot", "--from", "site.bim", "-o", "exported.bim", "--json"], { cwd })).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"from": "site.bim"') as string });
  }, 60_000);

  it.each(["exchange.bim", "exported.bim"])("%s holds what a sync makes, but for the name of the iModel, in one file", async (name) => {
    const withoutRoot = (all: string[]): string[] => all.map((line) => line.replaceAll(/BisCore:Subject (site|exchange)\b/g, "root").replace(/"(label|code)":"(site|exchange)"/, '"$1":"root"'));
    expect(differences(withoutRoot(await lines(name)), withoutRoot(await lines("site.bim")))).toEqual([]);
    expect(readdirSync(cwd).filter((file) => file.includes(name.replace(".bim", "")))).toEqual([name]);
  });

  it("may not be edited, and the iModel that it was made of may", async () => {
    const editable = (name: string): Promise<boolean> => reading(at(name), (db) => db.withSqliteStatement("SELECT count(*) FROM be_Local WHERE Name='StandaloneEdit'", (statement) => {
      statement.step();
      return statement.getValueInteger(0) > 0;
    }));
    expect(await Promise.all([editable("exchange.bim"), editable("exported.bim")])).toEqual([false, false]);
    expect(await editable("site.bim")).toBe(true);
    expect(await reading(at("exported.bim"), (db) => [db instanceof SnapshotDb, db.getBriefcaseId()])).toEqual([true, 0]);
  });

  it("refuses a sync with the reason and the way that works, before anything is read", async () => {
    execFileSync("mkfifo", [at("never")]);
    const before = digest("exchange.bim");
    // Nobody writes to the FIFO: a run that opened it would wait for ever.
    const { exitCode, stderr } = await ingest(["sync", "never", "--imodel", "exchange.bim"], { cwd });
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^imodel-ingest: imodel-immutable: exchange\.bim is a snapshot, which is never changed once it is written: keep an iModel that can be edited .* imodel-ingest snapshot --from\n$/);
    expect(digest("exchange.bim")).toBe(before);
    expect(await ingest(["sync", "never", "--imodel", "exported.bim"], { cwd })).toMatchObject({ exitCode: 3 });
  });

  it("does not take the place of a file unless told to, and reads nothing before", async () => {
    const before = digest("exported.bim");
    const child = spawn(process.execPath, [program, "snapshot", "-", "-o", "exported.bim"], { cwd, stdio: ["pipe", "ignore", "ignore"] });
    // Standard input stays open: a run that read it would wait for ever.
    expect((await once(child, "close"))[0]).toBe(2);
    expect(await ingest(["snapshot", "--from", "site.bim", "-o", "exported.bim"], { cwd })).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--replace") as string });
    expect(digest("exported.bim")).toBe(before);
    writeFileSync(at("exported.bim-wal"), "what a run that died left behind");
    expect(await ingest(["snapshot", "--from", "site.bim", "-o", "exported.bim", "--replace"], { cwd })).toMatchObject({ exitCode: 0 });
    expect(digest("exported.bim")).not.toBe(before);
    expect(existsSync(at("exported.bim-wal"))).toBe(false);
    expect(differences(await lines("exported.bim"), await lines("site.bim"))).toEqual([]);
  });

  it("of an input that was cut short leaves no file", async () => {
    const { exitCode, stderr } = await ingest(["snapshot", "cut.ndjson", "-o", "cut.bim"], { cwd });
    expect(exitCode).toBe(4);
    expect(stderr).toContain("cut.bim was not written: a snapshot is made of whole documents only");
    expect(readdirSync(cwd).filter((file) => file.includes("cut.bim"))).toEqual([]);
  });

  it("is made either of documents or of an iModel", async () => {
    expect(await ingest(["snapshot", "-o", "none.bim"], { cwd })).toMatchObject({ exitCode: 2 });
    expect(await ingest(["snapshot", "plant.ndjson", "--from", "site.bim", "-o", "none.bim"], { cwd })).toMatchObject({ exitCode: 2 });
    expect(await ingest(["snapshot", "--from", "nothing.bim", "-o", "none.bim"], { cwd })).toMatchObject({ exitCode: 3 });
    expect(existsSync(at("none.bim"))).toBe(false);
  });
});
