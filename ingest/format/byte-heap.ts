/** A stretch of bytes. */
export interface ByteSpan {
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** Bytes one after the other, in one growing buffer: texts by the million without an object for each. Holds what was added; nothing is given back. */
export class ByteHeap {
  #bytes = Buffer.allocUnsafe(4 * 1024);
  #end = 0;

  /** Adds bytes behind their length and returns where they are. */
  add(bytes: Uint8Array): number {
    const start = this.#end;
    this.#reserve(bytes.length + 4);
    this.#bytes.writeUInt32LE(bytes.length, start);
    this.#bytes.set(bytes, start + 4);
    this.#end += bytes.length + 4;
    return start;
  }

  /** Puts bytes in the place of others, where they are as many, else adds them; returns where they are. */
  replace(start: number, bytes: Uint8Array): number {
    if (this.#bytes.readUInt32LE(start) !== bytes.length) return this.add(bytes);
    this.#bytes.set(bytes, start + 4);
    return start;
  }

  /** The bytes at a place; valid until the next `add`. */
  at(start: number): Buffer {
    const length = this.#bytes.readUInt32LE(start);
    return this.#bytes.subarray(start + 4, start + 4 + length);
  }

  /** Whether the bytes at a place are those of a stretch of others. */
  holds(place: number, { bytes, start, end }: ByteSpan): boolean {
    return this.#bytes.readUInt32LE(place) === end - start && this.matches(place, 0, { bytes, start, end });
  }

  /** Whether the bytes at a place, from one of them on, are those of a stretch of others. */
  matches(place: number, from: number, { bytes, start, end }: ByteSpan): boolean {
    const own = this.#bytes;
    for (let at = start, mine = place + 4 + from; at < end; at++, mine++) if (own[mine] !== bytes[at]) return false;
    return true;
  }

  #reserve(length: number): void {
    if (this.#end + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#end + length, this.#bytes.length * 1.5) | 0);
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}
