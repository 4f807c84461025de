import { isUtf8 } from "node:buffer";
import type { Bytes } from "./read-bytes.js";

/** A piece of text: a line or part of one, with its line feed. */
export interface TextPiece {
  text: string;
  /** Some of it was not UTF-8; U+FFFD stands where it was not. */
  damaged: boolean;
  /** Number of the line, from 1, and offset of its first byte. */
  line: number;
  lineOffset: number;
}

/** Longest piece in bytes. */
const pieceBytes = 64 * 1024;
const lineFeed = 10;

/** Cuts bytes into pieces of text that never span two lines. Holds one chunk in memory. */
export class TextPieces {
  #bytes: Bytes;
  #chunk: Buffer = Buffer.alloc(0);
  /** Within the chunk: the next piece starts at `position`; from `end` on there is half a character, whose rest is in the next chunk. */
  #position = 0;
  #end = 0;
  #utf8 = true;
  /** The first line feed at or after `position`, or beyond the chunk. */
  #lineFeed = -1;
  /** Offset of the chunk's first byte. */
  #offset: number;
  #line = 1;
  #lineOffset: number;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.#offset = bytes.start;
    this.#lineOffset = bytes.start;
  }

  /** The bytes that pieces are cut from now, and the offset of the first one. */
  get block(): { bytes: Buffer; offset: number } {
    return { bytes: this.#chunk.subarray(0, this.#end), offset: this.#offset };
  }

  /** Where the next piece starts in these bytes. */
  get position(): number {
    return this.#position;
  }

  /** The line that comes next. */
  get place(): { line: number; offset: number } {
    return { line: this.#line, offset: this.#lineOffset };
  }

  /** The next piece without waiting; undefined when `more` must be called first. */
  next(): TextPiece | undefined {
    if (this.#position >= this.#end) return undefined;
    const start = this.#position;
    const end = this.#pieceEnd(start);
    const text = this.#chunk.toString("utf8", start, end);
    const damaged = !this.#utf8 && !isUtf8(this.#chunk.subarray(start, end));
    const piece: TextPiece = { text, damaged, line: this.#line, lineOffset: this.#lineOffset };
    this.#position = end;
    if (this.#chunk[end - 1] === lineFeed) {
      this.#line++;
      this.#lineOffset = this.#offset + end;
    }
    return piece;
  }

  /** Waits for more bytes; false at the end. */
  async more(): Promise<boolean> {
    const split = this.#chunk.subarray(this.#end);
    this.#offset += this.#end;
    const chunk = await this.#bytes.next();
    this.#chunk = !chunk ? split : split.length > 0 ? Buffer.concat([split, chunk]) : chunk;
    this.#position = 0;
    this.#lineFeed = -1;
    // Half a character at the end of the input is given as it is.
    this.#end = this.#chunk.length - (chunk ? openCharacter(this.#chunk, this.#chunk.length) : 0);
    this.#utf8 = isUtf8(this.#chunk.subarray(0, this.#end));
    return this.#chunk.length > 0;
  }

  #pieceEnd(start: number): number {
    if (this.#lineFeed < start) {
      const found = this.#chunk.indexOf(lineFeed, start);
      this.#lineFeed = found < 0 ? this.#end : found;
    }
    const end = Math.min(this.#lineFeed + 1, this.#end);
    return end - start <= pieceBytes ? end : start + pieceBytes - openCharacter(this.#chunk, start + pieceBytes);
  }
}

/** How many of the last bytes before `end` are the start of a character that goes on after it (0 to 3). */
function openCharacter(bytes: Buffer, end: number): number {
  for (let back = 1; back <= Math.min(3, end); back++) {
    const byte = bytes[end - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return lengthOf(byte) > back ? back : 0;
  }
  return 0;
}

/** Length of the UTF-8 sequence that a byte starts. */
function lengthOf(first: number): number {
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}
