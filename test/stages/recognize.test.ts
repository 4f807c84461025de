import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestLines, place, placeLength } from "../../ingest/format/digest-lines.js";
import { keyText } from "../../ingest/format/entity-key.js";
import { KnownTexts } from "../../ingest/format/known-texts.js";
import { openInput } from "../../ingest/format/open-input.js";
import { textBytes } from "../../ingest/format/prepare-lines.js";
import type { Issue } from "../../ingest/issue.js";
import { defaults } from "../../ingest/options.js";
import type { Run } from "../../ingest/run.js";
import { openDocument } from "../../ingest/stages/check-document.js";
import { checksum, type ContentRecord } from "../../ingest/stages/checksum.js";
import { detectChanges, recognize } from "../../ingest/stages/detect-changes.js";
import type { ProvenanceEntry } from "../../ingest/synchronize/provenance-entry.js";
import { ProvenanceIndex } from "../../ingest/synchronize/provenance-index.js";
import { Tally } from "../../ingest/synchronize/tally.js";
import { type BodyRecord, documentText } from "../support/document-text.js";

/** What a run makes of a document up to the point where something would be written. */
interface Compared {
  /** Changed records with their places. */
  changed: unknown[];
  contents: ContentRecord[];
  issues: Issue[];
  outcome: unknown;
  kinds: unknown;
  unseen: string[];
  dangling: unknown[];
  /** Number of records that were recognized. */
  recognized: number;
}

const header = { scopes: ["", "east"] };

async function compare(text: string, entries: readonly ProvenanceEntry[], { recognizes = true, chunkBytes = 300 } = {}): Promise<Compared> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, i) => bytes.subarray(i * chunkBytes, (i + 1) * chunkBytes));
  const issues: Issue[] = [];
  const run: Run = { report: (issue) => issues.push(issue), signal: new AbortController().signal, limits: defaults.limits };
  const known = new KnownTexts();
  const document = await openDocument(openInput(Readable.from(chunks), "doc.ndjson"), run, { items: true, known });
  const unread = [...entries];
  const index = new ProvenanceIndex({ more: (to) => unread.splice(0, 3).map((entry) => to.load(entry)).length > 0 }, document.keys);
  const tally = new Tally();
  const detection = { index, tally, realign: false, tombstones: [] };
  let recognized = 0;
  if (recognizes) recognize(known, new Set(document.header?.scopes), { ...detection, inThreads: false });
  const stay = known.stay.bind(known);
  known.stay = (row) => {
    recognized += 1;
    stay(row);
  };
  const contents: ContentRecord[] = [];
  for await (const batch of detectChanges(checksum(document.batches), detection)) contents.push(...batch);
  const changed = contents.map(({ key, item, place, record }) => ({ key, item, place, record }));
  return { changed, contents, issues, outcome: { ...document.outcome }, kinds: tally.kinds, unseen: [...index.unseen()].map(keyText), dangling: [...document.dangling()], recognized };
}

/** What a run leaves of the records that it wrote. */
function entriesOf(contents: readonly ContentRecord[], marked: (id: string) => boolean = () => false): ProvenanceEntry[] {
  return contents.map(({ key, item, record }, i) => ({ key, element: `0x${i + 1}`, aspect: `0x${i + 9}`, ...item, seen: false, relationship: record.type === "relationship", marked: marked(key.id) }));
}

async function entriesAfter(text: string): Promise<ProvenanceEntry[]> {
  return entriesOf((await compare(text, [])).contents);
}

function pump(id: string, more: Partial<Extract<BodyRecord, { type: "entity" }>> = {}): BodyRecord {
  return { type: "entity", kind: "Pump", id, ...more };
}

const id = fc.constantFrom("1", "2", "3", "4", "5", "6", "é\u0007");
const record: fc.Arbitrary<BodyRecord> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ id, label: fc.constantFrom("a", "b"), scope: fc.constantFrom("", "east"), kind: fc.constantFrom("Pump", "Valve") }).map(({ id, ...more }) => pump(id, more)) },
  { weight: 2, arbitrary: fc.tuple(id, id).map(([id, other]) => pump(id, { parent: { kind: "Pump", id: other } })) },
  { weight: 1, arbitrary: fc.tuple(id, id).map(([id, other]) => pump(id, { references: { feeds: { kind: "Pump", id: other } } })) },
  { weight: 1, arbitrary: id.map((id) => pump(id, { version: "7" })) },
  { weight: 1, arbitrary: id.map((id) => pump(id, { scope: "west" })) },
  { weight: 1, arbitrary: fc.tuple(id, id).map(([from, to]): BodyRecord => ({ type: "relationship", kind: "feeds", source: { kind: "Pump", id: from }, target: { kind: "Pump", id: to } })) },
  { weight: 1, arbitrary: fc.constant({ type: "issue", severity: "warning", code: "odd", message: "dubious" } as const) },
  { weight: 1, arbitrary: id.map((id) => ({ ...pump(id), label: 7 }) as never) },
);
const document = fc.tuple(fc.array(record, { maxLength: 30 }), fc.constantFrom("\n", "\r\n", "\n\n"));

function textOf([records, lineEnd]: readonly [BodyRecord[], string]): string {
  return documentText({ header, records, end: { scopes: ["", "east"] } }).replaceAll("\n", lineEnd);
}

