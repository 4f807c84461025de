import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packChecksumText, packItem, unpackItem } from "../../ingest/synchronize/packed-item.js";

const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
const text = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString("base64url"));
const checksum = fc.oneof(
  digest,
  fc.tuple(digest, text).map(([content, own]) => `${content}~${own}`),
  fc.stringMatching(/^[0-9a-fA-F]{64}$/),
  fc.stringMatching(/^[0-9a-g]{64}~[\w-]{22}$/),
  fc.stringMatching(/^[0-9a-f]{64}.[\w+=-]{22}$/),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 90 }),
);

describe("a packed item", () => {
  it("gives back what was packed, whatever extractors call a checksum", () => {
    fc.assert(
      fc.property(checksum, fc.option(fc.string({ minLength: 1 }), { nil: undefined }), (value, version) => {
        const item = { checksum: value, ...(version !== undefined && { version }) };
        expect(unpackItem(Buffer.from(packItem(item)))).toEqual(item);
      }),
      { numRuns: 2000, seed: 4 },
    );
  });

  it("is the same, made from a text or from its bytes", () => {
    fc.assert(
      fc.property(checksum, (value) => {
        const bytes = Buffer.from(`before${value}after`);
        const packed = packChecksumText({ bytes, start: 6, end: bytes.length - 5 });
        expect(Buffer.from(packed).equals(packItem({ checksum: value }))).toBe(true);
      }),
      { numRuns: 5000, seed: 4 },
    );
  });
});
