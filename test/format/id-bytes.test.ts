import { expect, test } from "vitest";
import { writeId } from "../../ingest/format/id-bytes.js";

const ids = ["P-1", "", "\u007f", "\u0080", "Pümpe", "ab水", "ab\u{1f600}c", "x".repeat(64), "x".repeat(65), `${"x".repeat(63)}é`, "水".repeat(300)];

test.each(ids)("an id is written as UTF-8 behind what is there: %s", (id) => {
  const expected = Buffer.from(id);
  const bytes = Buffer.alloc(2000, "~");
  expect(writeId(id, bytes, 5)).toBe(expected.length);
  expect(bytes.subarray(0, 5).toString()).toBe("~~~~~");
  expect(bytes.subarray(5, 5 + expected.length)).toEqual(expected);
});
