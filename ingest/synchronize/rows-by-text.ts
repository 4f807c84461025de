import type { ByteHeap, ByteSpan } from "../format/byte-heap.js";
import { grown, roomFor } from "../format/key-table.js";
import { textBytes } from "../format/prepare-lines.js";
import { isTextShape, packedText } from "./packed-item.js";

/** Slots that are looked at for one digest. Digests are as good as random, so that two or three do; but an extractor may give every record the same one. */
const mostSlots = 64;

/** Of each digest the first bytes are kept once more, as numbers of 32 bits: an item need only be looked at when it has the same. */
const keptBytes = 8;
const words = keptBytes / 4;

/** Finds rows whose items know the texts of their records by the digests of these. Holds 16 to 25 bytes for each row; the digests stay in the items. */
export class RowsByText {
  #count = 0;
  /** Rows plus 1; 0 where nothing is. */
  #slots = new Uint32Array(1024);
  /** Starts of digests by row; zeros where none is known. */
  #starts = new Uint32Array(words * 512);
  /** The same as bytes. */
  #bytes = new Uint8Array(this.#starts.buffer);

  /**
   * @param placeOf where the item of a row is
   * @param rows all that there are
   */
  constructor(
    private readonly items: ByteHeap,
    private readonly placeOf: (row: number) => number,
    rows: Iterable<number>,
  ) {
    for (const row of rows) this.add(row);
  }

  /** Takes in a row, or what has become of its item. */
  add(row: number): void {
    const place = this.placeOf(row);
    const isKnown = isTextShape(this.items.byteAt(place, 0));
    if (words * (row + 1) > this.#starts.length) this.#grow(roomFor(row + 1));
    if (!isKnown) {
      this.#starts.fill(0, words * row, words * (row + 1));
      return;
    }
    this.items.copy(place, packedText, { bytes: this.#bytes, start: keptBytes * row, end: keptBytes * (row + 1) });
    this.#count += 1;
    if (2 * this.#count > this.#slots.length) this.#fill();
    else this.#insert(row);
  }

  /** For each digest, the row that has it and fits; -1 where there is none. */
  findAll(digests: Uint8Array, fits: (row: number) => boolean): Int32Array {
    const wanted = new Uint32Array(digests.buffer.slice(digests.byteOffset, digests.byteOffset + digests.length));
    const found = new Int32Array(digests.length / textBytes);
    for (let i = 0, at = 0; i < found.length; i++, at += textBytes) {
      const row = this.#find(wanted[at / 4] ?? 0, wanted[at / 4 + 1] ?? 0, { bytes: digests, start: at, end: at + textBytes });
      found[i] = row >= 0 && fits(row) ? row : -1;
    }
    return found;
  }

  #find(first: number, second: number, digest: ByteSpan): number {
    if (first === 0 && second === 0) return -1;
    for (let step = 0; step < mostSlots; step++) {
      const row = (this.#slots[this.#slot(first + step)] ?? 0) - 1;
      if (row < 0) return -1;
      if (this.#starts[words * row] === first && this.#starts[words * row + 1] === second && this.items.matches(this.placeOf(row), packedText, digest)) return row;
    }
    return -1;
  }

  #insert(row: number): void {
    const start = this.#starts[words * row] ?? 0;
    for (let step = 0; step < mostSlots; step++) {
      const slot = this.#slot(start + step);
      if (this.#slots[slot] !== 0) continue;
      this.#slots[slot] = row + 1;
      return;
    }
  }

  #grow(rows: number): void {
    this.#starts = grown(this.#starts, new Uint32Array(words * rows));
    this.#bytes = new Uint8Array(this.#starts.buffer);
  }

  /** Puts all rows into twice as many slots. */
  #fill(): void {
    const rows = this.#slots.filter((row) => row !== 0);
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (const row of rows) this.#insert(row - 1);
  }

  #slot(start: number): number {
    return start & (this.#slots.length - 1);
  }
}
