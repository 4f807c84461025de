import { createHash, type Hash } from "node:crypto";
import type { BitSet } from "./bit-set.js";
import { KeptValues } from "./kept-values.js";
import type { Mark, Passage } from "./mark.js";
import type { Bytes } from "./read-bytes.js";

/** A line that must be read. */
export interface KeptLine {
  /** Its number, from 1. */
  order: number;
  /** Of its first byte. */
  offset: number;
  /** With its line feed; the first ones of a line that is longer than it may be. */
  bytes: Buffer;
}

/** The start of an input that was passed over. */
export interface PassedLines extends Pick<Mark, "order" | "offset"> {
  /** Of all its bytes. */
  hash: Hash;
  /** Those of its lines that must be read. */
  lines: KeptValues<KeptLine>;
}

/**
 * Reads over the start of an NDJSON input without looking at it, but for the lines that must be read. Undefined when it is not the one that the passage was made of.
 * Holds a line, and the lines that must be read as {@link KeptValues} does.
 * @param maxLineBytes size of the longest line that there may be
 */
export async function passOver(bytes: Bytes, passage: Passage, maxLineBytes: number): Promise<PassedLines | undefined> {
  const { order, offset, digest, again } = passage;
  const hash = createHash("sha256");
  const kept = new KeptLines(again, maxLineBytes);
  for (let position = bytes.start; position < offset; ) {
    const chunk = await bytes.next();
    if (!chunk) break;
    const passed = chunk.subarray(0, offset - position);
    if (passed.length < chunk.length) bytes.putBack(chunk.subarray(passed.length));
    hash.update(passed);
    kept.pass(passed, position);
    position += passed.length;
  }
  const { lines } = kept;
  if (`sha256:${hash.copy().digest("hex")}` === digest) return { order, offset, hash, lines };
  lines.close();
  return undefined;
}

const lineFeed = 10;

/** Collects lines from bytes that go by. */
class KeptLines {
  readonly lines = new KeptValues<KeptLine>();
  #next: number | undefined;
  readonly #orders: Iterator<number, undefined>;
  #order = 1;
  #offset = 0;
  #open: Buffer[] = [];
  #length = 0;

  constructor(
    again: BitSet,
    private readonly maxLineBytes: number,
  ) {
    this.#orders = again[Symbol.iterator]();
    this.#next = this.#following();
  }

  pass(bytes: Buffer, offset: number): void {
    for (let from = 0; this.#next !== undefined && from < bytes.length; ) {
      const end = bytes.indexOf(lineFeed, from) + 1;
      if (this.#order === this.#next) this.#take(bytes.subarray(from, end === 0 ? undefined : end), offset + from);
      if (end === 0) return;
      if (this.#order === this.#next) this.#close();
      this.#order += 1;
      from = end;
    }
  }

  /** More than two bytes beyond the longest line are too many whatever they are. */
  #take(bytes: Buffer, offset: number): void {
    if (this.#open.length === 0) this.#offset = offset;
    const part = Buffer.from(bytes.subarray(0, Math.max(this.maxLineBytes + 3 - this.#length, 0)));
    this.#open.push(part);
    this.#length += part.length;
  }

  #close(): void {
    this.lines.add({ order: this.#order, offset: this.#offset, bytes: Buffer.concat(this.#open) }, this.#length);
    [this.#open, this.#length] = [[], 0];
    this.#next = this.#following();
  }

  #following(): number | undefined {
    const next = this.#orders.next();
    return next.done ? undefined : next.value;
  }
}
