import type { HeapChunk } from "./heap-chunk.js";

/** A stretch of bytes. */
export interface ByteSpan {
  bytes: Uint8Array;
  start: number;
  end: number;
}

const chunkBytes = 1 << 20;
const shortBytes = 100;

/** Bytes one after the other, in large buffers: texts by the million without an object for each. Holds what was added; nothing is given back. */
export class ByteHeap {
  readonly #chunks: Buffer[] = [];
  /** The chunk that takes what is added, the end of what is used of it, and its length. */
  #open = -1;
  #end = 0;
  #length = 0;

  /** Adds bytes, or a stretch of them, behind their length and returns where they are. */
  add(bytes: Uint8Array, from = 0, to = bytes.length): number {
    const size = to - from + 4;
    if (this.#end + size > this.#length) this.#openFor(size);
    const start = this.#end;
    const place = this.#open * chunkBytes + start;
    const chunk = this.#chunkOf(place);
    chunk.writeUInt32LE(to - from, start);
    // Most are short, and a view of them would take longer than to copy them.
    if (size > shortBytes) chunk.set(bytes.subarray(from, to), start + 4);
    else for (let at = from, mine = start + 4; at < to; at++, mine++) chunk[mine] = bytes[at] ?? 0;
    this.#end += size;
    return place;
  }

  /** Takes over a chunk, which nobody else may change any more; returns what to add to its places. */
  adopt({ bytes }: HeapChunk): number {
    const place = this.#chunks.length * chunkBytes;
    // A longer one goes by several places of chunks, each of which sees the rest of it.
    for (let at = 0; at < bytes.length; at += chunkBytes) this.#chunks.push(Buffer.from(bytes.buffer, bytes.byteOffset + at, bytes.length - at));
    return place;
  }

  /** Puts bytes in the place of others, where they are as many, else adds them; returns where they are. */
  replace(place: number, bytes: Uint8Array): number {
    if (this.lengthAt(place) !== bytes.length) return this.add(bytes);
    this.at(place).set(bytes);
    return place;
  }

  /** The bytes at a place. */
  at(place: number): Buffer {
    const start = (place % chunkBytes) + 4;
    return this.#chunkOf(place).subarray(start, start + this.lengthAt(place));
  }

  /** How many bytes are at a place. */
  lengthAt(place: number): number {
    return this.#chunkOf(place).readUInt32LE(place % chunkBytes);
  }

  /** One of the bytes at a place; undefined behind the last one. */
  byteAt(place: number, index: number): number | undefined {
    return index < this.lengthAt(place) ? this.#chunkOf(place)[(place % chunkBytes) + 4 + index] : undefined;
  }

  /** Copies bytes at a place, from one of them on, into a stretch of others. */
  copy(place: number, from: number, { bytes, start, end }: ByteSpan): void {
    const chunk = this.#chunkOf(place);
    for (let at = start, mine = (place % chunkBytes) + 4 + from; at < end; at++, mine++) bytes[at] = chunk[mine] ?? 0;
  }

  /** Whether the bytes at a place are those of a stretch of others. */
  holds(place: number, span: ByteSpan): boolean {
    return this.lengthAt(place) === span.end - span.start && this.matches(place, 0, span);
  }

  /** Whether the bytes at a place, from one of them on, are those of a stretch of others. */
  matches(place: number, from: number, { bytes, start, end }: ByteSpan): boolean {
    const chunk = this.#chunkOf(place);
    for (let at = start, mine = (place % chunkBytes) + 4 + from; at < end; at++, mine++) if (chunk[mine] !== bytes[at]) return false;
    return true;
  }

  #chunkOf(place: number): Buffer {
    const chunk = this.#chunks[Math.floor(place / chunkBytes)];
    if (!chunk) throw new RangeError("nothing was added there");
    return chunk;
  }

  /** The first chunk is small, since most heaps are; what is larger than a chunk has one for itself. */
  #openFor(size: number): void {
    this.#length = Math.max(size, this.#chunks.length === 0 ? 4096 : chunkBytes);
    this.#open = this.#chunks.push(Buffer.allocUnsafeSlow(this.#length)) - 1;
    this.#end = 0;
  }
}
