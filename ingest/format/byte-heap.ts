/** A stretch of bytes. */
export interface ByteSpan {
  bytes: Uint8Array;
  start: number;
  end: number;
}

const chunkBytes = 1 << 20;

/** Bytes one after the other, in large buffers: texts by the million without an object for each. Holds what was added; nothing is given back. */
export class ByteHeap {
  readonly #chunks: Buffer[] = [];
  /** End of what is used of the last chunk, and its length. */
  #end = 0;
  #length = 0;

  /** Adds bytes behind their length and returns where they are. */
  add(bytes: Uint8Array): number {
    const size = bytes.length + 4;
    if (this.#end + size > this.#length) this.#open(size);
    const start = this.#end;
    const chunk = this.#chunkOf(this.#chunks.length - 1);
    chunk.writeUInt32LE(bytes.length, start);
    chunk.set(bytes, start + 4);
    this.#end += size;
    return (this.#chunks.length - 1) * chunkBytes + start;
  }

  /** Puts bytes in the place of others, where they are as many, else adds them; returns where they are. */
  replace(place: number, bytes: Uint8Array): number {
    const before = this.at(place);
    if (before.length !== bytes.length) return this.add(bytes);
    before.set(bytes);
    return place;
  }

  /** The bytes at a place. */
  at(place: number): Buffer {
    const { chunk, start } = this.#locate(place);
    return chunk.subarray(start + 4, start + 4 + chunk.readUInt32LE(start));
  }

  /** Whether the bytes at a place are those of a stretch of others. */
  holds(place: number, span: ByteSpan): boolean {
    const { chunk, start } = this.#locate(place);
    return chunk.readUInt32LE(start) === span.end - span.start && this.matches(place, 0, span);
  }

  /** Whether the bytes at a place, from one of them on, are those of a stretch of others. */
  matches(place: number, from: number, { bytes, start, end }: ByteSpan): boolean {
    const { chunk, start: first } = this.#locate(place);
    for (let at = start, mine = first + 4 + from; at < end; at++, mine++) if (chunk[mine] !== bytes[at]) return false;
    return true;
  }

  #locate(place: number): { chunk: Buffer; start: number } {
    return { chunk: this.#chunkOf(Math.floor(place / chunkBytes)), start: place % chunkBytes };
  }

  #chunkOf(index: number): Buffer {
    const chunk = this.#chunks[index];
    if (!chunk) throw new RangeError("nothing was added there");
    return chunk;
  }

  /** The first chunk is small, since most heaps are; what is larger than a chunk has one for itself. */
  #open(size: number): void {
    this.#length = Math.max(size, this.#chunks.length === 0 ? 4096 : chunkBytes);
    this.#chunks.push(Buffer.allocUnsafeSlow(this.#length));
    this.#end = 0;
  }
}
