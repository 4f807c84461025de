/** Bytes one after the other, in one growing buffer: texts by the million without an object for each. Holds what was added; nothing is given back. */
export class ByteHeap {
  #bytes = Buffer.allocUnsafe(64 * 1024);
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

  /** The bytes at a place; valid until the next `add`. */
  at(start: number): Buffer {
    const length = this.#bytes.readUInt32LE(start);
    return this.#bytes.subarray(start + 4, start + 4 + length);
  }

  #reserve(length: number): void {
    if (this.#end + length <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#end + length, this.#bytes.length * 1.5) | 0);
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
  }
}
