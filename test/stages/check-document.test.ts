import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type Input, openInput } from "../../ingest/format/open-input.js";
import type { Issue, IssueCode } from "../../ingest/issue.js";
import type { Limits } from "../../ingest/options.js";
import { type CheckedRecord, type DocumentOutcome, openDocument, type SourceDocument } from "../../ingest/stages/check-document.js";
import { asJsonDocument, brief, digestOf, entity, header, inChunks, type LooseRecord, recordingRun, reopening, sealed, toLines } from "../format/documents.js";

interface Reading {
  document: SourceDocument;
  outcome: DocumentOutcome;
  records: CheckedRecord[];
  issues: Issue[];
}

async function read(input: Input, limits: Partial<Limits> = {}): Promise<Reading> {
  const { run, issues } = recordingRun(limits);
  const document = await openDocument(input, run);
  const records: CheckedRecord[] = [];
  for await (const batch of document.batches) records.push(...batch);
  return { document, outcome: document.outcome, records, issues };
}

const show = (record: CheckedRecord): string => ("rejected" in record ? `rejected ${record.rejected.id}` : `${record.record.type} ${"id" in record.record ? record.record.id : ""}`.trim());
const fixture = (name: string): string => new URL(`../../fixtures/documents/${name}`, import.meta.url).pathname;

describe.each(["minimal.ndjson", "minimal.json"])("%s", (name) => {
  test("is complete, in every carrier and compression", async () => {
    const content = readFileSync(fixture(name));
    for (const input of [openInput(fixture(name)), inChunks(content, 100), inChunks(gzipSync(content), 100)]) {
      const { document, outcome, records, issues } = await read(input);
      expect(document.header).toMatchObject({ source: { id: "plant/assets.csv" } });
      expect(records.map(show)).toEqual(["part flange-dn50", "entity A-1", "entity P-101", "entity CR-32", "entity V-7", "relationship C-9", "relationship", "delete P-099", "checkpoint"]);
      expect(outcome).toMatchObject({ complete: true, reasons: [], completeScopes: ["", "unit-1"], counts: { part: 1, entity: 4, relationship: 2, delete: 1, checkpoint: 1, issue: 1 }, unreadable: 0 });
      expect(issues.map(({ code, severity, message, kind, id }) => ({ code, severity, message, kind, id }))).toEqual([
        { code: "source-issue", severity: "warning", message: "unknown-type: TypeName 'Door' is not on the sheet Type (sheet Component, row 17, column TypeName)", kind: "Component", id: "Door-4" },
      ]);
      expect([...document.dangling()]).toEqual([]);
    }
  });
});

/** Text of a document, the issues it has, and what is left of its records. */
type Case = [name: string, content: string | Buffer, issues: string[], expected: { records?: string[]; reasons?: IssueCode[]; unreadable?: number }];

const scoped = { ...header, scopes: ["a", "b"] };
const part = { type: "part", id: "p", geometry: [{ type: "point", at: [0, 0, 0] }] };
const using = (id: string): LooseRecord => ({ geometry: [{ type: "point", at: [0, 0, 0] }, { type: "part", part: id }] });
const usingInLevels = (...ids: string[]): LooseRecord => ({ geometry: [{ type: "levels", levels: ids.map((id, tolerance) => ({ tolerance, ...using(id) })) }] });
const ends = { source: { kind: "Pump", id: "1" }, target: { kind: "Pump", id: "2" } };
const two = [entity("1"), entity("2")];
const lines = (...texts: string[]): string => texts.map((text) => `${text}\n`).join("");
const line = (record: LooseRecord): string => JSON.stringify(record);
const endOf = (entities: number): string => line({ type: "end", status: "complete", counts: { entity: entities } });

