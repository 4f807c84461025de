import { expect, test } from "vitest";
import { asJsonDocument, brief, entity, header, inChunks, readItems, sealed } from "./documents.js";

const sizes = [1, 3, 64, 65536];

test.each(sizes)("gives the records of the document with their lines, whatever the chunks (%i bytes)", async (size) => {
  const text = `{\n  "header": ${JSON.stringify(header)},\n"records": [\n  {\n "type": "entity", "kind": "ä",\n "id": "1"},\n  {"id": "2"}, {"id": "3"}\n ], "end": {"status": "complete"}\n}\n`;
  const { items, issues } = await readItems(inChunks(text, size));
  const offset = (line: number): number => Buffer.byteLength(text.split("\n").slice(0, line - 1).join("\n")) + (line > 1 ? 1 : 0);
  const at = (line: number): object => ({ file: "test.ndjson", line, offset: offset(line) });
  expect(items).toMatchObject([
    { place: at(2), pointerBase: "/header", value: header },
    { place: at(4), pointerBase: "/records/0", value: { type: "entity", kind: "ä", id: "1" } },
    { place: at(7), pointerBase: "/records/1", value: { id: "2" } },
    { place: at(7), pointerBase: "/records/2", value: { id: "3" } },
    { place: at(8), pointerBase: "/end", value: { type: "end", status: "complete" } },
  ]);
  expect(issues).toEqual([]);
});

test("header and end need no type", async () => {
  const { items } = await readItems(inChunks('{"header":{"a":1},"records":[],"end":{"type":"end","b":2}}'));
  expect(items).toMatchObject([{ value: { type: "header", a: 1 } }, { value: { type: "end", b: 2 } }]);
});

test("values are those of JSON.parse", async () => {
  const record = { type: "entity", texts: ["", "\u0000\"\\/\b\f\n\r\t", "😀 \u2028", "x".repeat(1000)], numbers: [0, -0, 1.5e-7, -12.25, 1e308, 5e-324], rest: [true, false, null, {}, [], [[]], { "": { a: {} } }], 2: "b", 1: "a" };
  const text = JSON.stringify(record).replace("😀", "\\ud83d\\ude00");
  for (const size of sizes) {
    const { items } = await readItems(inChunks(`{"records":[${text}]}`, size));
    expect(items).toMatchObject([{ value: JSON.parse(text) as object }]);
    expect(JSON.stringify(items.map((item) => "value" in item && item.value))).toBe(`[${JSON.stringify(JSON.parse(text))}]`);
  }
});

const faulty: [name: string, record: string | Buffer, issue: string][] = [
  ["nesting", `{"id":"x","a":${"[".repeat(80)}1${"]".repeat(80)}}`, `nesting-too-deep 2 /records/0/a${"/0".repeat(63)}`],
  ["__proto__", '{"id":"x","a":[{"__proto__":{"b":1}}]}', "key-forbidden 2 /records/0/a/0/__proto__"],
  ["half a pair", '{"id":"x","a":"\\ud83d."}', "utf8-invalid 2 /records/0/a"],
  ["Latin-1", Buffer.from('{"id":"x","a":"Stra\u00dfe"}', "latin1"), "utf8-invalid 2 /records/0/a"],
  ["a number beyond a double", '{"id":"x","a":-1e999}', "schema-violation 2 /records/0/a"],
];

test.each(faulty)("%s is a fault of a record whose identity can still be read", async (_name, record, issue) => {
  for (const size of sizes) {
    const content = Buffer.concat([Buffer.from('{"records":[\n'), Buffer.from(record), Buffer.from(',\n{"id":"y"}]}')]);
    const { items, issues } = await readItems(inChunks(content, size));
    expect(items).toMatchObject([{ value: { id: "x" }, fault: issue.split(" ")[0] }, { value: { id: "y" } }]);
    expect(issues.map(brief)).toEqual([issue]);
  }
});

const unreadable: [name: string, text: string, issue: string, last: object][] = [
  ["a record beyond the limit", `{"records":[\n{"a":"${"x".repeat(500)}"},\n{"id":"y"}]}`, "line-too-long 2 /records/0", { value: { id: "y" } }],
  ["a number without end", `{"records":[\n{"a":${"1".repeat(500)}},\n{"id":"y"}]}`, "line-too-long 2 /records/0", { value: { id: "y" } }],
  ["a key without end", `{"records":[\n{"${"x".repeat(500)}":1},\n{"id":"y"}]}`, "line-too-long 2 /records/0", { value: { id: "y" } }],
  ["a record that is no object", '{"records":[\n5,\n{"id":"y"}]}', "json-invalid 2 /records/0", { value: { id: "y" } }],
  ["an unknown member", '{"header":{},\n"recrods":[{"a":[1]}],\n"end":{}}', "schema-violation 2 /recrods", { value: { type: "end" } }],
  ["records that are no array", '{"header":{},\n"records":{"a":[1]},\n"end":{}}', "schema-violation 2 /records", { value: { type: "end" } }],
  ["records twice", '{"records":[{}],\n"records":[{}]}', "schema-violation 2 /records", { unreadable: "schema-violation" }],
  ["a header that is no object", '{\n"header":[],"end":{}}', "json-invalid 2 /header", { value: { type: "end" } }],
  ["broken JSON", '{"records":[{"a":1},\n{"a" 1}]}', "json-invalid 2", { unreadable: "json-invalid" }],
  ["text after the document", '{"records":[]}\n{}', "json-invalid 2", { unreadable: "json-invalid" }],
  ["a document that is cut", '{"records":[{"a":1},\n{"a"', "input-truncated 2", { unreadable: "input-truncated" }],
  ["half a character at the end", '{"records":[{"a":1},\n{"a":"\ud83d', "input-truncated 2", { unreadable: "input-truncated" }],
];

test.each(unreadable)("%s is reported, and reading goes on where it can", async (_name, text, issue, last) => {
  for (const size of sizes) {
    const { items, issues } = await readItems(inChunks(text, size), { maxRecordBytes: 200 });
    expect(issues.map(brief)).toEqual([issue]);
    expect(items.at(-1)).toMatchObject(last);
    expect(items.filter((item) => "unreadable" in item)).toHaveLength(1);
  }
});

const endless: [name: string, start: string, body: string, code: string][] = [
  ["arrays", "", "[", "nesting-too-deep"],
  ["objects", "", '{"a":', "nesting-too-deep"],
  ["a number", "", "1", "input-truncated"],
  ["a string", '"', "x", "input-truncated"],
  ["a key", '{"', "x", "input-truncated"],
  ["escapes", '"', "\\u0041", "input-truncated"],
  ["white space", "", "  ", "input-truncated"],
];

test.each(endless)("%s without end are passed over", async (_name, start, body, code) => {
  const { issues } = await readItems(inChunks(`{"records":[${start}${body.repeat(1_100_000)}`), { maxRecordBytes: 1000 });
  expect(issues.map((issue) => issue.code)).toEqual([code]);
});

test("the same document in both carriers gives the same records", async () => {
  const text = sealed([entity("1", { label: "ü" }), entity("2", { properties: { a: [1, { b: null }] } })]);
  const values = async (content: string): Promise<unknown[]> => (await readItems(inChunks(content))).items.map((item) => "value" in item && item.value);
  for (const indent of [undefined, 2]) expect(await values(asJsonDocument(text, indent))).toEqual(await values(text));
});
