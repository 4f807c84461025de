/** Stretches of bytes one after the other, each behind its length, as a {@link ByteHeap} holds them. */
export interface HeapChunk {
  bytes: Uint8Array;
  /** Where each of them is, from the start of the bytes. */
  places: Uint32Array;
}

/** Writes a chunk of so many stretches. Holds up to twice their bytes. */
export class ChunkWriter {
  readonly #places: Uint32Array;
  #bytes: Buffer;
  #count = 0;
  #end = 0;

  /** @param bytes about how long it gets */
  constructor(count: number, bytes: number) {
    this.#places = new Uint32Array(count);
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(64, bytes));
  }

  add(bytes: Uint8Array, from = 0, to = bytes.length): void {
    const size = to - from + 4;
    if (this.#end + size > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], 2 * (this.#end + size));
    this.#bytes.writeUInt32LE(to - from, this.#end);
    for (let at = from, mine = this.#end + 4; at < to; at++, mine++) this.#bytes[mine] = bytes[at] ?? 0;
    this.#places[this.#count++] = this.#end;
    this.#end += size;
  }

  /** All that was added, without spare room. */
  get chunk(): HeapChunk {
    return { bytes: new Uint8Array(this.#bytes.subarray(0, this.#end)), places: this.#places };
  }
}