const cases: Case[] = [
  ["json-invalid", lines(line(header), line(entity("1")), "oops", endOf(1)), ["json-invalid 3"], { records: ["entity 1"], reasons: ["json-invalid"], unreadable: 1 }],
  ["json-invalid that was counted", lines(line(header), "oops", endOf(1)), ["json-invalid 2", "count-mismatch 3 /counts/entity"], { reasons: ["json-invalid", "count-mismatch"], unreadable: 1 }],
  ["utf8-invalid with an identity", sealed([{ ...entity("1"), label: "\ud800" }]), ["utf8-invalid 2 /label"], { records: ["rejected 1"] }],
  ["utf8-invalid in the identity", sealed([entity("\ud800")]), ["utf8-invalid 2 /id"], { reasons: ["utf8-invalid"], unreadable: 1 }],
  ["line-too-long", sealed([entity("x".repeat(900)), entity("2")]), ["line-too-long 2", "count-mismatch 4 /counts/entity"], { records: ["entity 2"], reasons: ["line-too-long", "count-mismatch"], unreadable: 1 }],
  ["nesting-too-deep", lines(line(header), `{"type":"entity","kind":"k","id":"1","properties":{"a":${"[".repeat(100)}${"]".repeat(100)}}}`, endOf(1)), [`nesting-too-deep 2 /properties/a${"/0".repeat(62)}`], { records: ["rejected 1"] }],
  ["key-forbidden", lines(line(header), '{"type":"entity","kind":"k","id":"1","__proto__":{}}', endOf(1)), ["key-forbidden 2 /__proto__"], { records: ["rejected 1"] }],
  ["type-unknown with an identity", lines(line(header), '{"type":"entitty","kind":"k","id":"1"}', endOf(0)), ["type-unknown 2 /type"], { records: ["rejected 1"] }],
  ["type-unknown without", lines(line(header), '{"kind":"k"}', endOf(0)), ["type-unknown 2 /type"], { reasons: ["type-unknown"], unreadable: 1 }],
  ["schema-violation with an identity", sealed([entity("1", { label: 5, lable: "x" }), entity("2")]), ['schema-violation 2 /lable', "schema-violation 2 /label"], { records: ["rejected 1", "entity 2"] }],
  ["schema-violation in the identity", sealed([{ type: "entity", kind: "k", id: 5 }]), ["schema-violation 2 /id"], { reasons: ["schema-violation"], unreadable: 1 }],
  ["schema-violation of a relationship", sealed([...two, { type: "relationship", kind: "r", ...ends, colour: 1 }]), ["schema-violation 4 /colour"], { records: ["entity 1", "entity 2", 'rejected ["Pump","1"]->["Pump","2"]'] }],
  ["schema-violation of a number", lines(line(header), '{"type":"entity","kind":"k","id":"1","properties":{"a":1e999}}', endOf(1)), ["schema-violation 2 /properties/a"], { records: ["rejected 1"] }],
  ["header-missing", lines(line(entity("1")), endOf(1)), ["header-missing 1"], { records: ["entity 1"], reasons: ["header-missing"] }],
  ["a header that is not valid", sealed([entity("1")], { head: { ...header, mode: "full" } }), ["schema-violation 1 /mode", "header-missing 1"], { records: ["entity 1"], reasons: ["header-missing"] }],
  ["a header that is late", lines(line(entity("1")), line(header), endOf(1)), ["header-missing 1", "header-missing 2"], { records: ["entity 1"], reasons: ["header-missing"] }],
  ["an empty document", "", ["header-missing 1", "end-missing 1"], { reasons: ["header-missing", "end-missing"] }],
  ["header-repeated", lines(line(header), line(header), endOf(0)), ["header-repeated 2"], { reasons: ["header-repeated"] }],
  ["record-after-end", lines(line(header), endOf(0), line(entity("1")), line(entity("2"))), ["record-after-end 3"], { reasons: ["record-after-end"] }],
  ["a second document", sealed([]) + sealed([entity("1")]), ["record-after-end 3"], { reasons: ["record-after-end"] }],
  ["identity-duplicate", sealed([entity("1"), entity("1", { label: "x" }), entity("1", { kind: "Tank" })]), ["identity-duplicate 3"], { records: ["entity 1", "entity 1"] }],
  ["identity-duplicate of a rejected record", sealed([entity("1", { x: 1 }), entity("1")]), ["schema-violation 2 /x", "identity-duplicate 3"], { records: ["rejected 1"] }],
  ["identity-duplicate of a part", sealed([part, part]), ["identity-duplicate 3"], { records: ["part p"] }],
  ["identity-duplicate of relationships without id", sealed([...two, { type: "relationship", kind: "r", ...ends }, { type: "relationship", kind: "r", ...ends }]), ["identity-duplicate 5"], { records: ["entity 1", "entity 2", "relationship"] }],
  ["identity-duplicate of a delete", sealed([entity("1"), { type: "delete", kind: "Pump", id: "1" }]), ["identity-duplicate 3"], { records: ["entity 1"] }],
  ["scope-undeclared", sealed([entity("1", { scope: "a" }), entity("2", { scope: "c" }), entity("3")], { head: scoped }), ["scope-undeclared 3 /scope", "scope-undeclared 4"], { records: ["entity 1", "rejected 2", "rejected 3"] }],
  ["scope-undeclared by the end", sealed([], { head: scoped, end: { scopes: ["a", "c"] } }), ["scope-undeclared 2 /scopes/1"], { reasons: ["scope-undeclared"] }],
  ["part-unknown", sealed([entity("1", using("p")), part, entity("2", using("p"))]), ["part-unknown 2 /geometry/1/part"], { records: ["rejected 1", "part p", "entity 2"] }],
  ["part-unknown in levels of detail", sealed([part, entity("1", usingInLevels("p", "q")), entity("2", usingInLevels("p", "p"))]), ["part-unknown 3 /geometry/0/levels/1/geometry/1/part"], { records: ["part p", "rejected 1", "entity 2"] }],
  ["part-unknown since it is not valid", sealed([{ type: "part", id: "p", geometry: [] }, entity("1", using("p"))]), ["schema-violation 2 /geometry", "part-unknown 3 /geometry/1/part"], { records: ["rejected p", "rejected 1"] }],
  ["end-missing", toLines([header, entity("1")]), ["end-missing 2"], { records: ["entity 1"], reasons: ["end-missing"] }],
  ["an end that is not valid", lines(line(header), '{"type":"end"}'), ["schema-violation 2", "schema-violation 2", "end-missing 2"], { reasons: ["end-missing"] }],
  ["end-partial", sealed([], { end: { status: "partial" } }), ["end-partial 2 /status"], { reasons: ["end-partial"] }],
  ["count-mismatch", sealed([entity("1")], { end: { counts: { entity: 2, part: 1 } } }), ["count-mismatch 3 /counts/part", "count-mismatch 3 /counts/entity"], { records: ["entity 1"], reasons: ["count-mismatch"] }],
  ["digest-mismatch", sealed([entity("1")]).replace('"1"', '"7"'), ["digest-mismatch 3 /digest"], { records: ["entity 7"], reasons: ["digest-mismatch"] }],
  ["input-truncated", sealed([entity("1")]).slice(0, -9), ["input-truncated 3", "end-missing 3"], { records: ["entity 1"], reasons: ["input-truncated", "end-missing"], unreadable: 1 }],
  ["a gzip trailer that is cut", gzipSync(sealed([])).subarray(0, -1), ["input-truncated 3"], { reasons: ["input-truncated"], unreadable: 1 }],
  ["gzip-invalid", Buffer.concat([gzipSync(sealed([])), Buffer.from("no gzip member")]), ["gzip-invalid 1", "header-missing 1", "end-missing 1"], { reasons: ["gzip-invalid", "header-missing", "end-missing"], unreadable: 1 }],
  ["source-issue", sealed([{ type: "issue", severity: "error", code: "no-id", message: "Row without id", place: { row: 3 } }]), ["source-issue 2"], {}],
];

