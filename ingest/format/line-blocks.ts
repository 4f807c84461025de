import { createHash, type Hash } from "node:crypto";
import { BlockDigest } from "./block-digest.js";
import type { PassedLines } from "./pass-over.js";
import type { Bytes } from "./read-bytes.js";

/** Whole lines that follow one another, each with its line feed; the last line of the input may lack it. */
export interface LineBlock {
  bytes: Buffer;
  /** Offset of the first byte. */
  offset: number;
  /** The block stands for one line that is longer than the limit; `bytes` is empty. */
  overlong: boolean;
  /** Of everything before the block, and of its first bytes. */
  digest: BlockDigest;
}

const lineFeed = 10;

/**
 * Cuts bytes into blocks of whole lines, and hashes them on the way.
 * Holds one chunk and one line in memory; of a line that is longer than the limit, nothing.
 */
export class LineBlocks {
  #bytes: Bytes;
  #maxLineBytes: number;
  #offset: number;
  #hash: Hash;
  #line = new OpenLine();
  #ahead: Buffer | undefined;

  /** @param passed what of the bytes was read already */
  constructor(bytes: Bytes, maxLineBytes: number, passed?: PassedLines) {
    this.#bytes = bytes;
    this.#maxLineBytes = maxLineBytes;
    this.#offset = passed?.offset ?? bytes.start;
    this.#hash = passed?.hash ?? createHash("sha256");
  }

  /** The next block; undefined at the end. */
  async next(): Promise<LineBlock | undefined> {
    for (let chunk = await this.#chunk(); chunk; chunk = await this.#chunk()) {
      const end = chunk.lastIndexOf(lineFeed) + 1;
      if (end > 0) return this.#close(chunk, end);
      this.#line.append(chunk);
      // One byte more may be the CR of a line that is just as long as it may be.
      if (this.#line.length > this.#maxLineBytes + 1) return this.#skipLine();
    }
    return this.#line.length > 0 ? this.#block(this.#line.take()) : undefined;
  }

  async #chunk(): Promise<Buffer | undefined> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    return ahead ?? this.#bytes.next();
  }

  #close(chunk: Buffer, end: number): LineBlock {
    if (this.#line.length > 0) return this.#closeLine(chunk);
    this.#line.append(chunk.subarray(end));
    return this.#block(chunk.subarray(0, end));
  }

  /** A line that chunks share is a block of its own, since to join it with the others would copy them all. */
  #closeLine(chunk: Buffer): LineBlock {
    const end = chunk.indexOf(lineFeed) + 1;
    this.#line.append(chunk.subarray(0, end));
    if (end < chunk.length) this.#ahead = chunk.subarray(end);
    return this.#block(this.#line.take());
  }

  #block(bytes: Buffer): LineBlock {
    const offset = this.#offset;
    const digest = new BlockDigest(this.#hash.copy(), bytes);
    this.#pass(bytes);
    return { bytes, offset, overlong: false, digest };
  }

  async #skipLine(): Promise<LineBlock> {
    const offset = this.#offset;
    const bytes = Buffer.alloc(0);
    const digest = new BlockDigest(this.#hash.copy(), bytes);
    this.#pass(this.#line.take());
    for (let chunk = await this.#chunk(); chunk; chunk = await this.#chunk()) {
      const end = chunk.indexOf(lineFeed) + 1;
      this.#pass(end > 0 ? chunk.subarray(0, end) : chunk);
      if (end === 0) continue;
      if (end < chunk.length) this.#ahead = chunk.subarray(end);
      break;
    }
    return { bytes, offset, overlong: true, digest };
  }

  #pass(bytes: Buffer): void {
    this.#hash.update(bytes);
    this.#offset += bytes.length;
  }
}

/** The line whose end is not read yet. Grows by doubling, so that many small chunks cost no more than a few large ones. */
class OpenLine {
  length = 0;
  #buffer: Buffer = Buffer.alloc(0);

  append(chunk: Buffer): void {
    if (chunk.length === 0) return;
    const length = this.length + chunk.length;
    if (length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#buffer.length));
      this.#buffer.copy(larger, 0, 0, this.length);
      this.#buffer = larger;
    }
    chunk.copy(this.#buffer, this.length);
    this.length = length;
  }

  /** What there is; the next line starts empty. */
  take(): Buffer {
    const bytes = this.#buffer.subarray(0, this.length);
    this.#buffer = Buffer.alloc(0);
    this.length = 0;
    return bytes;
  }
}
