import { expect, test } from "vitest";
import { OpenLines } from "../../ingest/synchronize/open-lines.js";

function at(line: number): { file: string; line: number; offset: number } {
  return { file: "x", line, offset: 10 * line };
}

test("lines are open while they are held, or for good when they are kept", () => {
  const lines = new OpenLines();
  lines.hold(at(3));
  lines.hold(at(3));
  lines.keep(at(2));
  lines.hold(at(2));
  expect(lines.upTo(9)).toEqual([{ order: 2, offset: 20 }, { order: 3, offset: 30 }]);
  lines.release(at(3));
  lines.release(at(2));
  expect([lines.has(2), lines.has(3)]).toEqual([true, true]);
  lines.release(at(3));
  expect(lines.upTo(9)).toEqual([{ order: 2, offset: 20 }]);
  expect(lines.upTo(1)).toEqual([]);
});

test("a line that is done with does not open any more, whatever is said of it later", () => {
  const lines = new OpenLines();
  lines.hold(at(2));
  lines.finish(5);
  lines.keep(at(4));
  lines.keep(at(2));
  lines.keep(at(6));
  expect(lines.upTo(9).map(({ order }) => order)).toEqual([2, 6]);
});

test("more lines than are counted leave everything behind them open, and no more is held of them", () => {
  const [kept, held] = [new OpenLines(), new OpenLines()];
  for (let line = 1; line <= 200_000; line++) {
    kept.keep(at(line));
    held.hold(at(line));
  }
  expect(kept.end).toBe(5_001);
  expect(held.end).toBe(100_001);
  expect(held.upTo(Infinity)).toHaveLength(100_000);
});

test("in a JSON document, they are its records, several of which may share a line", () => {
  const records = new OpenLines();
  records.keep({ file: "x", line: 1, offset: 0, record: 7 });
  records.hold({ file: "x", line: 1, offset: 0, record: 2 });
  expect(records.upTo(9)).toEqual([{ order: 2, offset: 0 }, { order: 7, offset: 0 }]);
  expect(records.size).toBe(2);
});
