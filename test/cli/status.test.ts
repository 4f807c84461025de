import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { SourceStatus, Trace } from "../../ingest/synchronize/source-status.js";
import { documentText, type BodyRecord } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest } from "./program.js";

const cwd = tempFolder();
const records: BodyRecord[] = [
  { type: "entity", kind: "Pump", id: "P-1", label: "Feed water pump", code: "P-1" },
  { type: "entity", kind: "Pump", id: "P-2" },
  { type: "entity", kind: "Vessel", id: "P-1" },
];

beforeAll(async () => {
  writeFileSync(join(cwd, "a.ndjson"), documentText({ header: { source: { id: "a", name: "Source A", version: "7" } }, records }));
  writeFileSync(join(cwd, "b.ndjson"), documentText({ header: { source: { id: "b" } }, records: records.slice(0, 1), end: false }));
  await ingest(["sync", "a.ndjson", "b.ndjson", "--imodel", "plant.bim"], { cwd });
});

describe("imodel-ingest status", () => {
  it("lists the sources with version, state and counts", async () => {
    const { exitCode, stdout } = await ingest(["status", "--imodel", "plant.bim"], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Source A\n {2}state {9}up to date\n {2}source {8}a\n {2}version {7}7\n/);
    expect(stdout).toMatch(/\n {2}entities {6}3: Pump 2, Vessel 1\n/);
    expect(stdout).toMatch(/\nb\n {2}state {9}not finished/);
  });

  it("gives the same as JSON", async () => {
    const { stdout } = await ingest(["status", "--imodel", "plant.bim", "--json"], { cwd });
    expect(JSON.parse(stdout) as SourceStatus[]).toMatchObject([
      { source: "a", name: "Source A", version: "7", upToDate: true, kinds: { Pump: 2, Vessel: 1 } },
      { source: "b", upToDate: false, kinds: { Pump: 1 } },
    ]);
  });

  it("says when the iModel is not there", async () => {
    expect(await ingest(["status", "--imodel", "nowhere.bim"], { cwd })).toMatchObject({ exitCode: 3, stderr: "imodel-ingest: imodel-unreadable: nowhere.bim does not exist\n" });
  });
});

describe("imodel-ingest trace", () => {
  it("goes from a record to its elements, and from an element to its record", async () => {
    const { exitCode, stdout } = await ingest(["trace", "P-1", "--imodel", "plant.bim", "--json"], { cwd });
    expect(exitCode).toBe(0);
    const traces = JSON.parse(stdout) as Trace[];
    expect(traces.map(({ source, kind, id }) => [source, kind, id]).sort()).toEqual([["a", "Pump", "P-1"], ["a", "Vessel", "P-1"], ["b", "Pump", "P-1"]]);
    const [first] = traces;
    const back = await ingest(["trace", first?.element ?? "", "--imodel", "plant.bim", "--json"], { cwd });
    expect(JSON.parse(back.stdout)).toEqual([first]);
  });

  it("prints them for people", async () => {
    const { stdout } = await ingest(["trace", "P-2", "--imodel", "plant.bim"], { cwd });
    expect(stdout).toMatch(/^Pump P-2\n {2}element {7}0x[0-9a-f]+\n {2}class {9}Generic:PhysicalObject\n/);
  });

  it("says when there is nothing", async () => {
    expect(await ingest(["trace", "P-9", "--imodel", "plant.bim"], { cwd })).toMatchObject({ exitCode: 1, stdout: "", stderr: "Nothing in plant.bim has the id P-9.\n" });
    expect(await ingest(["trace", "P-9", "--imodel", "plant.bim", "--json"], { cwd })).toMatchObject({ exitCode: 1, stdout: "[]\n" });
  });
});
