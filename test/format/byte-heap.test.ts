import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteHeap } from "../../ingest/format/byte-heap.js";

test("bytes are found again where they were put, whatever their sizes", () => {
  const sizes = fc.array(fc.oneof(fc.nat(40), fc.nat(5000), fc.constant(1 << 20), fc.constant((1 << 20) + 7)), { maxLength: 60 });
  fc.assert(
    fc.property(sizes, (lengths) => {
      const heap = new ByteHeap();
      const contents = lengths.map((length, i) => Buffer.alloc(length, i % 251));
      const places = contents.map((content) => heap.add(content));
      const replaced = contents.map((content, i) => (i % 3 === 0 ? Buffer.alloc(content.length + (i % 2), 255) : content));
      const now = places.map((place, i) => (i % 3 === 0 ? heap.replace(place, replaced[i] ?? Buffer.alloc(0)) : place));
      for (const [i, content] of replaced.entries()) {
        expect(heap.at(now[i] ?? 0).equals(content)).toBe(true);
        expect(heap.holds(now[i] ?? 0, { bytes: Buffer.concat([Buffer.of(1), content]), start: 1, end: content.length + 1 })).toBe(true);
        expect(heap.holds(now[i] ?? 0, { bytes: Buffer.concat([content, Buffer.of(1)]), start: 0, end: content.length + 1 })).toBe(false);
      }
    }),
    { numRuns: 50, seed: 5 },
  );
});
