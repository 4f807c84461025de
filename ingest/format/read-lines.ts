import { isUtf8 } from "node:buffer";
import type { Place } from "../issue.js";
import { BlocksAhead, type ReadBlock } from "./blocks-ahead.js";
import { place, placeLength } from "./digest-lines.js";
import type { DocumentMarks } from "./document-marks.js";
import type { KnownBlock } from "./known-records.js";
import { LineBlocks } from "./line-blocks.js";
import { countedLines, countLines, lastLine, lineAt, type LineSpan } from "./line-span.js";
import { type LookingThrough, lookThrough } from "./look-through.js";
import { emptyBlock, openBlock, type OpenBlock } from "./open-block.js";
import type { PassedLines } from "./pass-over.js";
import { span, spanLength } from "./prepare-lines.js";
import { PreparedRecord } from "./prepared-record.js";
import { PreparedRecords } from "./prepared-records.js";
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

/** Known lines that follow one another. */
export interface KnownStretch {
  block: KnownBlock;
  /** Index of the first one among the block's known lines, and behind the last one. */
  from: number;
  to: number;
}

/** A line that may turn out to be the last one. */
interface LastLine {
  block: OpenBlock;
  span: LineSpan;
  number: number;
  digestBefore: string;
}

/** What lines are read for. */
export interface LineReading {
  file: string;
  /** A longer line is not kept. */
  maxLineBytes: number;
  /** Where lines are records. */
  records?: RecordLines;
  /** The start of the input, where it was passed over. */
  passed?: PassedLines;
  /** Takes the places from which the input can be read on. */
  marks?: DocumentMarks;
}

/** How records are found in lines. */
export interface RecordLines extends LookingThrough {
  /** Whether rejected records are asked for. */
  keepsOriginals: boolean;
  /** Whether valid records are given together where they follow one another. */
  together: boolean;
}

const lineFeed = 10;
const nothing: LineSpan = { start: 0, end: 0, next: 0, closed: true };

/** Reads lines with their numbers and offsets. Empty lines count, but are not given. Holds a few chunks of bytes and a line. */
export class LineReader {
  #bytes: Bytes;
  #blocks: BlocksAhead;
  #reading: LineReading;
  #block: OpenBlock = emptyBlock(0);
  /** Number and offset of the line read last. */
  #number = 0;
  #offset = 0;
  /** The lines in between are of no interest any more. */
  #skips = false;

  constructor(bytes: Bytes, reading: LineReading) {
    this.#bytes = bytes;
    const { maxLineBytes, records, passed } = reading;
    this.#blocks = new BlocksAhead(new LineBlocks(bytes, maxLineBytes, passed), records);
    this.#reading = reading;
    this.#number = passed?.order ?? 0;
    this.#offset = passed?.offset ?? 0;
  }

  /** The line read last. */
  get place(): Place {
    return { file: this.#reading.file, line: Math.max(this.#number, 1), offset: this.#offset };
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

  /** The next line without waiting, as a record where it is known to be a valid one, or several that are taken together; undefined when `more` must be called first. */
  nextRecord(): PreparedRecord | PreparedRecords | KnownStretch | Line | undefined {
    const { prepared: block, index: from } = this.#block;
    if (!block) return this.next();
    const { spans, sorts, lines } = block.prepared;
    const known = this.#nextKnown(spans[spanLength * from + span.line] ?? Infinity);
    if (known) return known;
    if (spanLength * from >= spans.length) {
      this.#number = block.lines + lines;
      return undefined;
    }
    const index = this.#lastTogether(spans, from);
    const at = spanLength * index;
    const number = (which: number): number => spans[at + which] ?? 0;
    const start = number(span.start);
    this.#number = block.lines + number(span.line) + 1;
    this.#offset = block.offset + start;
    this.#block.index = index + 1;
    this.#block.position = number(span.next);
    const sort = sorts[number(span.sort)];
    if (sort && this.#reading.records?.together) return new PreparedRecords(block, from, index + 1);
    return sort ? new PreparedRecord(block, index, sort) : this.#read(this.#block, { start, end: number(span.end), next: number(span.next), closed: true });
  }

  /** The last one of the lines that are given together. */
  #lastTogether(spans: Int32Array, from: number): number {
    if (!this.#reading.records?.together || (spans[spanLength * from + span.sort] ?? -1) < 0) return from;
    let last = from;
    while ((spans[spanLength * (last + 1) + span.sort] ?? -1) >= 0) last += 1;
    return last;
  }

  /** The known lines of the block that come next, before one of its lines. */
  #nextKnown(before: number): KnownStretch | undefined {
    const { known: block, knownIndex: from } = this.#block;
    if (!block) return undefined;
    const { rows, places } = block.known;
    const number = (index: number, which: number): number => places[placeLength * index + which] ?? 0;
    let to = from;
    while (to < rows.length && number(to, place.line) < before) to++;
    if (to === from) return undefined;
    this.#block.knownIndex = to;
    this.#number = block.lines + number(to - 1, place.line) + 1;
    this.#offset = block.offset + number(to - 1, place.start);
    return { block, from, to };
  }

  /** Waits for more lines; false at the end. */
  async more(): Promise<boolean> {
    const next = await this.#blocks.next();
    const block = next?.block;
    // What follows the last line feed of damaged input is part of the damage.
    const isDamage = block && this.#bytes.failure !== undefined && !block.overlong && !block.bytes.subarray(-1).includes("\n");
    if (isDamage) this.#offset = block.offset;
    this.#block = block && !isDamage ? openBlock(block) : emptyBlock(this.#offset);
    if (!next || isDamage) return false;
    if (!this.#skips) this.#reading.marks?.open(countedLines(this.#block, this.#number));
    await this.#prepare(this.#block, next.lookedThrough);
    return true;
  }

  /** `sha256:` and the digest of all bytes before the line that was given last. */
  digestBefore({ start }: Line): string {
    return this.#block.digest.before(start);
  }

  /** Reads on to the end and gives the last line that is not blank, without decoding the others. */
  async last(): Promise<{ line: Line; digestBefore: string } | undefined> {
    this.#blocks.stop();
    this.#skips = true;
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
    const overlong = end - start > this.#reading.maxLineBytes;
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
    return span && { block, span, number, digestBefore: overlong ? "" : block.digest.before(span.start) };
  }

  /** The last block may end within a line, so its lines are looked at one by one. */
  async #prepare(block: OpenBlock, ahead: ReadBlock["lookedThrough"]): Promise<void> {
    const { records, file } = this.#reading;
    if (!records || this.#skips || block.bytes.at(-1) !== lineFeed) return;
    const { demand, keepsOriginals, known: texts } = records;
    const { prepared, known } = await (ahead ?? lookThrough(block, records));
    demand.read(prepared.spans.length / spanLength);
    const { bytes, offset } = block;
    const at = { bytes, file, offset, lines: this.#number };
    block.prepared = { ...at, prepared, keepsOriginals, demand };
    if (known && texts) block.known = { ...at, known, texts };
  }
}
