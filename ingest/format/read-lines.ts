import { isUtf8 } from "node:buffer";
import type { Place } from "../issue.js";
import { type LineBlock, LineBlocks } from "./line-blocks.js";
import { countLines, lastLine, lineAt, type LineSpan } from "./line-span.js";
import type { Bytes } from "./read-bytes.js";

/** One line of text, and what is known of its bytes. */
export interface Line {
  /** Without line feed and carriage return; empty when the line is overlong. */
  text: string;
  /** Size of the text. */
  bytes: number;
  place: Place;
  /** The bytes were not UTF-8; U+FFFD stands where they were not. */
  damaged: boolean;
  /** The bytes of a line that is damaged; only valid until the next block. */
  content?: Buffer;
  /** There may be `\u` escapes in the text. */
  escapes: boolean;
  /** The input ended before the line did. */
  cut: boolean;
  /** The line is longer than the limit, so it was not kept. */
  overlong: boolean;
  /** Where it starts within its block. */
  start: number;
}

/** A block of lines that is being read. */
interface OpenBlock extends LineBlock {
  /** Start of the next line. */
  position: number;
  /** Nothing in it is other than UTF-8. */
  utf8: boolean;
  /** Something in it may be a `\u` escape. */
  escapes: boolean;
}

/** A line that may turn out to be the last one. */
interface LastLine {
  block: OpenBlock;
  span: LineSpan;
  number: number;
  digestBefore: string;
}

const nothing: LineSpan = { start: 0, end: 0, next: 0, closed: true };

/** Reads lines with their numbers and offsets. Empty lines count, but are not given. Holds a chunk of bytes and a line. */
export class LineReader {
  #bytes: Bytes;
  #blocks: LineBlocks;
  #file: string;
  #maxLineBytes: number;
  #block: OpenBlock = openBlock({ bytes: Buffer.alloc(0), offset: 0, overlong: false });
  /** Number and offset of the line read last. */
  #number = 0;
  #offset = 0;

  constructor(bytes: Bytes, file: string, maxLineBytes: number) {
    this.#bytes = bytes;
    this.#blocks = new LineBlocks(bytes, maxLineBytes);
    this.#file = file;
    this.#maxLineBytes = maxLineBytes;
  }

  /** The line read last. */
  get place(): Place {
    return { file: this.#file, line: Math.max(this.#number, 1), offset: this.#offset };
  }

  /** The next line without waiting; undefined when `more` must be called first. */
  next(): Line | undefined {
    const block = this.#block;
    while (block.position < block.bytes.length) {
      const span = lineAt(block.bytes, block.position);
      block.position = span.next;
      this.#number++;
      if (span.end > span.start) return this.#read(block, span);
    }
    if (!block.overlong) return undefined;
    block.overlong = false;
    this.#number++;
    return { ...this.#read(block, nothing), overlong: true };
  }

  /** Waits for more lines; false at the end. */
  async more(): Promise<boolean> {
    const block = await this.#blocks.next();
    // What follows the last line feed of damaged input is part of the damage.
    const isDamage = block && this.#bytes.failure !== undefined && !block.overlong && !block.bytes.subarray(-1).includes("\n");
    if (isDamage) this.#offset = block.offset;
    this.#block = block && !isDamage ? openBlock(block) : openBlock({ bytes: Buffer.alloc(0), offset: this.#offset, overlong: false });
    return block !== undefined && !isDamage;
  }

  /** `sha256:` and the digest of all bytes before the line that `next` gave last. */
  digestBefore({ start }: Line): string {
    return this.#blocks.digestBefore(start);
  }

  /** Reads on to the end and gives the last line that is not blank, without decoding the others. */
  async last(): Promise<{ line: Line; digestBefore: string } | undefined> {
    let last = this.#findLast();
    while (await this.more()) last = this.#findLast() ?? last;
    if (!last) return undefined;
    const { block, span, number, digestBefore } = last;
    this.#number = number;
    return { line: { ...this.#read(block, span), overlong: block.overlong }, digestBefore };
  }

  /** Passes over the line that the input broke off in, and gives its place. */
  passBroken(): Place {
    this.#number++;
    return this.place;
  }

  #read(block: OpenBlock, { start, end, closed }: LineSpan): Line {
    this.#offset = block.offset + start;
    const { place } = this;
    const overlong = end - start > this.#maxLineBytes;
    const text = overlong ? "" : block.bytes.toString("utf8", start, end);
    const content = block.utf8 ? undefined : block.bytes.subarray(start, end);
    const damaged = content !== undefined && !isUtf8(content);
    return { text, bytes: end - start, place, damaged, ...(damaged && { content }), escapes: block.escapes, cut: !closed, overlong, start };
  }

  #findLast(): LastLine | undefined {
    const block = this.#block;
    const { bytes, position, overlong } = block;
    const span = overlong ? nothing : lastLine(bytes, position);
    const number = this.#number + (span ? countLines(bytes, position, span.start) + 1 : 0);
    this.#number = overlong ? number : this.#number + countLines(bytes, position, bytes.length) + (span && !span.closed ? 1 : 0);
    block.position = bytes.length;
    return span && { block, span, number, digestBefore: overlong ? "" : this.#blocks.digestBefore(span.start) };
  }
}

function openBlock({ bytes, offset, overlong }: LineBlock): OpenBlock {
  return { bytes, offset, overlong, position: 0, utf8: isUtf8(bytes), escapes: bytes.includes("\\u") };
}
