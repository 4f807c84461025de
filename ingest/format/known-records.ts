import type { Place } from "../issue.js";
import { place, placeLength } from "./digest-lines.js";
import type { KnownTexts } from "./known-texts.js";
import type { KnownLines } from "./look-through.js";
import type { KeptLine } from "./pass-over.js";
import type { RawItem } from "./raw-item.js";

/** A block with lines that are known. */
export interface KnownBlock {
  bytes: Buffer;
  file: string;
  /** Offset of its first byte. */
  offset: number;
  /** Lines before it. */
  lines: number;
  known: KnownLines;
  texts: KnownTexts;
}

/** Some of the known lines of a block. */
export interface KnownPart {
  /** Index of the first one among the block's known lines. */
  from: number;
  /** Index behind the last one. */
  to: number;
  /** Reads a line, should its record be needed. */
  parse(line: KeptLine): RawItem | undefined;
}

/**
 * Entities that follow one another and are as an earlier run knows them, to the letter: nothing of them is parsed, and they refer to nothing.
 * Keeps its block in memory.
 */
export class KnownRecords {
  constructor(
    private readonly block: KnownBlock,
    private readonly part: KnownPart,
  ) {}

  get size(): number {
    return this.part.to - this.part.from;
  }

  /** Where the last one is. */
  get place(): Place {
    const { file } = this.block;
    return { file, line: this.lineOf(this.size - 1), offset: this.block.offset + this.#number(this.size - 1, place.start) };
  }

  /** Row of one of them in the table of keys. */
  rowOf(index: number): number {
    return this.block.known.rows[this.part.from + index] ?? -1;
  }

  lineOf(index: number): number {
    return this.block.lines + this.#number(index, place.line) + 1;
  }

  /** Takes note that one of them stays as it is. */
  stay(index: number): void {
    this.block.texts.stay(this.rowOf(index));
  }

  /** One of them after all. */
  read(index: number): RawItem | undefined {
    const { bytes, offset } = this.block;
    const start = this.#number(index, place.start);
    return this.part.parse({ order: this.lineOf(index), offset: offset + start, bytes: bytes.subarray(start, this.#number(index, place.next)) });
  }

  #number(index: number, which: number): number {
    return this.block.known.places[placeLength * (this.part.from + index) + which] ?? 0;
  }
}
