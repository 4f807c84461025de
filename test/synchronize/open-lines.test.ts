import { expect, test } from "vitest";
import { BitSet } from "../../ingest/format/bit-set.js";
import { OpenLines } from "../../ingest/synchronize/open-lines.js";
import { bitSetOf } from "../support/bit-set.js";

function at(line: number): { file: string; line: number; offset: number } {
  return { file: "x", line, offset: 10 * line };
}

test("lines are open while they are held, or for good when they are kept", () => {
  const lines = new OpenLines();
  lines.hold(at(3));
  lines.hold(at(3));
  lines.keep(at(2));
  lines.hold(at(2));
  expect([...lines]).toEqual([2, 3]);
  lines.release(at(3));
  lines.release(at(2));
  expect([lines.has(2), lines.has(3)]).toEqual([true, true]);
  lines.release(at(3));
  expect([...lines]).toEqual([2]);
});

test("a line that is done with does not open any more, whatever is said of it later", () => {
  const lines = new OpenLines();
  lines.hold(at(2));
  lines.pass(5);
  lines.keep(at(4));
  lines.keep(at(2));
  lines.keep(at(6));
  expect([...lines]).toEqual([2, 6]);
});

test("each place takes the pieces that have changed since the last one, and the lines that were closed behind it", () => {
  const lines = new OpenLines();
  const far = 3 * 2 ** 16 + 1;
  lines.hold(at(2));
  lines.keep(at(far));
  const first = lines.pass(10);
  expect(first.pieces.map(({ piece, bits }) => [piece, [...new BitSet([{ piece, bits }])]])).toEqual([[0, [2]], [3, [far]]]);
  expect(first.closed).toEqual([]);
  expect(lines.pass(11)).toEqual({ pieces: [], closed: [] });
  lines.hold(at(12));
  lines.release(at(12));
  expect(lines.hasClosed).toBe(false);
  lines.release(at(2));
  expect(lines.hasClosed).toBe(true);
  const { pieces, closed } = lines.pass(20);
  expect([pieces.map(({ piece }) => piece), closed]).toEqual([[0], [2]]);
  expect(first.pieces[0]?.bits[0]).toBe(4);
});

test("lines that an earlier run had left open stay open until this one is done with them", () => {
  const lines = new OpenLines(bitSetOf(2, 3, 4), 9);
  expect([...lines]).toEqual([2, 3, 4]);
  lines.hold(at(2));
  lines.keep(at(3));
  lines.keep(at(5));
  for (const line of [2, 3, 4, 5]) lines.finish(at(line));
  expect([...lines]).toEqual([2, 3]);
  lines.release(at(2));
  expect(lines.pass(9).closed).toEqual([4, 2]);
});

test("millions of lines cost bits, not objects", () => {
  const lines = new OpenLines();
  for (let line = 1; line <= 1_000_000; line++) {
    lines.keep(at(line));
    if (line % 1000 === 0) lines.pass(line);
  }
  expect([lines.has(1_000_000), lines.has(1_000_001)]).toEqual([true, false]);
  lines.keep(at(1_000_001));
  expect(lines.pass(1_000_001).pieces.map(({ bits }) => bits.length)).toEqual([8192]);
});

test("in a JSON document, they are its records, several of which may share a line", () => {
  const records = new OpenLines();
  records.keep({ file: "x", line: 1, offset: 0, record: 7 });
  records.hold({ file: "x", line: 1, offset: 0, record: 2 });
  expect([...records]).toEqual([2, 7]);
});
