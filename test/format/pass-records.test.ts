import { describe, expect, it } from "vitest";
import type { Passage } from "../../ingest/format/mark.js";
import { type Continued, continueRecords, openRecords } from "../../ingest/format/open-records.js";
import type { RawItem } from "../../ingest/format/record-reader.js";
import type { Issue } from "../../ingest/issue.js";
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
  return { ...mark, again: again.map((record) => ({ order: record, offset: 0 })) };
}

async function goOn(text: string, over: Passage, chunk = 50, maxRecordBytes = 10_000): Promise<{ continued: Continued | undefined; rest: RawItem[]; issues: Issue[] }> {
  const { run, issues } = recordingRun({ maxRecordBytes });
  const continued = await continueRecords(inChunks(text, chunk), run, { marks: true, passage: over });
  const rest: RawItem[] = [];
  if (continued) for await (const batch of batchesOf(continued.reader)) rest.push(...batch);
  return { continued, rest, issues };
}

function names(items: readonly RawItem[] = []): unknown[] {
  return items.map((item) => ("value" in item ? (item.value["id"] ?? item.value["type"]) : item.unreadable));
}

describe("passing over the first records of a JSON document", () => {
  it.each(chunks)("gives those that must be read, and all that follows (chunks of %i bytes)", async (chunk) => {
    for (const text of [onLines, onOneLine]) {
      const { continued, rest, issues } = await goOn(text, await passage(text, 9, [2, 9]), chunk);
      expect(names(continued?.items)).toEqual(["1", "deep"]);
      expect(continued?.items.map(({ place }) => place.record)).toEqual([2, 9]);
      expect(names(rest)).toEqual(["9", "10", "end"]);
      expect(issues.map(({ code, place }) => [code, place.record])).toEqual([["key-forbidden", 9]]);
    }
  });

  it.each(chunks)("gives what else stands between them (chunks of %i bytes)", async (chunk) => {
    const text = onOneLine.replace('"records"', '"header":{"second":true},"records"');
    const { continued, rest } = await goOn(text, await passage(text, 3), chunk);
    expect(names(continued?.items)).toEqual(["header"]);
    expect(names(rest)).toEqual(["3", "4", "5", "6", "7", "deep", "9", "10", "end"]);
  });

  it("has places of its own then, to go on from once more", async () => {
    const { run } = recordingRun();
    const continued = await continueRecords(inChunks(onLines), run, { marks: true, passage: await passage(onLines, 3) });
    await continued?.reader.next(4);
    expect(continued?.reader.marks?.before(7)).toEqual({ ...(await passage(onLines, 7)), again: undefined });
  });

  it("takes no document that differs before its end, is broken there, ends before it, or is none", async () => {
    const over = await passage(onLines, 6);
    const lines = sealed(entities);
    const others = [onLines.replace('"id": "2"', '"id": "z"'), onLines.replace('"id": "2"', '"id" "2"'), onLines.slice(0, 400), lines, ""];
    for (const text of others) {
      const { continued, issues } = await goOn(text, over);
      expect([continued, issues]).toEqual([undefined, []]);
    }
    const behind = await goOn(onLines.replace('"id": "7"', '"id" "7"'), over);
    expect(names(behind.rest)).toEqual(["6", "json-invalid"]);
    expect(behind.issues.map(brief)).toEqual([expect.stringMatching(/^json-invalid/)]);
    expect((await goOn(onLines, { ...over, carrier: "ndjson" })).continued).toBeUndefined();
  });

  it("does not hold what it passes over, and stops where what must be read is too large", async () => {
    const large = JSON.stringify({ header: {}, records: Array.from({ length: 40 }, (_, i) => entity(`${i}`, { label: "x".repeat(2 ** 21) })) }, null, 1);
    const again = Array.from({ length: 40 }, (_, i) => i + 1);
    const limit = 2 ** 22;
    const over = await passage(large, 39, [], 2 ** 20);
    expect(names((await goOn(large, over, 2 ** 20, limit)).rest)).toEqual(["39"]);
    expect((await goOn(large, { ...over, again: again.slice(0, 39).map((order) => ({ order, offset: 0 })) }, 2 ** 20, limit)).continued).toBeUndefined();
    expect((await goOn(large, { ...over, again: again.slice(0, 20).map((order) => ({ order, offset: 0 })) }, 2 ** 20, limit)).continued?.items).toHaveLength(20);
  });
});
