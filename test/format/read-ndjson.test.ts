import { expect, test } from "vitest";
import { openRecords } from "../../ingest/format/open-records.js";
import type { RawItem } from "../../ingest/format/record-reader.js";
import { brief, entity, header, inChunks, readItems, recordingRun, toLines } from "./documents.js";

const line = (id: string): string => JSON.stringify(entity(id));
const places = (items: RawItem[]): string[] =>
  items.map((item) => `${"value" in item ? String(item.value["id"] ?? item.value["type"]) : item.unreadable} ${item.place.line} ${item.place.offset}`);

test.each([1, 2, 7, 64, 65536])("lines, offsets and digest are exact, whatever the chunks (%i bytes)", async (size) => {
  const first = toLines([header]);
  const text = `${first}\r\n${line("ä")}\r\n\n   \n${line("b")}\n{"type":"end"}`;
  const { items, issues } = await readItems(inChunks(text, size));
  const at = (part: string): number => Buffer.byteLength(text.slice(0, text.indexOf(part)));
  expect(places(items)).toEqual(["header 1 0", `ä 3 ${at(line("ä"))}`, `b 6 ${at(line("b"))}`, `end 7 ${at('{"type":"end"}')}`]);
  expect(issues).toEqual([]);
});

const unreadable: [name: string, line: string | Buffer, code: string][] = [
  ["text", "hello", "json-invalid"],
  ["half an object", '{"type":"entity"', "json-invalid"],
  ["an array", "[1,2]", "json-invalid"],
  ["null", "null", "json-invalid"],
  ["two objects", "{}{}", "json-invalid"],
  ["NaN", '{"a":NaN}', "json-invalid"],
  ["a line beyond the limit", `{"a":"${"x".repeat(300)}"}`, "line-too-long"],
  ["bytes outside of strings that are not UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "utf8-invalid"],
];

test.each(unreadable)("%s is lost, and the next line is read", async (_name, bad, code) => {
  for (const size of [1, 50, 65536]) {
    const content = Buffer.concat([Buffer.from(`${line("a")}\n`), Buffer.from(bad), Buffer.from(`\n${line("b")}\n`)]);
    const { items, issues } = await readItems(inChunks(content, size), { maxRecordBytes: 200 });
    expect(places(items).map((place) => place.split(" ", 2).join(" "))).toEqual(["a 1", `${code} 2`, "b 3"]);
    expect(issues.map(brief)).toEqual([`${code} 2`]);
  }
});

const faulty: [name: string, line: string | Buffer, issue: string][] = [
  ["nesting", `{"type":"entity","kind":"k","id":"x","properties":{"a":${"[".repeat(80)}${"]".repeat(80)}}}`, `nesting-too-deep 1 /properties/a${"/0".repeat(62)}`],
  ["__proto__", '{"type":"entity","kind":"k","id":"x","properties":{"a":[{"__proto__":{"b":1}}]}}', "key-forbidden 1 /properties/a/0/__proto__"],
  ["an escaped __proto__", '{"type":"entity","kind":"k","id":"x","\\u005f_proto__":1}', "key-forbidden 1 /__proto__"],
  ["half a pair", '{"type":"entity","kind":"k","id":"x","label":"\\ud83d."}', "utf8-invalid 1 /label"],
  ["half a pair in a key", '{"type":"entity","kind":"k","id":"x","properties":{"a/\\udc00":1}}', "utf8-invalid 1 /properties/a~1\ufffd"],
  ["Latin-1", Buffer.from('{"type":"entity","kind":"k","id":"x","label":"Stra\u00dfe"}', "latin1"), "utf8-invalid 1 /label"],
  ["a number beyond a double", '{"type":"entity","kind":"k","id":"x","properties":{"a":1e999}}', "schema-violation 1 /properties/a"],
];

test.each(faulty)("%s is a fault of a record whose identity can still be read", async (_name, text, issue) => {
  const { items, issues } = await readItems(inChunks(Buffer.concat([Buffer.from(text), Buffer.from("\n")])));
  expect(items).toMatchObject([{ value: { kind: "k", id: "x" }, fault: issue.split(" ")[0] }]);
  expect(issues.map(brief)).toEqual([issue]);
});

test("exactly as long and as deep as allowed is allowed", async () => {
  const deep = `{"a":${"[".repeat(63)}${"]".repeat(63)}}`;
  const long = `{"a":"${"x".repeat(deep.length - 8)}"}`;
  for (const size of [1, 1000]) {
    const { items, issues } = await readItems(inChunks(`${deep}\r\n${long}\r\n`, size), { maxRecordBytes: deep.length });
    expect([items.length, issues]).toEqual([2, []]);
  }
});

test("nesting without end is no danger", async () => {
  const depth = 400_000;
  const text = `${"[".repeat(depth)}\n{"a":${"[".repeat(depth)}${"]".repeat(depth)}}\n${line("b")}\n`;
  const { issues } = await readItems(inChunks(text));
  expect(issues.map(({ code }) => code)).toEqual(["json-invalid", "nesting-too-deep"]);
});

test("a last line without line feed counts when it is whole", async () => {
  const whole = await readItems(inChunks(`${line("a")}\n${line("b")}`));
  expect([whole.items.length, whole.issues]).toEqual([2, []]);
  const cut = await readItems(inChunks(`${line("a")}\n${line("b").slice(0, -3)}`));
  expect(cut.issues.map(brief)).toEqual(["input-truncated 2"]);
  expect(cut.items.at(-1)).toMatchObject({ unreadable: "input-truncated", place: { line: 2, offset: line("a").length + 1 } });
});

test("messages are short and hold no control characters", async () => {
  const { issues } = await readItems(inChunks(`\u001b[31mred\u0007${"x".repeat(5000)}\n`));
  expect(issues[0]?.message).toMatch(/^[^\u0000-\u001f]{1,160}$/);
});

test("batches have the size asked for, whatever the chunks", async () => {
  const text = Array.from({ length: 1201 }, (_, index) => `${line(String(index))}\n`).join("");
  for (const size of [10, 65536]) {
    const reader = await openRecords(inChunks(text, size), recordingRun().run);
    const sizes = [(await reader.next(1))?.length];
    for (let batch = await reader.next(); batch; batch = await reader.next()) sizes.push(batch.length);
    expect(sizes).toEqual([1, 500, 500, 200]);
  }
});
