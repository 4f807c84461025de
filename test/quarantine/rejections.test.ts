import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAlignment } from "../../ingest/alignment/alignment-document.js";
import { openInput } from "../../ingest/format/open-input.js";
import { ingest } from "../../ingest/ingest.js";
import { defaults, type Limits } from "../../ingest/options.js";
import { withRejections } from "../../ingest/quarantine/rejections.js";
import { quarantineFlaw } from "../../ingest/quarantine/quarantine-line.js";
import type { DocumentSummary } from "../../ingest/synchronize/sync-summary.js";
import { asJsonDocument, entity, header, type LooseRecord, sealed, toLines } from "../format/documents.js";
import { MemoryTarget } from "../support/memory-target.js";
import { tempFolder } from "../support/temp-folder.js";
import { brief, keptBytes, quarantinedRecords, quarantineLines } from "./quarantine-lines.js";

const folder = tempFolder();
const quarantine = join(folder, "q.ndjson");
const groups = "alignment: 1\nkinds: { Pump: { class: Generic:PhysicalObject } }\nrelationships: { joins: { relationship: BisCore:ElementGroupsMembers } }\n";

/** Ingests a document with a quarantine. */
async function run(content: string | Buffer, { limits = {}, maxErrors, target = new MemoryTarget() }: { limits?: Partial<Limits>; maxErrors?: number; target?: MemoryTarget } = {}): Promise<DocumentSummary> {
  const input = openInput(Readable.from([Buffer.from(content)]), "doc.ndjson");
  return withRejections({ quarantine, ...(maxErrors !== undefined && { maxErrors }) }, (asked) =>
    ingest({ input }, target, {
      alignment: () => Promise.resolve(parseAlignment(groups, "test alignment")),
      force: false,
      deletions: defaults.deletions,
      deletionThreshold: defaults.deletionThreshold,
      limits: { ...defaults.limits, ...limits },
      batchSize: defaults.batchSize,
      signal: new AbortController().signal,
      onIssue: () => undefined,
      onProgress: () => undefined,
      ...asked,
    }),
  );
}

const part = { type: "part", id: "p", geometry: [{ type: "point", at: [0, 0, 0] }] };
const ends = { source: { kind: "Pump", id: "1" }, target: { kind: "Pump", id: "gone" } };
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

const reasons: [name: string, line: string | Buffer, expected: string][] = [
  ["json-invalid", "{oops", "4 json-invalid"],
  ["json-invalid: no object", "[1]", "4 json-invalid"],
  ["utf8-invalid where nothing can be read", Buffer.from([0x7b, 0xff]), "4 utf8-invalid"],
  ["utf8-invalid in a text", Buffer.from('{"type":"entity","kind":"Pump","id":"2","label":"\xff"}', "latin1"), "4 utf8-invalid/label Pump 2"],
  ["nesting-too-deep", JSON.stringify(entity("2", { properties: { a: deep(70) } })), `4 nesting-too-deep${"/properties/a" + "/0".repeat(62)} Pump 2`],
  ["key-forbidden", '{"type":"entity","kind":"Pump","id":"2","properties":{"__proto__":1}}', "4 key-forbidden/properties/__proto__ Pump 2"],
  ["type-unknown", '{"type":"entiti","kind":"Pump","id":"2"}', "4 type-unknown/type Pump 2"],
  ["schema-violation", '{ "type" : "entity", "kind":"Pump","id":"2","label":2}', "4 schema-violation/label Pump 2"],
  ["schema-violation of a part", '{"type":"part","id":"r","geometry":[]}', "4 schema-violation/geometry r"],
  ["schema-violation of a tombstone", '{"type":"delete","kind":"Pump"}', "4 schema-violation Pump"],
  ["identity-duplicate", JSON.stringify(entity("1")), "4 identity-duplicate Pump 1"],
  ["identity-duplicate of a part", JSON.stringify(part), "4 identity-duplicate p"],
  ["scope-undeclared", JSON.stringify(entity("2", { scope: "x" })), "4 scope-undeclared/scope Pump 2"],
  ["part-unknown", JSON.stringify(entity("2", { geometry: [{ type: "part", part: "q" }] })), "4 part-unknown/geometry/0/part Pump 2"],
  ["kind-unaligned", JSON.stringify({ type: "entity", kind: "Valve", id: "2" }), "4 kind-unaligned/kind Valve 2"],
  ["parent-unresolved", JSON.stringify(entity("2", { parent: { kind: "Pump", id: "gone" } })), "4 parent-unresolved/parent Pump 2"],
  ["relationship-unresolved", JSON.stringify({ type: "relationship", kind: "joins", id: "r", ...ends }), "4 relationship-unresolved/target joins r"],
];

