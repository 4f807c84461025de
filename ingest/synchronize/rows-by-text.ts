import type { ByteHeap, ByteSpan } from "../format/byte-heap.js";
import { textBytes } from "../format/prepare-lines.js";
import { isTextShape, packedText } from "./packed-item.js";

/** Slots that are looked at for one digest. Digests are as good as random, so that two or three do; but an extractor may give every record the same one. */
const mostSlots = 64;

/** Finds rows whose items know the texts of their records by the digests of these. Holds 8 to 16 bytes for each; the digests stay in the items. */
export class RowsByText {
  #count = 0;
  /** Rows plus 1; 0 where nothing is. */
  #slots = new Uint32Array(1024);

  /**
   * @param placeOf where the item of a row is
   * @param rows all that there are, in the order of their items: much faster to go through than any other
   */
  constructor(
    private readonly items: ByteHeap,
    private readonly placeOf: (row: number) => number,
    private readonly rows: () => Iterable<number>,
  ) {
    for (const row of rows()) if (this.#knowsText(row)) this.#count += 1;
    this.#fill();
  }

  /** Adds a row, when its item knows a text and there is room for it. It stays, even when the text becomes another one. */
  add(row: number): void {
    if (!this.#knowsText(row)) return;
    this.#count += 1;
    if (2 * this.#count > this.#slots.length) this.#fill();
    else this.#insert(row);
  }

  /** For each digest, the row that has it and fits; -1 where there is none. */
  findAll(digests: Uint8Array, fits: (row: number) => boolean): Int32Array {
    const found = new Int32Array(digests.length / textBytes);
    for (let i = 0; i < found.length; i++) {
      const row = this.#find({ bytes: digests, start: textBytes * i, end: textBytes * (i + 1) });
      found[i] = row >= 0 && fits(row) ? row : -1;
    }
    return found;
  }

  #find(digest: ByteSpan): number {
    const start = startOf(digest);
    for (let step = 0; step < mostSlots; step++) {
      const slot = this.#slot(start + step);
      const row = (this.#slots[slot] ?? 0) - 1;
      if (row < 0 || this.#has(row, digest)) return row;
    }
    return -1;
  }

  #has(row: number, digest: ByteSpan): boolean {
    const place = this.placeOf(row);
    return this.items.matches(place, packedText, digest) && this.#knowsText(row);
  }

  #knowsText(row: number): boolean {
    return isTextShape(this.items.byteAt(this.placeOf(row), 0));
  }

  #insert(row: number): void {
    const start = this.items.numberAt(this.placeOf(row), packedText);
    for (let step = 0; step < mostSlots; step++) {
      const slot = this.#slot(start + step);
      if (this.#slots[slot] !== 0) continue;
      this.#slots[slot] = row + 1;
      return;
    }
  }

  /** Puts all rows into as many slots as they need. */
  #fill(): void {
    let length = this.#slots.length;
    while (2 * this.#count > length) length *= 2;
    this.#slots = new Uint32Array(length);
    for (const row of this.rows()) if (this.#knowsText(row)) this.#insert(row);
  }

  #slot(start: number): number {
    return start & (this.#slots.length - 1);
  }
}

/** The first 32 bits of a digest, the lowest first. */
function startOf({ bytes, start }: ByteSpan): number {
  return ((bytes[start] ?? 0) | ((bytes[start + 1] ?? 0) << 8) | ((bytes[start + 2] ?? 0) << 16) | ((bytes[start + 3] ?? 0) << 24)) >>> 0;
}