describe("each problem is reported where it is", () => {
  test.each(cases)("%s", async (_name, content, expected, { records = [], reasons = [], unreadable = 0 }) => {
    const { outcome, records: read_, issues } = await read(inChunks(content), { maxRecordBytes: 900 });
    expect(issues.map(brief)).toEqual(expected);
    expect(read_.map(show)).toEqual(records);
    expect(outcome).toMatchObject({ complete: reasons.length === 0, reasons, unreadable, completeScopes: reasons.length === 0 ? outcome.completeScopes : [] });
  });

  test("and in a JSON document too", async () => {
    const text = asJsonDocument(sealed([part, entity("1", { label: 5 }), entity("2", { scope: "x" }), entity("3", using("q"))]));
    const { issues, outcome } = await read(inChunks(text));
    expect(issues.map(brief)).toEqual(["schema-violation 1 /records/1/label", "scope-undeclared 1 /records/2/scope", "part-unknown 1 /records/3/geometry/1/part"]);
    expect(outcome.complete).toBe(true);
    const late = await read(inChunks(`{"records":[${line(entity("1"))}],\n"header":${line(header)},\n"end":${endOf(2)}}`));
    expect(late.issues.map(brief)).toEqual(["header-missing 1", "header-missing 2", "count-mismatch 3 /end/counts/entity"]);
  });
});

