import { expect, test } from "vitest";
import { detectCarrier } from "../../ingest/format/open-records.js";
import { inChunks, readItems } from "./documents.js";

test.each([
  ['{"header":{', "json-document"],
  ['{ "records" : [', "json-document"],
  [' \r\n{\n\t"end"\n:', "json-document"],
  ['{"type":"header"', "ndjson"],
  ['{"headers":', "ndjson"],
  ['{"header","x"', "ndjson"],
  ["[", "ndjson"],
  ["hello", "ndjson"],
  ["{}", "ndjson"],
  ["", undefined],
  [" \n", undefined],
  ["{", undefined],
  ['{ "hea', undefined],
  ['{"records" ', undefined],
])("%j is the start of %s", (head, carrier) => {
  expect(detectCarrier(head)).toBe(carrier);
});

test("the carrier is found however little comes at once", async () => {
  const space = " \n".repeat(500);
  for (const size of [1, 100]) {
    expect((await readItems(inChunks(`${space}{ "records":[{"a":1}]}`, size))).items).toMatchObject([{ pointerBase: "/records/0", place: { line: 501 } }]);
    expect((await readItems(inChunks(`${space}{"record":[]}\n`, size))).items).toMatchObject([{ place: { line: 501 }, value: { record: [] } }]);
  }
});
