import { hash } from "node:crypto";
import { lineAt } from "./line-span.js";
import { textBytes } from "./prepare-lines.js";

/** The lines of a block, and the digests of those that may be known from an earlier run. */
export interface LineDigests {
  /** Number of lines, blank ones included. */
  lines: number;
  /** {@link placeLength} numbers for each line that is not blank, see {@link place}. */
  places: Int32Array;
  /** The first {@link textBytes} bytes of the sha256 of each of them; zeros where more must be seen of a line than its text. */
  texts: Uint8Array;
}

/** Numbers for each line in `places`. */
export const placeLength = 4;

/** Which number is what: the line within the block from 0, where it starts and ends, and where the next one starts. */
export const place = { line: 0, start: 1, end: 2, next: 3 } as const;

/** Lines with one of these may refer to other entities, of which nobody knows without parsing them; keys may be written with escapes. */
const signs = ['"parent"', '"references"', "\\u"];

/** Finds the lines of a block of whole lines, and takes the digests of their texts. Pure. */
export function digestLines(bytes: Buffer): LineDigests {
  const places: number[] = [];
  const texts: string[] = [];
  const next = signs.map((sign) => bytes.indexOf(sign));
  let lines = 0;
  for (let position = 0; position < bytes.length; lines++) {
    const line = lineAt(bytes, position);
    position = line.next;
    if (line.end === line.start) continue;
    places.push(lines, line.start, line.end, line.next);
    texts.push(isPlain(bytes, line.start, { next, end: line.end }) ? hash("sha256", bytes.subarray(line.start, line.end), "hex") : "");
  }
  const packed = Buffer.alloc(textBytes * texts.length);
  texts.forEach((text, index) => packed.write(text, textBytes * index, textBytes, "hex"));
  return { lines, places: Int32Array.from(places), texts: packed };
}

/** Whether none of the signs stands in a line; moves where each comes next. */
function isPlain(bytes: Buffer, start: number, { next, end }: { next: number[]; end: number }): boolean {
  let plain = true;
  for (const [i, sign] of signs.entries()) {
    let at = next[i] ?? -1;
    if (at >= 0 && at < start) next[i] = at = bytes.indexOf(sign, start);
    if (at >= 0 && at < end) plain = false;
  }
  return plain;
}