describe("the format", () => {
  test.each([[{ format: "other" }], [{ formatVersion: "2.0" }], [{ formatVersion: "0.9" }]])("%j is refused", async (change) => {
    await expect(read(inChunks(sealed([], { head: { ...header, ...change } })))).rejects.toMatchObject({ key: "format-unsupported" });
  });

  test("of a later minor version is accepted: unknown fields are warnings, once each", async () => {
    const head = { ...header, formatVersion: "1.7", mood: "good" };
    const records = [entity("1", { colour: 1 }), entity("2", { colour: 2 }), entity("3", { label: 5, colour: 3 }), { type: "weather", sun: true }];
    const { records: read_, issues, outcome } = await read(inChunks(sealed(records, { head, end: { counts: { entity: 3, weather: 1 } } })));
    expect(read_.map(show)).toEqual(["entity 1", "entity 2", "rejected 3"]);
    expect(issues.map((issue) => `${issue.severity} ${brief(issue)}`)).toEqual([
      "warning schema-violation 1 /mood",
      "warning schema-violation 2 /colour",
      "error schema-violation 4 /label",
      "warning type-unknown 5 /type",
      "warning schema-violation 6 /counts/weather",
    ]);
    expect(outcome.complete).toBe(true);
  });
});

describe("scopes that are complete", () => {
  test.each([
    [header, {}, [""]],
    [scoped, {}, ["a", "b"]],
    [scoped, { scopes: ["b"] }, ["b"]],
    [scoped, { scopes: [] }, []],
    [{ ...scoped, mode: "delta" }, {}, []],
    [scoped, { status: "partial" }, []],
  ])("%# are those of the end, or else of the header", async (head, end, expected) => {
    const { outcome } = await read(inChunks(sealed([], { head, end })));
    expect(outcome.completeScopes).toEqual(expected);
  });
});

describe("references", () => {
  const referring = [
    entity("1", { parent: { kind: "Area", id: "gone" }, references: { type: { kind: "Type", id: "late" }, feeds: [{ kind: "Pump", id: "2" }, { kind: "Pump", id: "9" }] } }),
    entity("2", { x: 1 }),
    { type: "relationship", kind: "r", id: "r1", source: { kind: "Pump", id: "1" }, target: { kind: "r", id: "r1" } },
    entity("late", { kind: "Type" }),
  ];

  test.each(["ndjson", "json"])("that point at nothing are known at the end (%s)", async (carrier) => {
    const text = sealed(referring);
    const { document } = await read(inChunks(carrier === "json" ? asJsonDocument(text, 1) : text));
    const base = carrier === "json";
    expect([...document.dangling()].map(({ owner, target, pointer, recordPointer, code }) => [owner.id, target.kind, target.id, pointer === (base ? `/records/${owner.id === "1" ? 0 : 2}` : "") + recordPointer, recordPointer, code])).toEqual([
      ["1", "Area", "gone", true, "/parent", "parent-unresolved"],
      ["1", "Pump", "9", true, "/references/feeds/1", "reference-unresolved"],
      ["r1", "r", "r1", true, "/target", "relationship-unresolved"],
    ]);
  });

  test("are not judged in a delta, nor in a document that is not whole, nor into other scopes", async () => {
    for (const text of [sealed(referring, { head: { ...header, mode: "delta" } }), sealed(referring, { end: { status: "partial" } }), toLines([header, ...referring])]) {
      const { document } = await read(inChunks(text));
      expect([...document.dangling()]).toEqual([]);
    }
    const outside = entity("1", { scope: "a", references: { x: { kind: "Pump", id: "2" }, y: { kind: "Pump", id: "2", scope: "b" }, z: { kind: "Pump", id: "2", scope: "c" } } });
    const { document } = await read(inChunks(sealed([outside], { head: scoped, end: { scopes: ["b"] } })));
    expect([...document.dangling()].map(({ recordPointer }) => recordPointer)).toEqual(["/references/y"]);
  });
});

