import { BitPieces } from "./bit-pieces.js";

/** A set of lines, or records of a JSON document, by their numbers. Holds 8 KB for each 65,536 numbers of which one was in it. */
export class LineSet {
  constructor(private readonly bits = new BitPieces()) {}

  /** The piece of the set that a line belongs to. */
  static pieceOf(order: number): number {
    return order >>> 16;
  }

  has(order: number): boolean {
    return this.bits.has(LineSet.pieceOf(order), order & 0xffff);
  }

  add(order: number): void {
    this.bits.add(LineSet.pieceOf(order), order & 0xffff);
  }

  delete(order: number): void {
    this.bits.delete(LineSet.pieceOf(order), order & 0xffff);
  }

  /** The bits of a piece, as they are now. */
  piece(piece: number): Uint8Array | undefined {
    return this.bits.bitsOf(piece)?.slice();
  }

  copy(): LineSet {
    return new LineSet(this.bits.copy());
  }

  /** In their order. */
  *[Symbol.iterator](): Generator<number, undefined> {
    for (const [piece, numbers] of this.bits.entries()) for (const number of numbers) yield piece * 2 ** 16 + number;
  }
}