describe("a rejected record", () => {
  it.each(reasons)("is kept for %s, with its place and every byte", async (_, line, expected) => {
    const before = toLines([header, part, entity("1")]);
    const content = Buffer.concat([Buffer.from(before), Buffer.from(line), Buffer.from(`\n${toLines([entity("3")])}`)]);
    await run(content);
    const [opening, ...rest] = quarantineLines(quarantine);
    expect(opening).toEqual({ type: "quarantine", formatVersion: "1.0", header });
    const [record] = quarantinedRecords(quarantine);
    expect(rest).toEqual([record]);
    if (!record) throw new Error("nothing was kept");
    expect(brief(record)).toBe(expected);
    expect(record).toMatchObject({ file: "doc.ndjson", line: 4, offset: before.length, source: "plant/assets.csv" });
    expect(keptBytes(record)).toEqual(Buffer.from(line));
    expect(quarantineFlaw(record)).toBeUndefined();
  });

  it("is kept where the iModel refuses it", async () => {
    const refusing = new MemoryTarget();
    const open = refusing.openDocument.bind(refusing);
    refusing.openDocument = async (...args) => {
      const session = await open(...args);
      const apply = session.apply.bind(session);
      session.apply = async (changes) => (await apply(changes)).map((outcome, i) => {
        const change = changes[i];
        return change?.operation === "element" && change.key.id === "2" ? { result: "rejected", code: "element-refused", message: "no" } : outcome;
      });
      return session;
    };
    await run(sealed([entity("1"), entity("2")]), { target: refusing });
    expect(quarantinedRecords(quarantine).map(brief)).toEqual(["3 element-refused Pump 2"]);
  });

  it("keeps only its place when its line is too long", async () => {
    await run(sealed([entity("1", { label: "x".repeat(2000) })]), { limits: { maxRecordBytes: 1000 } });
    const [record] = quarantinedRecords(quarantine);
    expect(record).toMatchObject({ line: 2, issues: [{ code: "line-too-long" }] });
    expect(record).not.toHaveProperty("raw");
  });

  it("of one JSON document is written down anew, with its pointer", async () => {
    const text = asJsonDocument(sealed([entity("1"), entity("2", { label: 2 }), { type: "entity", kind: "Valve", id: "3" }]), 2);
    await run(text);
    expect(quarantinedRecords(quarantine).map(({ pointer, issues, raw }) => [pointer, issues[0]?.pointer, raw])).toEqual([
      ["/records/1", "/label", JSON.stringify(entity("2", { label: 2 }))],
      ["/records/2", "/kind", JSON.stringify({ type: "entity", kind: "Valve", id: "3" })],
    ]);
  });

  it("of one JSON document is not kept where writing it down would lose something", async () => {
    await run(`{"header":${JSON.stringify(header)},"records":[{"type":"entity","kind":"Pump","id":"1","properties":{"a":1e999}}]}`);
    expect(quarantinedRecords(quarantine)[0]).not.toHaveProperty("raw");
  });

  it("waits with what it was on disk, however long", async () => {
    const children = Array.from({ length: 5000 }, (_, i) => entity(`c${i}`, { parent: { kind: "Pump", id: "gone" }, label: `child ${i}` }));
    const text = sealed(children);
    await run(text);
    const kept = quarantinedRecords(quarantine);
    expect(kept).toHaveLength(5000);
    expect(kept.every(({ raw, offset = 0 }) => raw !== undefined && text.slice(offset, offset + raw.length) === raw)).toBe(true);
  });

  it("has every byte as it stands in the document, whatever the document is like", async () => {
    const good = fc.nat(50).map((n) => Buffer.from(JSON.stringify(entity(`g${n}`))));
    const bad = fc.oneof(fc.uint8Array({ maxLength: 30 }), fc.string().map((text) => Buffer.from(JSON.stringify({ type: "entity", kind: "Pump", id: "b", label: 1, text }))));
    const lineText = fc.oneof(good, bad).map((bytes) => Buffer.from(bytes).map((byte) => (byte === 10 || byte === 13 ? 32 : byte)));
    await fc.assert(
      fc.asyncProperty(fc.array(lineText, { maxLength: 30 }), fc.constantFrom("\n", "\r\n"), fc.boolean(), async (lines, feed, zipped) => {
        const content = Buffer.concat([Buffer.from(toLines([header])), ...lines.map((line) => Buffer.concat([line, Buffer.from(feed)]))]);
        const { kinds } = await run(zipped ? gzipSync(content) : content);
        const written = lines.filter((line) => line.toString().trim() !== "").length - quarantinedRecords(quarantine).length;
        expect(kinds["Pump"]?.inserted ?? 0).toBe(written);
        for (const record of quarantinedRecords(quarantine)) {
          const { offset = -1, line = -1 } = record;
          const bytes = keptBytes(record);
          expect(bytes).toEqual(lines[line - 2]);
          expect(content.subarray(offset, offset + (bytes?.length ?? 0))).toEqual(bytes);
        }
      }),
      { numRuns: 200, seed: 8 },
    );
  });
});

