import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packed } from "../../ingest/format/id-bytes.js";
import { KeyTable } from "../../ingest/format/key-table.js";
import { packPage, type PageTexts } from "../../ingest/synchronize/packed-page.js";
import type { ProvenanceEntry } from "../../ingest/synchronize/provenance-entry.js";
import { ProvenanceIndex } from "../../ingest/synchronize/provenance-index.js";

const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const checksum = fc.oneof(fc.constant(""), fc.string({ unit: "grapheme", maxLength: 9 }), hex, hex.map((digest) => `${digest}~0123456789abcdefghijkA`));
const id64 = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n });
const row = fc.record({ kind: fc.constantFrom("A", "a", "Ä", ""), id: fc.oneof(fc.constantFrom("1", "2", ""), fc.string({ unit: "grapheme", maxLength: 9 })), element: id64, aspect: id64, checksum });
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;
const separate = ({ kind, id, checksum: sum }: Row): boolean => ![kind, id, sum].some((text) => text.includes("\0"));

/** A page as SQLite gives it, which has ids from 2^63 on as negative numbers. */
function textsOf(rows: readonly Row[]): PageTexts {
  const ids = (take: (each: Row) => bigint): Buffer => Buffer.from(rows.map((each) => BigInt.asIntN(64, take(each))).join(" "));
  return {
    rows: rows.length,
    aspects: ids(({ aspect }) => aspect),
    elements: ids(({ element }) => element),
    keys: Buffer.from(rows.map(({ kind, id }) => `${kind}\0${id}`).join("\0")),
    checksums: Buffer.from(rows.map(({ checksum: sum }) => sum).join("\0")),
  };
}

function entryOf({ kind, id, element, aspect, checksum: sum }: Row, scope: string): ProvenanceEntry {
  return { key: { scope, kind, id }, element: `0x${element.toString(16)}`, aspect: `0x${aspect.toString(16)}`, ...(sum !== "" && { checksum: sum }), seen: false, relationship: false, marked: false };
}

describe("a packed page of provenance", () => {
  it("leaves in an index what its entries do, one by one, whatever is there already", () => {
    const pages = fc.array(fc.record({ scope: fc.constantFrom("", "s"), rows: fc.array(row.filter(separate), { maxLength: 12 }), others: fc.array(row, { maxLength: 3 }) }), { maxLength: 5 });
    fc.assert(
      fc.property(pages, (given) => {
        const [byPage, byEntry] = [new ProvenanceIndex(), new ProvenanceIndex()];
        for (const { scope, rows, others } of given) {
          const page = packPage(textsOf(rows));
          if (!page) throw new Error("it can be packed");
          byPage.loadPage(scope, page);
          for (const each of rows) byEntry.load(entryOf(each, scope));
          for (const index of [byPage, byEntry]) for (const each of others) index.set(entryOf(each, "s"));
        }
        expect([...byPage.entries()]).toEqual([...byEntry.entries()]);
        expect(byPage.size).toBe(byEntry.size);
      }),
      { numRuns: 500, seed: 8 },
    );
  });

  it("is none where a field has the byte that separates them", () => {
    const plain: Row = { kind: "A", id: "1", element: 1n, aspect: 2n, checksum: "c" };
    expect(packPage(textsOf([plain, plain]))).toBeDefined();
    for (const field of ["kind", "id", "checksum"] as const) expect(packPage(textsOf([plain, { ...plain, [field]: "\0" }, plain]))).toBeUndefined();
  });

  it("may be longer than what is kept in one piece", () => {
    const rows = Array.from({ length: 40 }, (_, i): Row => ({ kind: "A", id: `${i}${"x".repeat(60_000)}`, element: 1n, aspect: BigInt(i + 1), checksum: `${i}${"y".repeat(60_000)}` }));
    const index = new ProvenanceIndex();
    const page = packPage(textsOf(rows));
    if (page) index.loadPage("", page);
    expect([...index.entries()]).toEqual(rows.map((each) => entryOf(each, "")));
  });
});

describe("many keys", () => {
  it("get the rows that they get one by one", () => {
    const step = fc.record({ scope: fc.constantFrom("", "s"), rows: fc.array(row.filter(separate), { maxLength: 300 }), single: row });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4 }), (steps) => {
        const [many, single] = [new KeyTable(), new KeyTable()];
        for (const { scope, rows, single: another } of steps) {
          const page = packPage(textsOf(rows));
          if (!page) throw new Error("it can be packed");
          expect([...many.addAll(scope, page)]).toEqual(rows.map(({ kind, id }) => single.add(packed({ scope, kind, id }))));
          const key = packed({ scope: "", kind: another.kind, id: another.id });
          expect(many.find(key)).toBe(single.find(key));
          expect(many.add(key)).toBe(single.add(key));
        }
        expect(many.size).toBe(single.size);
      }),
      { numRuns: 200, seed: 8 },
    );
  });
});
