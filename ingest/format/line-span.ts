import type { Counted, CountedBlock } from "./document-marks.js";
import type { LineBlock } from "./line-blocks.js";

const lineFeed = 10;
const carriageReturn = 13;

/** A line within a buffer, without its line feed and carriage return. */
export interface LineSpan {
  start: number;
  end: number;
  /** Where the next line starts. */
  next: number;
  /** Whether a line feed ends the line. */
  closed: boolean;
}

/** The line that starts at `start`. */
export function lineAt(bytes: Buffer, start: number): LineSpan {
  const found = bytes.indexOf(lineFeed, start);
  const closed = found >= 0;
  const stop = closed ? found : bytes.length;
  const end = stop > start && bytes[stop - 1] === carriageReturn ? stop - 1 : stop;
  return { start, end, next: closed ? stop + 1 : stop, closed };
}

/** The last line at or after `from` that is not blank; undefined when all are. */
export function lastLine(bytes: Buffer, from: number): LineSpan | undefined {
  let end = bytes.length;
  while (end > from && isSpace(bytes[end - 1])) end--;
  return end === from ? undefined : lineAt(bytes, Math.max(from, bytes.lastIndexOf(lineFeed, end - 1) + 1));
}

/** How many lines end between two positions. */
export function countLines(bytes: Buffer, from: number, to: number): number {
  let lines = 0;
  for (let found = bytes.indexOf(lineFeed, from); found >= 0 && found < to; found = bytes.indexOf(lineFeed, found + 1)) lines++;
  return lines;
}

/** A block with its lines counted, of which some stand before it. */
export function countedLines({ bytes, offset, digest }: LineBlock, before: number): CountedBlock {
  return { before, offset, length: bytes.length, digest: digest.copy(), endOf: (line, from) => lineEndOf(bytes, line, from) };
}

/** The end of a line, or of the last one before it that a line feed ends; counted from the end of an earlier one. */
function lineEndOf(bytes: Buffer, line: number, from: Counted): Counted {
  let { order, position } = from;
  for (let found = bytes.indexOf(lineFeed, position); order < line && found >= 0; found = bytes.indexOf(lineFeed, position)) [order, position] = [order + 1, found + 1];
  return { order, position };
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === lineFeed || byte === carriageReturn;
}
