import { decode } from "./parse-record.js";
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
  #rest: Buffer = Buffer.alloc(0);
  /** The start of a character whose end is in the next chunk. */
  #split: Buffer = Buffer.alloc(0);
  #line = 1;
  #lineOffset: number;
  #offset: number;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.#lineOffset = bytes.start;
    this.#offset = bytes.start;
  }

  /** The line that comes next. */
  get place(): { line: number; offset: number } {
    return { line: this.#line, offset: this.#lineOffset };
  }

  /** The next piece without waiting; undefined when `more` must be called first. */
  next(): TextPiece | undefined {
    if (this.#rest.length === 0) return undefined;
    const length = this.#pieceLength();
    if (length === 0) {
      this.#split = this.#rest;
      this.#rest = Buffer.alloc(0);
      return undefined;
    }
    return this.#take(length);
  }

  /** Waits for more bytes; false at the end. */
  async more(): Promise<boolean> {
    const chunk = await this.#bytes.next();
    if (!chunk) return this.#flush();
    this.#rest = this.#split.length > 0 ? Buffer.concat([this.#split, chunk]) : chunk;
    this.#split = Buffer.alloc(0);
    return true;
  }

  /** What is left at the end is half a character: it is given as it is, as a damaged piece. */
  #flush(): boolean {
    if (this.#split.length === 0) return false;
    this.#rest = Buffer.concat([this.#split, Buffer.from(" ")]);
    this.#split = Buffer.alloc(0);
    return true;
  }

  #pieceLength(): number {
    const rest = this.#rest;
    const found = rest.subarray(0, pieceBytes).indexOf(lineFeed);
    if (found >= 0) return found + 1;
    const length = Math.min(rest.length, pieceBytes);
    return length - openCharacter(rest, length);
  }

  #take(length: number): TextPiece {
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    const piece = { ...decode(bytes), line: this.#line, lineOffset: this.#lineOffset };
    this.#offset += length;
    if (bytes[length - 1] === lineFeed) {
      this.#line++;
      this.#lineOffset = this.#offset;
    }
    return piece;
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
