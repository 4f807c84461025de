/** Numbers in a piece. */
const pieceSize = 2 ** 16;

/** A set of numbers, of one bit each, in pieces of 65,536: those that share all bits but the last 16. A piece is there once one of its numbers was in the set. */
export class BitPieces {
  readonly #pieces: Map<number, Uint8Array>;

  constructor(pieces: Iterable<readonly [piece: number, bits: Uint8Array]> = []) {
    this.#pieces = new Map(pieces);
  }

  /** The bits of a piece, as they are and will be. */
  bitsOf(piece: number): Uint8Array | undefined {
    return this.#pieces.get(piece);
  }

  has(piece: number, number: number): boolean {
    return ((this.#pieces.get(piece)?.[number >>> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }

  add(piece: number, number: number): void {
    const bits = this.#pieces.get(piece) ?? new Uint8Array(pieceSize / 8);
    this.#pieces.set(piece, bits);
    bits[number >>> 3] = (bits[number >>> 3] ?? 0) | (1 << (number & 7));
  }

  delete(piece: number, number: number): void {
    const bits = this.#pieces.get(piece);
    if (bits) bits[number >>> 3] = (bits[number >>> 3] ?? 0) & ~(1 << (number & 7));
  }

  copy(): BitPieces {
    return new BitPieces([...this.#pieces].map(([piece, bits]) => [piece, bits.slice()]));
  }

  /** The pieces with the numbers that are in each, from low to high. */
  *entries(): Generator<[piece: number, numbers: Iterable<number>]> {
    for (const piece of [...this.#pieces.keys()].sort((a, b) => a - b)) yield [piece, numbersOf(this.#pieces.get(piece))];
  }
}

function* numbersOf(bits: Uint8Array = new Uint8Array()): Generator<number> {
  for (let byte = 0; byte < bits.length; byte++) {
    if (bits[byte] === 0) continue;
    for (let number = 8 * byte; number < 8 * byte + 8; number++) if (((bits[byte] ?? 0) & (1 << (number & 7))) !== 0) yield number;
  }
}
