import { isUtf8 } from "node:buffer";
import type { Hash } from "node:crypto";
import type { Place } from "../issue.js";
import { defaults } from "../options.js";
import type { Run } from "../run.js";
import { type LineBlock, LineBlocks } from "./line-blocks.js";
import { countLines, lastLine, lineAt, type LineSpan } from "./line-span.js";
import { lost, parseLine } from "./parse-record.js";
import type { Bytes } from "./read-bytes.js";
import type { RawItem, RecordReader } from "./record-reader.js";

/** A block of lines that is being read. */
interface OpenBlock {
  bytes: Buffer;
  offset: number;
  /** Start of the next line. */
  position: number;
  /** Nothing in it can be other than UTF-8. */
  utf8: boolean;
  /** Something in it may be a `\u` escape. */
  escapes: boolean;
}

/**
 * Reads records from NDJSON: one JSON object a line; blank lines are skipped, CRLF is tolerated.
 * Holds a chunk of bytes, a line and a batch of records in memory, whatever the lines are like.
 */
export class NdjsonReader implements RecordReader {
  #bytes: Bytes;
  #blocks: LineBlocks;
  #file: string;
  #run: Run;
  #block: OpenBlock = { bytes: Buffer.alloc(0), offset: 0, position: 0, utf8: true, escapes: false };
  /** Number and offset of the line read last. */
  #line = 0;
  #offset = 0;
  #ended = false;

  constructor(bytes: Bytes, file: string, run: Run) {
    this.#bytes = bytes;
    this.#blocks = new LineBlocks(bytes, run.limits.maxRecordBytes);
    this.#file = file;
    this.#run = run;
  }

  get place(): Place {
    return { file: this.#file, line: Math.max(this.#line, 1), offset: this.#offset };
  }

  async next(limit: number = defaults.recordsPerBatch): Promise<RawItem[] | undefined> {
    const items: RawItem[] = [];
    while (items.length < limit && (await this.#fill(items))) this.#readLines(items, limit);
    return items.length > 0 ? items : undefined;
  }

  async skip(): Promise<RawItem[]> {
    let last = this.#passBlock();
    for (let block = await this.#blocks.next(); block; block = await this.#blocks.next()) last = this.#pass(block) ?? last;
    const items: RawItem[] = [];
    const item = last?.();
    if (item) items.push(item);
    this.#end(items);
    return items;
  }

  async close(): Promise<void> {
    await this.#bytes.close();
  }

  /** Makes sure that there is a line to read; false at the end. */
  async #fill(items: RawItem[]): Promise<boolean> {
    if (this.#block.position < this.#block.bytes.length) return true;
    const block = this.#ended ? undefined : await this.#blocks.next();
    if (!block || this.#isCut(block)) {
      this.#end(items);
      return false;
    }
    if (block.overlong) items.push(this.#overlong(block));
    else this.#open(block);
    return true;
  }

  #readLines(items: RawItem[], limit: number): void {
    const block = this.#block;
    while (block.position < block.bytes.length && items.length < limit) {
      const span = lineAt(block.bytes, block.position);
      block.position = span.next;
      this.#line++;
      this.#offset = block.offset + span.start;
      const item = this.#readLine(block, span);
      if (item) items.push(item);
    }
  }

  #readLine(block: OpenBlock, { start, end, closed }: LineSpan, hash?: Hash): RawItem | undefined {
    const { place } = this;
    const bytes = end - start;
    if (bytes === 0) return undefined;
    if (bytes > this.#run.limits.maxRecordBytes) return this.#tooLong(place);
    const damaged = !block.utf8 && !isUtf8(block.bytes.subarray(start, end));
    const text = block.bytes.toString("utf8", start, end);
    const item = parseLine({ text, bytes, place, damaged, escapes: block.escapes, cut: !closed }, this.#run);
    if (item && "value" in item && item.value["type"] === "end") {
      const before = hash ?? this.#blocks.hashBefore();
      item.digestBefore = `sha256:${before.update(block.bytes.subarray(0, start)).digest("hex")}`;
    }
    return item;
  }

  #open({ bytes, offset }: LineBlock): void {
    this.#block = { bytes, offset, position: 0, utf8: isUtf8(bytes), escapes: bytes.includes("\\u") };
  }

  #overlong({ offset }: LineBlock): RawItem {
    this.#line++;
    this.#offset = offset;
    return this.#tooLong(this.place);
  }

  #tooLong(place: Place): RawItem {
    return lost("line-too-long", `Longer than ${this.#run.limits.maxRecordBytes} bytes`, { place, run: this.#run });
  }

  /** Passes over a block; gives what reads its last line. */
  #pass(block: LineBlock): (() => RawItem | undefined) | undefined {
    if (this.#isCut(block)) return undefined;
    if (block.overlong) {
      this.#line++;
      this.#offset = block.offset;
      const { place } = this;
      return () => this.#tooLong(place);
    }
    this.#block = { ...block, position: 0, utf8: false, escapes: true };
    return this.#passBlock();
  }

  #passBlock(): (() => RawItem | undefined) | undefined {
    const block = this.#block;
    const { bytes, position } = block;
    const span = lastLine(bytes, position);
    block.position = bytes.length;
    const before = this.#line;
    this.#line += countLines(bytes, position, bytes.length) + (span && !span.closed ? 1 : 0);
    if (!span) return undefined;
    const line = before + countLines(bytes, position, span.start) + 1;
    const hash = this.#blocks.hashBefore();
    return () => {
      this.#line = line;
      this.#offset = block.offset + span.start;
      return this.#readLine(block, span, hash);
    };
  }

  /** What follows the last line feed of damaged input is part of the damage. */
  #isCut({ bytes }: LineBlock): boolean {
    return this.#bytes.failure !== undefined && bytes.length > 0 && bytes.at(-1) !== 10;
  }

  #end(items: RawItem[]): void {
    const { failure } = this.#bytes;
    if (this.#ended || !failure) return;
    this.#ended = true;
    this.#line++;
    items.push(lost(failure.code, failure.message, { place: this.place, run: this.#run }));
  }
}
