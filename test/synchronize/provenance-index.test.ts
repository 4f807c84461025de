import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packed } from "../../ingest/format/id-bytes.js";
import { KeyTable } from "../../ingest/format/key-table.js";
import { keyText } from "../../ingest/format/entity-key.js";
import type { ProvenanceEntry } from "../../ingest/synchronize/provenance-entry.js";
import { ProvenanceIndex } from "../../ingest/synchronize/provenance-index.js";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }).filter((value) => !value.includes("\0"));
const id64 = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map((value) => `0x${value.toString(16)}`);
const entry: fc.Arbitrary<ProvenanceEntry> = fc.record(
  {
    key: fc.record({ scope: fc.constantFrom("", "s"), kind: fc.constantFrom("A", "a", "B"), id: fc.oneof(fc.constantFrom("1", "2", "3", "4"), text) }),
    element: id64,
    aspect: id64,
    seen: fc.boolean(),
    relationship: fc.boolean(),
    marked: fc.boolean(),
    version: text,
    checksum: fc.oneof(text, fc.stringMatching(/^[0-9a-f]{64}$/), fc.stringMatching(/^[0-9A-F]{64}$/)),
  },
  { requiredKeys: ["key", "element", "aspect", "seen", "relationship", "marked"] },
);
const step = fc.oneof(
  entry.map((value) => ({ set: value })),
  entry.map(({ key }) => ({ remove: key })),
  entry.map(({ key }) => ({ markSeen: key })),
);

function sorted(entries: Iterable<ProvenanceEntry>): ProvenanceEntry[] {
  return [...entries].sort((a, b) => (keyText(a.key) < keyText(b.key) ? -1 : 1));
}

describe("ProvenanceIndex", () => {
  it("holds what a Map would hold", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const index = new ProvenanceIndex();
        const map = new Map<string, ProvenanceEntry>();
        for (const each of steps) {
          if ("set" in each) {
            index.set(each.set);
            map.set(keyText(each.set.key), each.set);
          } else if ("remove" in each) {
            index.remove(each.remove);
            map.delete(keyText(each.remove));
          } else {
            index.markSeen(each.markSeen);
            const known = map.get(keyText(each.markSeen));
            if (known) map.set(keyText(known.key), { ...known, seen: true });
          }
        }
        expect(index.size).toBe(map.size);
        expect(sorted(index.entries())).toEqual(sorted(map.values()));
        for (const each of steps) {
          const key = "set" in each ? each.set.key : "remove" in each ? each.remove : each.markSeen;
          expect(index.find(key)).toEqual(map.get(keyText(key)));
        }
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it("holds the same when its entries come from a source, page by page, as they are asked for, and when its table of keys has others", () => {
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ({ key }) => keyText(key), maxLength: 60 }), fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (stored, steps, pageSize) => {
        const pages = Array.from({ length: Math.ceil(stored.length / pageSize) }, (_, i) => stored.slice(i * pageSize, (i + 1) * pageSize));
        const source = {
          more: (index: ProvenanceIndex): boolean => {
            const page = pages.shift();
            page?.forEach((each) => index.load(each));
            return page !== undefined;
          },
        };
        const keys = new KeyTable();
        const lazy = new ProvenanceIndex(source, keys);
        const eager = new ProvenanceIndex();
        for (const each of stored) eager.set(each);
        for (const each of steps) {
          for (const index of [lazy, eager]) {
            if ("set" in each) index.set(each.set);
            else if ("remove" in each) index.remove(each.remove);
            else index.markSeen(each.markSeen);
          }
          const key = "set" in each ? each.set.key : "remove" in each ? each.remove : each.markSeen;
          for (const other of [key, { ...key, scope: "elsewhere" }]) keys.add(packed(other));
          expect(lazy.find(key)).toEqual(eager.find(key));
        }
        expect(lazy.isEmpty).toBe(eager.isEmpty);
        expect([...lazy.unseen()].map(keyText).sort()).toEqual([...eager.unseen()].map(keyText).sort());
        expect(lazy.countScopes()).toEqual(eager.countScopes());
        expect(sorted(lazy.entries())).toEqual(sorted(eager.entries()));
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it("takes less than 150 MB for a million entities", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const used = (): number => {
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const before = used();
    const index = new ProvenanceIndex();
    const checksum = "d725a501c11131f8b3035baddf6886661ef94a07dfeb2d569f9c229282d4f6";
    for (let i = 0; i < 1_000_000; i++)
      index.set({ key: { scope: "", kind: `Asset${i % 5}`, id: `asset-${i}` }, element: `0x${i.toString(16)}`, aspect: `0x${i.toString(16)}`, checksum: checksum + (i % 256).toString(16).padStart(2, "0"), seen: false, relationship: false, marked: false });
    expect(index.size).toBe(1_000_000);
    expect(index.find({ scope: "", kind: "Asset4", id: "asset-999999" })?.element).toBe("0xf423f");
    expect((used() - before) / 1e6).toBeLessThan(150);
  });
});
