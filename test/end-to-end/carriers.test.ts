import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ingest } from "../cli/program.js";
import { type BodyRecord, documentText, jsonDocumentText } from "../support/document-text.js";
import { imodelContent } from "../support/imodel-content.js";
import { tempFolder } from "../support/temp-folder.js";

const records: BodyRecord[] = [
  { type: "part", id: "flange", geometry: [{ type: "box", low: [0, 0, 0], high: [1, 1, 1] }] },
  { type: "entity", kind: "Pump", id: "P-1", label: "Pumpe „Süd“ 🜄", code: "P-1", parent: { kind: "Area", id: "A" }, references: { feeds: { kind: "Pump", id: "P-2" } } },
  { type: "entity", kind: "Pump", id: "P-2", properties: { power: 7.5, nested: { list: [1, "two", null, true] } }, geometry: [{ type: "part", part: "flange" }] },
  { type: "entity", kind: "Area", id: "A", placement: { origin: [1, 2, 3], yaw: 45 } },
  { type: "relationship", kind: "connects", source: { kind: "Pump", id: "P-1" }, target: { kind: "Pump", id: "P-2" } },
];

describe("the same records in every carrier", () => {
  const cwd = tempFolder();

  async function synchronized(name: string, content: string | Buffer, piped = false): Promise<unknown> {
    if (!piped) writeFileSync(join(cwd, name), content);
    const imodel = join(`of ${name}`, "plant.bim");
    const { exitCode, stderr } = await ingest(["sync", piped ? "-" : name, "--imodel", imodel], { cwd, ...(piped && { stdin: content }) });
    expect({ name, exitCode, stderr }).toEqual({ name, exitCode: 0, stderr: "" });
    return imodelContent(join(cwd, imodel));
  }

  it("give the same iModel", async () => {
    const text = documentText({ records });
    const expected = await synchronized("a.ndjson", text);
    expect(Object.keys(expected as object)).toHaveLength(5);
    expect(await synchronized("b.ndjson.gz", gzipSync(text))).toEqual(expected);
    expect(await synchronized("c.json", jsonDocumentText({ records }))).toEqual(expected);
    expect(await synchronized("d.json.gz", gzipSync(jsonDocumentText({ records })))).toEqual(expected);
    expect(await synchronized("stdin", text, true)).toEqual(expected);
    expect(await synchronized("stdin.gz", gzipSync(text), true)).toEqual(expected);
  });
});
