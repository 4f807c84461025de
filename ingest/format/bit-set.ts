/** Bytes of a piece. */
const pieceBytes = 2 ** 16 / 8;

/** A piece of a set: the numbers that share all bits but the last 16, one bit for each. */
export interface BitPiece {
  /** The bits that they share, as a number. */
  piece: number;
  bits: Uint8Array;
}

/**
 * A set of whole numbers, each given by its last 32 bits and those above them, of which there are 21 at most where numbers are iterated.
 * Holds 8 KB for each 65,536 numbers of which one was in it.
 */
export class BitSet {
  readonly #pieces: Map<number, Uint8Array>;
  readonly #changed = new Set<number>();

  constructor(pieces: Iterable<BitPiece> = []) {
    this.#pieces = new Map([...pieces].map(({ piece, bits }) => [piece, bits]));
  }

  has(low: number, high = 0): boolean {
    const bits = this.#pieces.get(pieceOf(low, high));
    return bits !== undefined && ((bits[byteOf(low)] ?? 0) & maskOf(low)) !== 0;
  }

  add(low: number, high = 0): void {
    const piece = pieceOf(low, high);
    const bits = this.#pieces.get(piece) ?? new Uint8Array(pieceBytes);
    this.#pieces.set(piece, bits);
    bits[byteOf(low)] = (bits[byteOf(low)] ?? 0) | maskOf(low);
    this.#changed.add(piece);
  }

  delete(low: number, high = 0): void {
    const piece = pieceOf(low, high);
    const bits = this.#pieces.get(piece);
    if (!bits) return;
    bits[byteOf(low)] = (bits[byteOf(low)] ?? 0) & ~maskOf(low);
    this.#changed.add(piece);
  }

  copy(): BitSet {
    return new BitSet([...this.#pieces].map(([piece, bits]) => ({ piece, bits: bits.slice() })));
  }

  /** Copies of the pieces that have changed since this was asked last. */
  takeChanged(): BitPiece[] {
    const changed = [...this.#changed].map((piece) => ({ piece, bits: this.#pieces.get(piece)?.slice() ?? new Uint8Array(pieceBytes) }));
    this.#changed.clear();
    return changed;
  }

  /** From the lowest to the highest. */
  *[Symbol.iterator](): Generator<number, undefined> {
    for (const piece of [...this.#pieces.keys()].sort((a, b) => a - b)) yield* numbersIn(piece, this.#pieces.get(piece) ?? new Uint8Array());
  }
}

function* numbersIn(piece: number, bits: Uint8Array): Generator<number, undefined> {
  for (let byte = 0; byte < bits.length; byte++) {
    if (bits[byte] === 0) continue;
    for (let low = 8 * byte; low < 8 * byte + 8; low++) if (((bits[byte] ?? 0) & maskOf(low)) !== 0) yield piece * 2 ** 16 + low;
  }
}

function pieceOf(low: number, high: number): number {
  return high * 2 ** 16 + (low >>> 16);
}

function byteOf(low: number): number {
  return (low & 0xffff) >>> 3;
}

function maskOf(low: number): number {
  return 1 << (low & 7);
}
