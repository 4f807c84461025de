import { describe, expect, it } from "vitest";
import type { Mark } from "../../ingest/format/mark.js";
import { openRecords } from "../../ingest/format/open-records.js";
import type { RawItem, RecordReader } from "../../ingest/format/record-reader.js";
import { orderOf } from "../../ingest/issue.js";
import { asJsonDocument, batchesOf, digestOf, entity, inChunks, recordingRun, sealed } from "./documents.js";

const chunks = [7, 100, 65536];
const entities = Array.from({ length: 30 }, (_, i) => entity(`${i}`, { label: "ü".repeat(i) }));
const ndjson = sealed(entities).replaceAll('"id":"4"', '"id":  "4"').replace(/\n(?=.*"id":"(3|9|20)")/g, "\r\n\n \n");

async function open(text: string, chunk: number, maxRecordBytes = 1000): Promise<RecordReader> {
  return openRecords(inChunks(text, chunk), recordingRun({ maxRecordBytes }).run, { marks: true });
}

function orders(batch: readonly RawItem[]): number[] {
  return batch.map(({ place }) => orderOf(place) ?? 0);
}

/** The exact mark behind a line. */
function behindLine(text: string, line: number): Mark {
  const before = text.split("\n").slice(0, line).join("\n") + "\n";
  return { carrier: "ndjson", order: line, offset: Buffer.byteLength(before), digest: digestOf(before) };
}

describe("the places of an NDJSON document", () => {
  it.each(chunks)("stand behind each line of the last batch of records, in whatever order they are asked for (chunks of %i bytes)", async (chunk) => {
    const reader = await open(ndjson, chunk);
    for await (const batch of batchesOf(reader, 5)) {
      const [first = 0, second = 0, ...rest] = orders(batch);
      const last = rest.at(-1) ?? first;
      reader.marks?.keep(last);
      for (const line of [first, second, last].filter((each) => each > 0)) expect(reader.marks?.before(line)).toEqual(behindLine(ndjson, line));
    }
  });

  it("are, of earlier batches, those that were kept", async () => {
    const reader = await open(ndjson, 100);
    const kept: number[] = [];
    for await (const batch of batchesOf(reader, 5)) {
      kept.push(orders(batch).at(-1) ?? 0);
      reader.marks?.keep(kept.at(-1) ?? 0);
    }
    const [first = 0, second = 0] = kept;
    for (const line of [first, second - 1, second, second + 1]) expect(reader.marks?.before(line)).toEqual(behindLine(ndjson, line < second ? first : second));
    expect(reader.marks?.before(first - 1)).toBeUndefined();
  });

  it("never stand behind a line that no line feed ends, or within one that is too long", async () => {
    const lines = ["{}", "{}", `{"long":"${"x".repeat(2000)}"}`, "{}", "{}"];
    const text = lines.join("\n");
    for (const chunk of chunks) {
      const reader = await open(text, chunk);
      for await (const _ of batchesOf(reader, 100));
      for (const line of [1, 2, 3, 4]) {
        const mark = reader.marks?.before(line);
        if (mark) expect(mark).toEqual(behindLine(text, mark.order));
      }
      expect(reader.marks?.before(5)).toEqual(behindLine(text, 4));
      expect(reader.marks?.before(100)).toEqual(behindLine(text, 4));
    }
  });

  it("need no more memory for lines without end", async () => {
    const blank = "\n".repeat(1024 * 1024);
    const reader = await openRecords(inChunks(`{}\n${blank.repeat(20)}{}\n`, 1024 * 1024), recordingRun().run, { marks: true });
    expect(await reader.next(1000)).toHaveLength(2);
    expect(reader.marks?.before(20 * 1024 * 1024)?.order).toBe(20 * 1024 * 1024);
    expect(reader.marks?.before(10 * 1024 * 1024)).toBeUndefined();
  });
});

describe("the places of a JSON document", () => {
  it.each(chunks)("stand behind each record, with a digest of no more than the line or piece of text that it ends in (chunks of %i bytes)", async (chunk) => {
    for (const indent of [undefined, 2]) {
      const text = asJsonDocument(sealed(entities), indent);
      const bytes = Buffer.from(text);
      const reader = await open(text, chunk);
      for await (const batch of batchesOf(reader, 5)) {
        for (const { place } of batch) {
          if (place.record === undefined) continue;
          const mark = reader.marks?.before(place.record);
          expect(mark).toMatchObject({ carrier: "json-document", order: place.record });
          const before = bytes.subarray(0, mark?.offset);
          expect(mark?.digest).toBe(digestOf(before));
          expect(before.toString()).toMatch(new RegExp(`"id": ?"${place.record - 1}"[^}]*}`));
          if (indent !== undefined) expect(before.toString()).not.toMatch(new RegExp(`"id": ?"${place.record}"`));
        }
      }
    }
  });
});
