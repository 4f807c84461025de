import { createHash } from "node:crypto";
import { jsonParser } from "stream-json/core/parser.js";
import type { Token } from "stream-json/core/parser.js";
import type { IssueCode, Place } from "../issue.js";
import type { Limits } from "../options.js";
import { BlockDigest } from "./block-digest.js";
import type { Counted, DocumentMarks } from "./document-marks.js";
import { DocumentMembers, type MemberValue } from "./document-members.js";
import { excerpt } from "./excerpt.js";
import type { Bytes } from "./read-bytes.js";
import { type TextPiece, TextPieces } from "./text-pieces.js";

/** Where a document is broken: nothing after it can be read. */
export interface Breakage {
  broken: IssueCode;
  message: string;
  place: Place;
}

/** What is read of a document. */
export type DocumentPart = MemberValue | Breakage;

/** How a document is read. */
export interface ValueReading {
  file: string;
  limits: Limits;
  /** Takes the blocks, and where records end in them: with the piece of text that their end stands in, a line or 64 KB of it. */
  marks?: DocumentMarks | undefined;
}

/** Reads the values of one JSON document. Holds a chunk of bytes and a value, and what its marks hold. */
export class DocumentValues {
  readonly #bytes: Bytes;
  readonly #reading: ValueReading;
  readonly #pieces: TextPieces;
  readonly #members: DocumentMembers;
  readonly #parse = jsonParser({ packValues: false, streamValues: true });
  readonly #hash = createHash("sha256");
  /** The block that pieces come from now, where there are marks. */
  #block: { offset: number; digest: BlockDigest } | undefined;
  /** Where records end in this block. */
  #ends: number[] = [];
  #records = 0;

  constructor(bytes: Bytes, reading: ValueReading) {
    this.#bytes = bytes;
    this.#reading = reading;
    this.#pieces = new TextPieces(bytes);
    this.#members = new DocumentMembers(reading.limits);
  }

  /** The line that comes next. */
  get place(): Place {
    return { file: this.#reading.file, ...this.#pieces.place };
  }

  /** Bytes before the piece that comes next. */
  get offset(): number {
    return this.#pieces.block.offset + this.#pieces.position;
  }

  /** Adds what the next piece of text completes to `parts`, without waiting; false when `more` must be called first. */
  next(parts: DocumentPart[]): boolean {
    const piece = this.#pieces.next();
    if (piece) this.#read(piece, parts);
    return piece !== undefined;
  }

  /** Waits for more text; false at the end. */
  async more(): Promise<boolean> {
    this.#records += this.#ends.length;
    this.#ends = [];
    const goesOn = await this.#pieces.more();
    if (goesOn && this.#reading.marks) this.#mark(this.#reading.marks);
    return goesOn;
  }

  /** What is wrong with the end, where there is no more text. */
  end(): Breakage | undefined {
    const { failure } = this.#bytes;
    if (this.#members.done && !failure) return undefined;
    const { code, message } = failure ?? { code: "input-truncated", message: "The input stops in the middle of the JSON document" };
    return { broken: code, message, place: this.#broken(this.place) };
  }

  /** Keeps nothing of some records, which count from 1. */
  pass(isPassed: (record: number) => boolean): void {
    this.#members.isPassed = isPassed;
  }

  /** `sha256:` and the digest of the first bytes, which must end in the block of the piece that was read last; undefined without marks. */
  digestBefore(offset: number): string | undefined {
    return this.#block?.digest.copy().before(offset - this.#block.offset);
  }

  async close(): Promise<void> {
    await this.#bytes.close();
  }

  #mark(marks: DocumentMarks): void {
    const { bytes, offset } = this.#pieces.block;
    const [before, ends] = [this.#records, this.#ends];
    const digest = new BlockDigest(this.#hash.copy(), bytes);
    this.#hash.update(bytes);
    this.#block = { offset, digest };
    marks.open({ before, offset, length: bytes.length, digest: digest.copy(), endOf: (record) => endOf(record, before, ends) });
  }

  #read({ text, line, lineOffset, damaged }: TextPiece, parts: DocumentPart[]): void {
    const place = { file: this.#reading.file, line, offset: lineOffset };
    const at = { place, damaged };
    try {
      for (const token of this.#tokens(text)) {
        const complete = this.#members.feed(token, at);
        if (complete) parts.push(complete);
        if (complete?.member === "records") this.#ends.push(this.#pieces.position);
      }
    } catch (error) {
      const [broken, message] = reasonOf(error);
      parts.push({ broken, message, place: this.#broken(place) });
    }
  }

  #broken(place: Place): Place {
    return { ...place, record: this.#members.record };
  }

  #tokens(text: string): Token[] {
    const tokens = this.#parse(text);
    return typeof tokens === "symbol" ? [] : tokens.values;
  }
}

/** Where a record ends in a block, or the last one before it that does. */
function endOf(record: number, before: number, ends: readonly number[]): Counted {
  const count = Math.min(record - before, ends.length);
  return { order: before + count, position: ends[count - 1] ?? 0 };
}

/** After a syntax error nobody knows where the next record starts. */
function reasonOf(error: unknown): [code: IssueCode, message: string] {
  if (error instanceof RangeError) return ["nesting-too-deep", `The document is ${error.message}`];
  const message = error instanceof Error ? error.message : "";
  const reason = message.replace(/^Parser (cannot parse input: |has )/, "");
  return ["json-invalid", `The JSON document is broken here (${excerpt(reason).slice(1, -1)}), and nothing after it can be read`];
}