describe("the quarantine file", () => {
  it("is empty when nothing was rejected", async () => {
    writeFileSync(quarantine, `${JSON.stringify({ type: "quarantine", formatVersion: "1.0", header })}\n`);
    await run(sealed([entity("1")]));
    expect(readFileSync(quarantine, "utf8")).toBe("");
  });

  it("never takes the place of something else", async () => {
    const other = join(folder, "plant.ndjson");
    writeFileSync(other, sealed([entity("1")]));
    await expect(withRejections({ quarantine: other }, () => Promise.resolve())).rejects.toMatchObject({ key: "usage" });
    expect(readFileSync(other, "utf8")).toBe(sealed([entity("1")]));
  });

  it("is reported when it cannot be written", async () => {
    await expect(withRejections({ quarantine: folder }, () => Promise.resolve())).rejects.toMatchObject({ key: "output-unwritable" });
  });
});

describe("a part that is rejected", () => {
  it("counts as seen: what an earlier run made of it stays", async () => {
    const target = new MemoryTarget();
    const using = entity("1", { geometry: [{ type: "part", part: "p" }] });
    await run(sealed([part, using]), { target });
    const bad: LooseRecord = { ...part, surprise: 1 };
    expect(await run(sealed([bad, using]), { target })).toMatchObject({ kinds: { Pump: { rejected: 1, deleted: 0 }, "imodel-ingest:part": { rejected: 1, deleted: 0 } } });
    expect(quarantinedRecords(quarantine).map(brief)).toEqual(["2 schema-violation/surprise p", "3 part-unknown/geometry/0/part Pump 1"]);
  });
});

describe("too many rejected records", () => {
  const bad = (id: string): LooseRecord => entity(id, { label: 1 });
  const many = (count: number, make: (id: string) => LooseRecord, prefix: string): LooseRecord[] => Array.from({ length: count }, (_, i) => make(`${prefix}${i}`));
  const good = (id: string): LooseRecord => entity(id);

  it("stop the run after the batch, keep what is written, and delete nothing", async () => {
    const target = new MemoryTarget();
    await run(sealed([entity("old"), ...many(10, good, "a")]), { target });
    const text = sealed([...many(10, good, "a"), ...many(3, bad, "b"), ...many(2000, good, "c")]);
    expect(await run(text, { target, maxErrors: 2 })).toMatchObject({ status: "errors-stopped", kinds: { Pump: { unchanged: 10, rejected: 3, deleted: 0 } } });
    const stored = [...(target.documents.get("plant/assets.csv")?.elements.values() ?? [])].map(({ key }) => key.id);
    expect(stored).toContain("old");
    expect(stored).toContain("c0");
    expect(stored).not.toContain("c1999");
    expect(target.documents.get("plant/assets.csv")?.recorded.item).toBeUndefined();
    expect(await run(text, { target, maxErrors: 3 })).toMatchObject({ status: "synchronized", kinds: { Pump: { deleted: 1 } } });
  });

  it.each<[string, LooseRecord]>([
    ["align", { type: "entity", kind: "Valve", id: "2" }],
    ["write, since the parent is not there", entity("2", { parent: { kind: "Pump", id: "gone" } })],
  ])("stop it also where they are found in the stage %s", async (_, record) => {
    const target = new MemoryTarget();
    await run(sealed([entity("1"), entity("old")]), { target });
    expect(await run(sealed([entity("1"), record]), { target, maxErrors: 0 })).toMatchObject({ status: "errors-stopped", kinds: { Pump: { deleted: 0 } } });
    expect(await run(sealed([entity("1"), record]), { target, maxErrors: 1 })).toMatchObject({ status: "synchronized", kinds: { Pump: { deleted: 1 } } });
  });

  it("are not those that are written after all", async () => {
    const target = new MemoryTarget();
    await run(sealed([entity("a"), entity("b", { parent: { kind: "Pump", id: "a" } })]), { target });
    const turned = sealed([entity("a", { parent: { kind: "Pump", id: "b" } }), entity("b")]);
    expect(await run(turned, { target, maxErrors: 0 })).toMatchObject({ status: "synchronized", kinds: { Pump: { updated: 2 } } });
  });
});
