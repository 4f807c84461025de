import { jsonParser } from "stream-json/core/parser.js";
import type { Token } from "stream-json/core/parser.js";
import type { IssueCode, Place } from "../issue.js";
import { defaults } from "../options.js";
import type { Original, Run } from "../run.js";
import { DocumentMembers, type MemberValue } from "./document-members.js";
import { excerpt } from "./excerpt.js";
import { isObject, nameOf } from "./json-object.js";
import { checkFaults, lost } from "./parse-record.js";
import type { Bytes } from "./read-bytes.js";
import type { RawItem, RecordReader } from "./record-reader.js";
import { type TextPiece, TextPieces } from "./text-pieces.js";

/**
 * Reads records from one JSON document: `{ "header": {…}, "records": […], "end": {…} }`, in this order.
 * Holds a chunk of bytes, a record and a batch of records in memory; records that are too large or nested too deep are passed over piece by piece.
 */
export class JsonDocumentReader implements RecordReader {
  #bytes: Bytes;
  #file: string;
  #run: Run;
  #pieces: TextPieces;
  #members: DocumentMembers;
  #parse = jsonParser({ packValues: false, streamValues: true });
  #queue: RawItem[] = [];
  #ended = false;

  constructor(bytes: Bytes, file: string, run: Run) {
    this.#bytes = bytes;
    this.#file = file;
    this.#run = run;
    this.#pieces = new TextPieces(bytes);
    this.#members = new DocumentMembers(run.limits);
  }

  get place(): Place {
    return { file: this.#file, ...this.#pieces.place };
  }

  async next(limit: number = defaults.recordsPerBatch): Promise<RawItem[] | undefined> {
    while (this.#queue.length < limit && !this.#ended) {
      const piece = this.#pieces.next();
      if (piece) this.#read(piece);
      else if (!(await this.#pieces.more())) this.#end();
    }
    const items = this.#queue.splice(0, limit);
    return items.length > 0 ? items : undefined;
  }

  async close(): Promise<void> {
    await this.#bytes.close();
  }

  #read({ text, line, lineOffset, damaged }: TextPiece): void {
    const place = { file: this.#file, line, offset: lineOffset };
    const at = { place, damaged };
    try {
      for (const token of this.#tokens(text)) {
        const complete = this.#members.feed(token, at);
        if (complete) this.#queue.push(this.#toItem(complete));
      }
    } catch (error) {
      this.#giveUp(error, place);
    }
  }

  #tokens(text: string): Token[] {
    const tokens = this.#parse(text);
    return typeof tokens === "symbol" ? [] : tokens.values;
  }

  #toItem({ place, pointer, member, assembler, damaged }: MemberValue): RawItem {
    const { value, size: bytes, dropped } = assembler;
    if (member === "unknown") return lost("schema-violation", 'A document has a "header", an array of "records" and an "end", each once', { place, pointer, run: this.#run });
    const original = this.#run.rejections && member === "records" ? originalOf({ place, pointer }, value) : undefined;
    const at = { place, pointer, run: this.#run, ...(original && { original }) };
    if (dropped) return lost("line-too-long", `Larger than ${this.#run.limits.maxRecordBytes} bytes`, at);
    if (!isObject(value)) return lost("json-invalid", `Not an object but ${nameOf(value)}`, at);
    const typed = member === "records" || Object.hasOwn(value, "type") ? value : { type: member, ...value };
    const record = { place, value: typed, bytes, pointerBase: pointer, ...(original && { original }) };
    const checked = checkFaults(record, { maxDepth: this.#run.limits.maxDepth, escapes: true, damaged }, this.#run);
    // What was too deep, too large or no character is not in the value any more, and nobody may take the rest for the record.
    if (checked.fault !== undefined && !keptWhole.includes(checked.fault)) delete original?.raw;
    return checked;
  }

  /** After a syntax error nobody knows where the next record starts. */
  #giveUp(error: unknown, place: Place): void {
    const [code, reason] = reasonOf(error);
    this.#ended = true;
    this.#queue.push(lost(code, reason, { place, run: this.#run }));
  }

  #end(): void {
    this.#ended = true;
    const { failure } = this.#bytes;
    if (this.#members.done && !failure) return;
    const { code, message } = failure ?? { code: "input-truncated", message: "The input stops in the middle of the JSON document" };
    this.#queue.push(lost(code, message, { place: this.place, run: this.#run }));
  }
}

/** What was read of a record is its value: it is written down anew. */
function originalOf(at: { place: Place; pointer: string }, value: unknown): Original {
  return { ...at, ...(value !== undefined && { raw: JSON.stringify(value) }), issues: [] };
}

/** Faults that a record still has when it was written down anew. */
const keptWhole: readonly IssueCode[] = ["key-forbidden", "nul-character"];

function reasonOf(error: unknown): [code: IssueCode, message: string] {
  if (error instanceof RangeError) return ["nesting-too-deep", `The document is ${error.message}`];
  const message = error instanceof Error ? error.message : "";
  const reason = message.replace(/^Parser (cannot parse input: |has )/, "");
  return ["json-invalid", `The JSON document is broken here (${excerpt(reason).slice(1, -1)}), and nothing after it can be read`];
}
