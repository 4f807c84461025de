import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Issue } from "../../ingest/issue.js";
import { replay, replayInto } from "../../ingest/replay.js";
import { synchronizeInto } from "../../ingest/synchronize-inputs.js";
import { documentText, type BodyRecord } from "../support/document-text.js";
import { totals } from "../support/ingest-text.js";
import { MemoryTarget } from "../support/memory-target.js";
import { pump } from "../support/synchronization-suite.js";
import { tempFolder } from "../support/temp-folder.js";
import { quarantinedRecords } from "./quarantine-lines.js";

const folder = tempFolder();
const broken = (record: BodyRecord): BodyRecord => ({ ...record, surprise: 1 }) as unknown as BodyRecord;

describe("a quarantine file", () => {
  const path = join(folder, "several.ndjson");
  const two = join(folder, "two.ndjson");

  it("holds several documents, each replayed as its own", async () => {
    const target = new MemoryTarget();
    const inputs = ["a", "b", "c"].map((id) => {
      const file = join(folder, `${id}.ndjson`);
      const records = id === "b" ? [pump("1")] : [broken(pump("1", { label: id }))];
      writeFileSync(file, documentText({ header: { source: { id } }, records }));
      return file;
    });
    await synchronizeInto(target, { imodel: "", inputs, quarantine: path });
    expect(quarantinedRecords(path).map(({ source, file }) => [source, file])).toEqual([["a", inputs[0]], ["c", inputs[2]]]);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(',\\"surprise\\":1', ""));
    const documents = await replayInto(target, { imodel: "", input: path });
    expect(documents.map((document) => [document.source, totals(document)])).toEqual([["a", { inserted: 1 }], ["c", { inserted: 1 }]]);
    expect([...target.documents.keys()]).toEqual(["a", "b", "c"]);
  });

  it("with lines that nobody can read gives what it can, and keeps the rest", async () => {
    const target = new MemoryTarget();
    writeFileSync(two, documentText({ records: [broken(pump("1")), broken(pump("2")), broken(pump("3"))] }));
    await synchronizeInto(target, { imodel: "", inputs: [two], quarantine: path });
    const lines = readFileSync(path, "utf8").replaceAll(',\\"surprise\\":1', "").split("\n");
    writeFileSync(path, [lines[0], "", lines[1]?.slice(0, -1), lines[2]?.replace('"source"', '"sauce"'), lines[3], ""].join("\r\n"));
    const issues: Issue[] = [];
    const still = join(folder, "still.ndjson");
    const [document] = await replayInto(target, { imodel: "", input: path, quarantine: still, onIssue: (issue) => issues.push(issue) });
    expect(document && totals(document)).toEqual({ inserted: 1 });
    expect(issues.map(({ code, place }) => [code, place.line])).toEqual([["quarantine-invalid", 3], ["quarantine-invalid", 4]]);
    expect(quarantinedRecords(still).map(({ raw }) => raw)).toEqual([lines[1]?.slice(0, -1), lines[2]?.replace('"source"', '"sauce"')]);
  });

  it("that is empty holds nothing to do", async () => {
    writeFileSync(path, "");
    expect(await replayInto(new MemoryTarget(), { imodel: "", input: path })).toEqual([]);
  });

  it.each([
    ["is a document", documentText({ records: [] }), "input-unreadable"],
    ["is no JSON", "oops\n", "input-unreadable"],
    ["is of another version", '{"type":"quarantine","formatVersion":"2.0","header":{}}\n', "format-unsupported"],
    ["has no valid header", '{"type":"quarantine","formatVersion":"1.0","header":{"type":"header"}}\n', "input-unreadable"],
  ])("that %s is refused", async (_, text, key) => {
    writeFileSync(path, text);
    await expect(replayInto(new MemoryTarget(), { imodel: "", input: path })).rejects.toMatchObject({ key });
  });

  it("is never overwritten while it is replayed, and no iModel is made for it", async () => {
    await expect(replay({ imodel: join(folder, "none.bim"), input: path, quarantine: join(folder, ".", "several.ndjson") })).rejects.toMatchObject({ key: "usage" });
    await expect(replay({ imodel: join(folder, "none.bim"), input: path })).rejects.toMatchObject({ key: "imodel-unreadable" });
  });
});
