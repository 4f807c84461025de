import type { ByteHeap, ByteSpan } from "../format/byte-heap.js";
import { textBytes } from "../format/prepare-lines.js";
import { isTextShape, packedText } from "./packed-item.js";

/** Finds rows whose items know the texts of their records by the digests of these. Holds 16 to 32 bytes for each; the digests stay in the items. */
export class RowsByText {
  #count = 0;
  /** Rows plus 1, 0 where nothing is; and the first bytes of their digests, by which most others are told apart. */
  #rows = new Uint32Array(1024);
  #starts = new Uint32Array(1024);

  /**
   * @param placeOf where the item of a row is
   * @param rows to begin with
   */
  constructor(
    private readonly items: ByteHeap,
    private readonly placeOf: (row: number) => number,
    rows: Iterable<number>,
  ) {
    for (const row of rows) this.add(row);
  }

  /** Adds a row, when its item knows a text. It stays, even when the text becomes another one. */
  add(row: number): void {
    if (!this.#knowsText(row)) return;
    if (2 * ++this.#count > this.#rows.length) this.#grow();
    this.#insert(row, this.items.numberAt(this.placeOf(row), packedText));
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
    for (let slot = this.#slot(start); ; slot = this.#slot(slot + 1)) {
      const row = (this.#rows[slot] ?? 0) - 1;
      if (row < 0 || (this.#starts[slot] === start && this.#has(row, digest))) return row;
    }
  }

  #has(row: number, digest: ByteSpan): boolean {
    return this.#knowsText(row) && this.items.matches(this.placeOf(row), packedText, digest);
  }

  #knowsText(row: number): boolean {
    return isTextShape(this.items.byteAt(this.placeOf(row), 0));
  }

  #insert(row: number, start: number): void {
    let slot = this.#slot(start);
    while (this.#rows[slot] !== 0) slot = this.#slot(slot + 1);
    this.#rows[slot] = row + 1;
    this.#starts[slot] = start;
  }

  #grow(): void {
    const [rows, starts] = [this.#rows, this.#starts];
    this.#rows = new Uint32Array(2 * rows.length);
    this.#starts = new Uint32Array(2 * rows.length);
    for (let slot = 0; slot < rows.length; slot++) if (rows[slot] !== 0) this.#insert((rows[slot] ?? 0) - 1, starts[slot] ?? 0);
  }

  /** Digests are as good as random. */
  #slot(start: number): number {
    return start & (this.#rows.length - 1);
  }
}

/** The first 32 bits of a digest, the lowest first. */
function startOf({ bytes, start }: ByteSpan): number {
  return ((bytes[start] ?? 0) | ((bytes[start + 1] ?? 0) << 8) | ((bytes[start + 2] ?? 0) << 16) | ((bytes[start + 3] ?? 0) << 24)) >>> 0;
}
