/**
 * Chunks of bytes, pulled one by one, with a look ahead.
 * Holds the chunks that `peek` has looked at and `next` has not given yet.
 */
export class Chunks {
  #source: AsyncIterator<Buffer, unknown>;
  #head: Buffer[] = [];

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next chunk, never an empty one; undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    return this.#head.shift() ?? this.#pull();
  }

  /** The bytes that come next, at least `length` of them unless the input ends before. */
  async peek(length: number): Promise<Buffer> {
    while (sizeOf(this.#head) < length) {
      const chunk = await this.#pull();
      if (!chunk) break;
      this.#head.push(chunk);
    }
    const bytes = Buffer.concat(this.#head);
    this.#head = bytes.length > 0 ? [bytes] : [];
    return bytes;
  }

  /** Drops the next `length` bytes, which must have been peeked at. */
  drop(length: number): void {
    const [first, ...rest] = this.#head;
    if (first) this.#head = first.length > length ? [first.subarray(length), ...rest] : rest;
  }

  /** Makes bytes that `next` gave come next once more. */
  putBack(bytes: Buffer): void {
    this.#head.unshift(bytes);
  }

  /** Stops reading and releases the source. */
  async close(): Promise<void> {
    this.#head = [];
    await this.#source.return?.();
  }

  /** What is left, for `for await`; stopping early closes the source. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      for (let chunk = await this.next(); chunk; chunk = await this.next()) yield chunk;
    } finally {
      await this.close();
    }
  }

  async #pull(): Promise<Buffer | undefined> {
    for (;;) {
      const { done, value } = await this.#source.next();
      if (done) return undefined;
      if (value.length > 0) return value;
    }
  }
}

function sizeOf(chunks: Buffer[]): number {
  return chunks.reduce((size, chunk) => size + chunk.length, 0);
}
