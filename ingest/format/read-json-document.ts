import type { IssueCode, Place } from "../issue.js";
import { defaults } from "../options.js";
import type { Original, Run } from "../run.js";
import { DocumentMarks } from "./document-marks.js";
import type { MemberValue } from "./document-members.js";
import { type DocumentPart, DocumentValues } from "./document-values.js";
import { isObject, nameOf } from "./json-object.js";
import { checkFaults, lost } from "./parse-record.js";
import type { Bytes } from "./read-bytes.js";
import type { RawItem, RecordReader, RecordReading } from "./record-reader.js";

/** What a JSON document is read for. */
export interface JsonDocumentReading extends Pick<RecordReading, "marks"> {
  file: string;
  run: Run;
}

/**
 * Reads records from one JSON document: `{ "header": {…}, "records": […], "end": {…} }`, in this order.
 * Holds a chunk of bytes, a record and a batch of records in memory; records that are too large or nested too deep are passed over piece by piece.
 */
export class JsonDocumentReader implements RecordReader {
  readonly marks: DocumentMarks | undefined;
  readonly values: DocumentValues;
  #run: Run;
  #queue: RawItem[] = [];
  #ended = false;

  constructor(bytes: Bytes, { file, run, marks }: JsonDocumentReading) {
    this.marks = marks ? new DocumentMarks("json-document") : undefined;
    this.values = new DocumentValues(bytes, { file, limits: run.limits, marks: this.marks });
    this.#run = run;
  }

  get place(): Place {
    return this.values.place;
  }

  async next(limit: number = defaults.recordsPerBatch): Promise<RawItem[] | undefined> {
    this.marks?.release();
    const parts: DocumentPart[] = [];
    while (this.#queue.length < limit && !this.#ended) {
      if (this.values.next(parts)) {
        if (parts.length > 0) this.put(parts.splice(0));
      } else if (!(await this.values.more())) this.#end();
    }
    const items = this.#queue.splice(0, limit);
    return items.length > 0 ? items : undefined;
  }

  /** Takes what was read from its `values`, but not given yet. */
  put(parts: readonly DocumentPart[]): void {
    for (const part of parts) {
      this.#queue.push(toItem(part, this.#run));
      this.#ended ||= "broken" in part;
    }
  }

  async close(): Promise<void> {
    await this.values.close();
  }

  #end(): void {
    this.#ended = true;
    const end = this.values.end();
    if (end) this.put([end]);
  }
}

/** What is left of a record, header or end. A problem is reported. */
export function toItem(part: DocumentPart, run: Run): RawItem {
  if ("broken" in part) return lost(part.broken, part.message, { place: part.place, run });
  const { place, pointer, member, value, size: bytes, dropped, damaged } = part;
  if (member === "unknown") return lost("schema-violation", 'A document has a "header", an array of "records" and an "end", each once', { place, pointer, run });
  const original = run.rejections && member === "records" ? originalOf(part, value) : undefined;
  const at = { place, pointer, run, ...(original && { original }) };
  if (dropped) return lost("line-too-long", `Larger than ${run.limits.maxRecordBytes} bytes`, at);
  if (!isObject(value)) return lost("json-invalid", `Not an object but ${nameOf(value)}`, at);
  const typed = member === "records" || Object.hasOwn(value, "type") ? value : { type: member, ...value };
  const record = { place, value: typed, bytes, pointerBase: pointer, ...(original && { original }) };
  const checked = checkFaults(record, { maxDepth: run.limits.maxDepth, escapes: true, damaged }, run);
  // What was too deep, too large or no character is not in the value any more, and nobody may take the rest for the record.
  if (checked.fault !== undefined && !keptWhole.includes(checked.fault)) delete original?.raw;
  return checked;
}

/** What was read of a record is its value: it is written down anew. */
function originalOf({ place, pointer }: MemberValue, value: unknown): Original {
  return { place, pointer, ...(value !== undefined && { raw: JSON.stringify(value) }), issues: [] };
}

/** Faults that a record still has when it was written down anew. */
const keptWhole: readonly IssueCode[] = ["key-forbidden", "nul-character"];