describe("records that are recognized by their texts", () => {
  it("make no difference to anything but the work", async () => {
    let recognized = 0;
    await fc.assert(
      fc.asyncProperty(document, document, fc.integer({ min: 60, max: 400 }), async (before, [records, lineEnd], chunkBytes) => {
        const entries = entriesOf((await compare(textOf(before), [])).contents, (id) => id === "4");
        const text = textOf([[...before[0].slice(0, 20), ...records], lineEnd]);
        const plain = await compare(text, entries, { recognizes: false, chunkBytes });
        const fast = await compare(text, entries, { chunkBytes });
        recognized += fast.recognized;
        expect({ ...fast, recognized: 0 }).toEqual(plain);
      }),
      { numRuns: 300, seed: 5 },
    );
    expect(recognized).toBeGreaterThan(200);
  });

  it("are all that are the same to the letter, refer to nothing, and are not marked as missing", async () => {
    const records = [...Array.from({ length: 40 }, (_, i) => pump(`P-${i}`)), pump("child", { parent: { kind: "Pump", id: "P-1" } }), pump("é\u0007")];
    const text = documentText({ header, records });
    const entries = await entriesAfter(text);
    // The block with the header is read before anybody knows which source it is.
    const inFirstBlock = 2;
    expect((await compare(text, entries)).recognized).toBe(40 - inFirstBlock);
    expect((await compare(text.replace('"P-7"', '"P-7" '), entries)).recognized).toBe(39 - inFirstBlock);
    expect((await compare(text, entries.map((entry) => (entry.key.id === "P-8" ? { ...entry, marked: true } : entry)))).recognized).toBe(39 - inFirstBlock);
  });

  it("are of scopes that the document declares", async () => {
    const records = Array.from({ length: 40 }, (_, i) => pump(`P-${i}`, { scope: i < 20 ? "" : "east" }));
    const entries = await entriesAfter(documentText({ header, records }));
    const text = documentText({ header: { scopes: ["east"] }, records });
    const { recognized, ...fast } = await compare(text, entries);
    const { recognized: none, ...plain } = await compare(text, entries, { recognizes: false });
    expect(recognized).toBeGreaterThan(5);
    expect(none).toBe(0);
    expect(fast).toEqual(plain);
    expect(fast.issues.filter(({ code }) => code === "scope-undeclared")).toHaveLength(20);
  });

  it("are found in any order of lines, once their provenance is read", async () => {
    const records = Array.from({ length: 200 }, (_, i) => pump(`P-${i}`));
    const entries = await entriesAfter(documentText({ header, records }));
    expect((await compare(documentText({ header, records: records.toReversed() }), entries)).recognized).toBeGreaterThan(50);
  });

  it("are not looked for where everything is to be aligned anew, nor in a source without records", async () => {
    const text = documentText({ header, records: [pump("1")] });
    const entries = await entriesAfter(text);
    const known = new KnownTexts();
    const index = new ProvenanceIndex({ more: (to) => entries.splice(0).map((entry) => to.load(entry)).length > 0 });
    recognize(known, new Set([""]), { index, tally: new Tally(), realign: true, inThreads: false });
    expect(known.isAsked()).toBe(false);
    recognize(known, new Set([""]), { index: new ProvenanceIndex(), tally: new Tally(), realign: false, inThreads: false });
    expect(known.isAsked()).toBe(false);
    recognize(known, new Set([""]), { index, tally: new Tally(), realign: false, inThreads: false });
    expect(known.isAsked()).toBe(true);
  });
});

describe("looking for known texts", () => {
  it("pauses longer and longer where little is known, and no more once much is", async () => {
    const known = new KnownTexts();
    let row = -1;
    known.connect({ rowsOf: (texts) => Promise.resolve(new Int32Array(texts.length / textBytes).fill(row)), stay: () => undefined, close: () => undefined });
    const pause = async (): Promise<number> => {
      await known.rowsOf(new Uint8Array(4 * textBytes), 1);
      let blocks = 0;
      while (!known.isAsked()) blocks += 1;
      return blocks;
    };
    expect([await pause(), await pause(), await pause()]).toEqual([1, 2, 4]);
    for (let i = 0; i < 10; i++) await pause();
    expect(await pause()).toBe(64);
    row = 3;
    expect(await pause()).toBe(0);
    row = -1;
    expect(await pause()).toBe(1);
  });
});

describe("digestLines", () => {
  const line = fc.oneof(fc.string({ unit: "grapheme", maxLength: 20 }), fc.constantFrom("", "\r", '{"parent":1}', '{"references":{}}', '"\\u0041"', " "));

  it("gives the place of each line and the sha256 of those that can be known", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const texts = lines.map((text) => text.replaceAll("\n", ""));
        const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(""));
        const { lines: count, places, texts: digests } = digestLines(bytes);
        expect(count).toBe(texts.length);
        const found = Array.from({ length: places.length / placeLength }, (_, i) => {
          const number = (which: number): number => places[placeLength * i + which] ?? -1;
          return { line: number(place.line), text: bytes.toString("utf8", number(place.start), number(place.end)), rest: bytes.toString("utf8", number(place.end), number(place.next)), digest: Buffer.from(digests.subarray(textBytes * i, textBytes * (i + 1))).toString("hex") };
        });
        const expected = texts.flatMap((whole, line) => {
          const text = whole.endsWith("\r") ? whole.slice(0, -1) : whole;
          const isPlain = !/"parent"|"references"|\\u/.test(text);
          const digest = isPlain ? createHash("sha256").update(text).digest("hex").slice(0, 32) : "0".repeat(32);
          return text === "" ? [] : [{ line, text, rest: whole.slice(text.length) + "\n", digest }];
        });
        expect(found).toEqual(expected);
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});
