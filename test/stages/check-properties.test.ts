import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { IngestError } from "../../ingest/errors.js";
import type { Input } from "../../ingest/format/open-input.js";
import type { Issue } from "../../ingest/issue.js";
import { type DocumentOutcome, openDocument } from "../../ingest/stages/check-document.js";
import { asJsonDocument, entity, inChunks, type LooseRecord, readItems, recordingRun, sealed } from "../format/documents.js";

const text = fc.string({ unit: "grapheme", maxLength: 12 });
const key = text.filter((name) => name !== "__proto__");
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(key, tie("json"), { maxKeys: 4 }),
  ),
}));
const properties = fc.dictionary(key, json, { maxKeys: 5 });
const record = fc.oneof(
  fc.record({ id: fc.uuid(), label: text, properties }, { requiredKeys: ["id"] }).map(({ id, ...more }) => entity(id, more)),
  fc.record({ type: fc.constant("checkpoint"), state: json }),
  fc.record({ type: fc.constant("delete"), kind: fc.constantFrom("Pump", "ü"), id: fc.uuid() }),
);
const records = fc.array(record, { maxLength: 12 }) as fc.Arbitrary<LooseRecord[]>;
const chunkSize = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(100_000));

async function read(input: Input): Promise<{ outcome: DocumentOutcome; issues: Issue[] }> {
  const { run, issues } = recordingRun();
  const document = await openDocument(input, run);
  for await (const _ of document.batches);
  return { outcome: document.outcome, issues };
}

describe("a document", () => {
  test("gives the same records in every carrier, compression and chunk size", async () => {
    await fc.assert(
      fc.asyncProperty(records, chunkSize, fc.constantFrom(undefined, 0, 2), async (content, size, indent) => {
        const ndjson = sealed(content);
        const values = async (bytes: string | Buffer): Promise<unknown> => {
          const { items, issues } = await readItems(inChunks(bytes, size));
          expect(issues).toEqual([]);
          return items.map((item) => ("value" in item ? item.value : item));
        };
        const expected = ndjson.trimEnd().split("\n").map((line): unknown => JSON.parse(line));
        for (const carrier of [ndjson, ndjson.replaceAll("\n", "\r\n"), asJsonDocument(ndjson, indent)]) {
          expect(await values(carrier)).toEqual(expected);
          expect(await values(gzipSync(carrier))).toEqual(expected);
        }
      }),
      { seed: 6 },
    );
  });

  test("is complete when it is whole", async () => {
    await fc.assert(
      fc.asyncProperty(records, chunkSize, async (content, size) => {
        for (const carrier of [sealed(content), asJsonDocument(sealed(content))]) {
          const { outcome, issues } = await read(inChunks(carrier, size));
          expect([outcome.complete, issues.filter(({ code }) => code !== "identity-duplicate")]).toEqual([true, []]);
        }
      }),
      { seed: 6 },
    );
  });

  test("is never complete when it is cut, and says where", async () => {
    const whole = sealed([entity("1", { label: "ü😀", properties: { a: [1, { b: "x" }] } }), { type: "checkpoint", state: 5 }]);
    for (const content of [Buffer.from(whole), Buffer.from(asJsonDocument(whole)), Buffer.from(asJsonDocument(whole, 1)), gzipSync(whole), gzipSync(asJsonDocument(whole))]) {
      // Without its last line feed a document is as whole as with it.
      const end = content.at(-1) === 10 ? content.length - 1 : content.length;
      for (let length = 0; length < end; length++) {
        for (const size of [3, 100_000]) {
          const { outcome, issues } = await read(inChunks(content.subarray(0, length), size));
          expect([length, outcome.complete, outcome.completeScopes]).toEqual([length, false, []]);
          expect(issues.some(({ severity, place }) => severity === "error" && place.line !== undefined)).toBe(true);
        }
      }
      expect((await read(inChunks(content.subarray(0, end)))).outcome.complete).toBe(true);
    }
  });

  test("never throws when bytes of it change, and is complete only when its records did not", async () => {
    const change = fc.record({ at: fc.double({ min: 0, max: 0.999999, noNaN: true }), byte: fc.oneof(fc.constantFrom(...Buffer.from('{}[]",:\\\n\r eE0u')), fc.integer({ min: 0, max: 255 })) });
    await fc.assert(
      fc.asyncProperty(records, fc.array(change, { minLength: 1, maxLength: 4 }), chunkSize, async (content, changes, size) => {
        const whole = sealed(content);
        for (const carrier of [whole, asJsonDocument(whole, 1)]) {
          const bytes = Buffer.from(carrier);
          for (const { at, byte } of changes) bytes[Math.floor(at * bytes.length)] = byte;
          const outcome = await outcomeOf(inChunks(bytes, size));
          const recordBytes = whole.lastIndexOf("\n", whole.length - 2);
          if (carrier === whole && outcome?.complete) expect(bytes.toString("latin1").slice(0, recordBytes)).toBe(Buffer.from(whole).toString("latin1").slice(0, recordBytes));
        }
      }),
      { numRuns: 500, seed: 6 },
    );
  });

  test("of any text or bytes never throws", async () => {
    const line = fc.oneof(fc.string({ unit: "binary" }), json.map((value) => JSON.stringify(value)), fc.constantFrom('{"type":"entity"}', '{"records":[', '{"type":"end"}', "{", "]"));
    const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.array(line, { maxLength: 8 }).map((lines) => lines.join("\n")), bytes), chunkSize, async (content, size) => {
        expect((await outcomeOf(inChunks(content, size)))?.complete ?? false).toBe(false);
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});

/** What became of a document; undefined when it was refused: another format or version, or UTF-16. */
async function outcomeOf(input: Input): Promise<DocumentOutcome | undefined> {
  try {
    return (await read(input)).outcome;
  } catch (error) {
    if (IngestError.is(error, "format-unsupported") || IngestError.is(error, "input-unreadable")) return undefined;
    throw error;
  }
}
