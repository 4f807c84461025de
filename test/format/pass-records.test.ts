import { describe, expect, it } from "vitest";
import type { Passage } from "../../ingest/format/mark.js";
import { continueRecords, openRecords } from "../../ingest/format/open-records.js";
import type { RawItem } from "../../ingest/format/record-reader.js";
import type { Issue } from "../../ingest/issue.js";
import { bitSetOf } from "../support/bit-set.js";
import { asJsonDocument, batchesOf, brief, entity, inChunks, recordingRun, sealed } from "./documents.js";

const chunks = [1, 50, 65536];
const entities = [...Array.from({ length: 8 }, (_, i) => entity(`${i}`)), { ...entity("deep"), properties: JSON.parse('{"__proto__":1}') as object }, entity("9"), entity("10")];
const onLines = asJsonDocument(sealed(entities), 1);
const onOneLine = asJsonDocument(sealed(entities));

async function passage(text: string, order: number, again: readonly number[] = [], chunk = 50): Promise<Passage> {
  const reader = await openRecords(inChunks(text, chunk), recordingRun().run, { marks: true });
  for await (const [item] of batchesOf(reader, 1)) if (item?.place.record === order) break;
  const mark = reader.marks?.before(order);
  if (mark?.order !== order) throw new Error("there is no such place");
  return { ...mark, again: bitSetOf(...again) };
}

async function goOn(text: string, over: Passage, chunk = 50, maxRecordBytes = 10_000): Promise<{ continued: boolean; items: RawItem[]; issues: Issue[] }> {
  const { run, issues } = recordingRun({ maxRecordBytes });
  const reader = await continueRecords(inChunks(text, chunk), run, { marks: true, passage: over });
  const items: RawItem[] = [];
  if (reader) for await (const batch of batchesOf(reader)) items.push(...batch);
  return { continued: reader !== undefined, items, issues };
}

function names(items: readonly RawItem[] = []): unknown[] {
  return items.map((item) => ("value" in item ? (item.value["id"] ?? item.value["type"]) : item.unreadable));
}

describe("passing over the first records of a JSON document", () => {
  it.each(chunks)("gives those that must be read, and all that follows (chunks of %i bytes)", async (chunk) => {
    for (const text of [onLines, onOneLine]) {
      const { items, issues } = await goOn(text, await passage(text, 9, [2, 9, 10]), chunk);
      expect(names(items)).toEqual(["1", "deep", "9", "10", "end"]);
      expect(items.map(({ place }) => place.record)).toEqual([2, 9, 10, 11, undefined]);
      expect(issues.map(({ code, place }) => [code, place.record])).toEqual([["key-forbidden", 9]]);
    }
  });

  it.each(chunks)("gives what else stands between them (chunks of %i bytes)", async (chunk) => {
    const text = onOneLine.replace('"records"', '"header":{"second":true},"records"');
    const { items } = await goOn(text, await passage(text, 3), chunk);
    expect(names(items)).toEqual(["header", "3", "4", "5", "6", "7", "deep", "9", "10", "end"]);
  });

  it("has places of its own then, to go on from once more", async () => {
    const { run } = recordingRun();
    const continued = await continueRecords(inChunks(onLines), run, { marks: true, passage: await passage(onLines, 3) });
    await continued?.next(4);
    expect(continued?.marks?.before(7)).toEqual({ ...(await passage(onLines, 7)), again: undefined });
  });

  it("takes no document that differs before its end, is broken there, ends before it, or is none", async () => {
    const over = await passage(onLines, 6);
    const lines = sealed(entities);
    const others = [onLines.replace('"id": "2"', '"id": "z"'), onLines.replace('"id": "2"', '"id" "2"'), onLines.slice(0, 400), lines, ""];
    for (const text of others) {
      const { continued, issues } = await goOn(text, over);
      expect([continued, issues]).toEqual([false, []]);
    }
    const behind = await goOn(onLines.replace('"id": "7"', '"id" "7"'), over);
    expect(names(behind.items)).toEqual(["6", "json-invalid"]);
    expect(behind.issues.map(brief)).toEqual([expect.stringMatching(/^json-invalid/)]);
    expect((await goOn(onLines, { ...over, carrier: "ndjson" })).continued).toBe(false);
  });

  it("gives back records of any size and number, as they are", async () => {
    const records = Array.from({ length: 40 }, (_, i) => entity(`${i}`, { label: "x".repeat(2 ** 21) }));
    const large = JSON.stringify({ header: {}, records }, null, 1);
    const limit = 2 ** 22;
    const over = await passage(large, 39, [], 2 ** 20);
    expect(names((await goOn(large, over, 2 ** 20, limit)).items)).toEqual(["39"]);
    const { items } = await goOn(large, { ...over, again: bitSetOf(...records.map((_, i) => i + 1)) }, 2 ** 20, limit);
    expect(names(items)).toEqual(records.map((_, i) => `${i}`));
    expect(items.every((item, i) => "value" in item && JSON.stringify(item.value) === JSON.stringify(records[i]))).toBe(true);
  });
});
