import { createHash, type Hash } from "node:crypto";
import type { Mark, OrderedPlace, Passage } from "./mark.js";
import type { Bytes } from "./read-bytes.js";

/** A line that must be read. */
export interface KeptLine extends OrderedPlace {
  /** With its line feed. */
  bytes: Buffer;
}

/** The start of an input that was passed over. */
export interface PassedLines extends Pick<Mark, "order" | "offset"> {
  /** Of all its bytes. */
  hash: Hash;
  /** Those of its lines that must be read. */
  lines: KeptLine[];
}

/** Of the lines or records that must be read. Where they are larger, the input is better read from its start, which holds one at a time. */
export const mostKeptBytes = 64 * 1024 * 1024;

/**
 * Reads over the start of an NDJSON input without looking at it, but for the lines that must be read. Undefined when it is not the one that the passage was made of, or when these lines are too large.
 * Holds the lines that must be read, of 64 MB altogether at most.
 * @param maxLineBytes size of the longest line that there may be
 */
export async function passOver(bytes: Bytes, passage: Passage, maxLineBytes: number): Promise<PassedLines | undefined> {
  const { order, offset, digest, again } = passage;
  const hash = createHash("sha256");
  const kept = new KeptLines(again, maxLineBytes);
  for (let position = bytes.start; position < offset && kept.areSmall; ) {
    const chunk = await bytes.next();
    if (!chunk) return undefined;
    const passed = chunk.subarray(0, offset - position);
    if (passed.length < chunk.length) bytes.putBack(chunk.subarray(passed.length));
    hash.update(passed);
    kept.pass(passed, position);
    position += passed.length;
  }
  return `sha256:${hash.copy().digest("hex")}` === digest ? { order, offset, hash, lines: kept.lines } : undefined;
}

const lineFeed = 10;

/** Collects lines from bytes that go by. */
class KeptLines {
  readonly lines: KeptLine[] = [];
  #open: Buffer[] | undefined;
  #length = 0;
  #total = 0;

  constructor(
    private readonly starts: readonly OrderedPlace[],
    private readonly maxLineBytes: number,
  ) {}

  /** Whether no line is longer than it may be, and all are not too large. Two bytes more may be the end of a line. */
  get areSmall(): boolean {
    return this.#length <= this.maxLineBytes + 2 && this.#total <= mostKeptBytes;
  }

  pass(bytes: Buffer, offset: number): void {
    for (let from = 0; ; ) {
      if (this.#open) {
        const end = bytes.indexOf(lineFeed, from) + 1;
        this.#append(bytes.subarray(from, end === 0 ? undefined : end));
        if (end === 0) return;
        this.#close();
        from = end;
      }
      const next = this.starts[this.lines.length];
      if (!next || next.offset >= offset + bytes.length) return;
      from = next.offset - offset;
      this.#open = [];
    }
  }

  #append(bytes: Buffer): void {
    this.#open?.push(bytes);
    this.#length += bytes.length;
    this.#total += bytes.length;
  }

  #close(): void {
    const { order, offset } = this.starts[this.lines.length] ?? { order: 1, offset: 0 };
    this.lines.push({ order, offset, bytes: Buffer.concat(this.#open ?? []) });
    this.#open = undefined;
    this.#length = 0;
  }
}