describe("skipping the records", () => {
  async function skip(input: Input): Promise<{ outcome: DocumentOutcome; issues: Issue[] }> {
    const { run, issues } = recordingRun();
    const document = await openDocument(input, run);
    await document.skipRecords();
    return { outcome: document.outcome, issues };
  }
  const many = Array.from({ length: 2000 }, (_, index) => entity(String(index)));
  const bad = entity("bad", { x: 1 });

  test.each([1, 30, 4096, 1_000_000])("trusts the digest and parses nothing (chunks of %i bytes)", async (size) => {
    for (const content of [sealed([...many, bad]), `${sealed([...many, bad])}\n  \r\n${"\n".repeat(100)}`]) {
      const { outcome, issues } = await skip(reopening(content, size));
      expect([outcome.complete, outcome.counts.entity, outcome.completeScopes, issues]).toEqual([true, 2001, [""], []]);
    }
  });

  test.each<[string, string | Buffer, string[]]>([
    ["a digest that does not match", sealed(many).replace('"7"', '"8"'), ["digest-mismatch 2002 /digest"]],
    ["no end", toLines([header, ...many]), ["end-missing 2001"]],
    ["half an end", sealed(many).slice(0, -5), ["input-truncated 2002", "end-missing 2002"]],
    ["a partial end", sealed(many, { end: { status: "partial" } }), ["end-partial 2002 /status"]],
    ["a record after the end", sealed(many) + line(entity("x")), ["end-missing 2003"]],
    ["only a header", toLines([header]), ["end-missing 1"]],
    ["a cut gzip member", gzipSync(sealed(many)).subarray(0, -3), ["input-truncated 2003"]],
  ])("%s leaves the document incomplete", async (_name, content, expected) => {
    const { outcome, issues } = await skip(reopening(content));
    expect(issues.map(brief)).toEqual(expected);
    expect([outcome.complete, outcome.completeScopes]).toEqual([false, []]);
  });

  test("checks every record where no digest covers them", async () => {
    const open = sealed([...many, bad], { end: { digest: undefined } });
    for (const input of [reopening(open), inChunks(open), reopening(asJsonDocument(sealed([...many, bad])))]) {
      const { outcome, issues } = await skip(input);
      expect([outcome.complete, outcome.counts.entity, issues.map(({ code }) => code)]).toEqual([true, 2001, ["schema-violation"]]);
    }
    const lost = await skip(reopening(toLines([header, ...many.slice(1), { type: "end", status: "complete", counts: { entity: 2000 } }])));
    expect(lost.outcome).toMatchObject({ complete: false, reasons: ["count-mismatch"] });
  });
});

test("the digest is of the bytes before the end, without byte order mark", async () => {
  const before = toLines([header, entity("ü")]);
  const { outcome } = await read(inChunks(`\ufeff${sealed([entity("ü")])}`, 3));
  expect(outcome).toMatchObject({ complete: true, digest: digestOf(before) });
});

test("an abort stops at the next batch", async () => {
  const stop = new AbortController();
  const { run } = recordingRun({}, stop.signal);
  const document = await openDocument(inChunks(sealed(Array.from({ length: 2000 }, (_, index) => entity(String(index))))), run);
  const reading = async (): Promise<void> => {
    for await (const _ of document.batches) stop.abort();
  };
  await expect(reading()).rejects.toMatchObject({ key: "interrupted" });
  expect(document.outcome.complete).toBe(false);
});

test("stopping early leaves the document incomplete", async () => {
  const { run } = recordingRun();
  const document = await openDocument(inChunks(sealed([entity("1")])), run);
  for await (const _ of document.batches) break;
  expect(document.outcome).toMatchObject({ complete: false, completeScopes: [] });
  await document.close();
});
