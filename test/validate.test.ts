import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Issue } from "../ingest/issue.js";
import { validate } from "../ingest/validate.js";
import { asJsonDocument, brief, entity, header, sealed } from "./format/documents.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "validate-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function save(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const counts = { part: 0, entity: 0, relationship: 0, delete: 0, checkpoint: 0, issue: 0 };

test("several documents are summed up one by one", async () => {
  const good = await save("good.ndjson.gz", gzipSync(sealed([entity("1"), entity("2", { kind: "Tank" }), entity("3", { kind: "__proto__" })])));
  const other = { ...header, source: { id: "PLANT/assets.CSV" } };
  const bad = await save("bad.json", asJsonDocument(sealed([entity("1", { x: 1, parent: { kind: "Area", id: "9" } }), entity("2", { references: { feeds: { kind: "Tank", id: "9" } } })], { head: other })));
  const issues: Issue[] = [];
  const summary = await validate([good, bad], { onIssue: (issue) => issues.push(issue) });
  const kinds = JSON.parse('{"Pump":1,"Tank":1,"__proto__":1}') as object;
  expect(summary.documents).toEqual([
    { file: good, source: "plant/assets.csv", counts: { ...counts, entity: 3 }, kinds, issues: { error: 0, warning: 0, info: 0 }, complete: true, reasons: [] },
    { file: bad, source: "PLANT/assets.CSV", sameSourceAs: good, counts: { ...counts, entity: 2 }, kinds: { Pump: 1 }, issues: { error: 1, warning: 1, info: 0 }, complete: true, reasons: [] },
  ]);
  expect(summary.issues).toEqual({ error: 1, warning: 1, info: 0 });
  expect(issues.map(brief)).toEqual(["schema-violation 1 /records/0/x", "reference-unresolved 1 /records/1/references/feeds"]);
  expect(issues[1]).toMatchObject({ message: "Tank 9 is not in the document", kind: "Pump", id: "2" });
});

test("each kind of open reference has its code", async () => {
  const codes: string[] = [];
  const records = [
    entity("1", { parent: { kind: "Area", id: "9" }, references: { a: { kind: "Area", id: "9" } } }),
    { type: "relationship", kind: "r", id: "1", source: { kind: "Pump", id: "1" }, target: { kind: "Area", id: "9" } },
  ];
  const summary = await validate([Readable.from([sealed(records)])], { onIssue: ({ code }) => codes.push(code) });
  expect(codes).toEqual(["parent-unresolved", "reference-unresolved", "relationship-unresolved"]);
  expect(summary.documents).toMatchObject([{ file: "<stream>", complete: true }]);
});

test("a document without header is checked all the same", async () => {
  const issues: Issue[] = [];
  const { documents } = await validate([Readable.from([`${JSON.stringify(entity("1", { x: 1 }))}\n`])], { onIssue: (issue) => issues.push(issue) });
  expect(issues.map(brief)).toEqual(["header-missing 1", "schema-violation 1 /x", "end-missing 1"]);
  expect(documents).toMatchObject([{ complete: false, reasons: ["header-missing", "end-missing"], counts: { entity: 1 }, kinds: {} }]);
  expect(documents[0]).not.toHaveProperty("source");
});

test("limits and signal are heeded", async () => {
  const { issues } = await validate([Readable.from([sealed([entity("1", { properties: { a: {} } })])])], { limits: { maxDepth: 2 } });
  expect(issues.error).toBe(1);
  await expect(validate([Readable.from([sealed([])])], { signal: AbortSignal.abort() })).rejects.toMatchObject({ key: "interrupted" });
  await expect(validate([join(folder, "none")])).rejects.toMatchObject({ key: "input-unreadable" });
});
