import type { Place } from "../issue.js";
import { defaults } from "../options.js";
import type { Run } from "../run.js";
import { DocumentMarks } from "./document-marks.js";
import { ItemDemand } from "./item-demand.js";
import { KnownRecords } from "./known-records.js";
import { lost, parseLine } from "./parse-record.js";
import type { PassedLines } from "./pass-over.js";
import { PreparedRecord } from "./prepared-record.js";
import { PreparedRecords } from "./prepared-records.js";
import type { Bytes } from "./read-bytes.js";
import { readKeptLine } from "./read-kept-line.js";
import { type KnownStretch, type Line, LineReader } from "./read-lines.js";
import type { RawItem, RawRecord, ReadItem, RecordReader, RecordReading } from "./record-reader.js";

/** What NDJSON is read for. */
export interface NdjsonReading extends RecordReading {
  file: string;
  run: Run;
  /** The start of the input, where it was passed over. */
  passed?: PassedLines;
}

/**
 * Reads records from NDJSON: one JSON object a line; blank lines are skipped, CRLF is tolerated.
 * Holds a few chunks of bytes, a line and a batch of records in memory, whatever the lines are like.
 */
export class NdjsonReader implements RecordReader {
  readonly marks: DocumentMarks | undefined;
  #bytes: Bytes;
  #lines: LineReader;
  #run: Run;
  #reading: NdjsonReading;
  #failed = false;

  constructor(bytes: Bytes, reading: NdjsonReading) {
    const { file, run, workers, known, items = false, passed, marks, kinds } = reading;
    const { limits, rejections } = run;
    this.marks = marks ? new DocumentMarks("ndjson") : undefined;
    this.#bytes = bytes;
    this.#lines = new LineReader(bytes, {
      file,
      maxLineBytes: limits.maxRecordBytes,
      ...(passed && { passed }),
      ...(this.marks && { marks: this.marks }),
      records: { ...(workers && { workers }), ...(known && { known }), limits, demand: new ItemDemand(items), keepsOriginals: rejections !== undefined, together: kinds !== undefined },
    });
    this.#run = run;
    this.#reading = reading;
  }

  get place(): Place {
    return this.#lines.place;
  }

  async next(limit: number = defaults.recordsPerBatch): Promise<ReadItem[] | undefined> {
    const items: ReadItem[] = [];
    const offset = this.#offset;
    this.marks?.release();
    do {
      this.#readLines(items, limit);
      if (items.length >= limit || this.#offset - offset >= defaults.bytesPerBatch) return items;
    } while (await this.#lines.more());
    this.#fail(items);
    return items.length > 0 ? items : undefined;
  }

  async skip(): Promise<RawItem[]> {
    const last = await this.#lines.last();
    const item = last && parseLine(last.line, this.#run);
    if (item && isEnd(item)) item.digestBefore = last.digestBefore;
    const items = item ? [item] : [];
    this.#fail(items);
    return items;
  }

  async close(): Promise<void> {
    await this.#bytes.close();
  }

  get #offset(): number {
    return this.#lines.place.offset ?? 0;
  }

  #readLines(items: ReadItem[], limit: number): void {
    while (items.length < limit) {
      const line = this.#lines.nextRecord();
      if (!line) return;
      const item = line instanceof PreparedRecord || line instanceof PreparedRecords ? line : "to" in line ? this.#toKnown(line) : this.#toItem(line);
      if (item) items.push(item);
    }
  }

  #toKnown({ block, from, to }: KnownStretch): KnownRecords {
    return new KnownRecords(block, { from, to, parse: (line) => readKeptLine(line, this.#reading) });
  }

  #toItem(line: Line): RawItem | undefined {
    const item = parseLine(line, this.#run);
    if (item && isEnd(item)) item.digestBefore = this.#lines.digestBefore(line);
    return item;
  }

  /** Says at the end why the bytes ended before the input did. */
  #fail(items: ReadItem[]): void {
    const { failure } = this.#bytes;
    if (!failure || this.#failed) return;
    this.#failed = true;
    items.push(lost(failure.code, failure.message, { place: this.#lines.passBroken(), run: this.#run }));
  }
}

function isEnd(item: RawItem): item is RawRecord {
  return "value" in item && item.value["type"] === "end";
}
