import type { BlockDigest } from "./block-digest.js";
import type { Carrier, Mark } from "./mark.js";

/** Where a line, or a record of a JSON document, ends in a block. */
export interface Counted {
  order: number;
  position: number;
}

/** Bytes that were read, with the lines or records that end in them. */
export interface CountedBlock {
  /** Lines or records that end before it. */
  before: number;
  /** Offset of the first byte. */
  offset: number;
  length: number;
  /** Nobody else may ask it for digests. */
  digest: BlockDigest;
  /** The end of a line or record, or of the last one before it that ends in the block; `from` is one that is known already. */
  endOf(order: number, from: Counted): Counted;
}

/** Bytes of blocks that are held at most, beside the last one. */
const mostHeld = 4 * 1024 * 1024;

/**
 * Places from which a document can be read on: behind every line, or record of a JSON document, of the blocks that are held, and behind those that were to be kept.
 * Holds the blocks that the last batch of records came from, and some 200 bytes for each place that is kept.
 */
export class DocumentMarks {
  readonly #kept: Mark[] = [];
  #blocks: MarkedBlock[] = [];
  #held = 0;

  constructor(private readonly carrier: Carrier) {}

  /** Takes the block that is read next. */
  open(block: CountedBlock): void {
    this.#blocks.push(new MarkedBlock(block));
    this.#held += block.length;
    while (this.#held - block.length > mostHeld) this.#held -= this.#blocks.shift()?.length ?? 0;
  }

  /** Drops the blocks that are read; of the one that is being read, something may come yet. */
  release(): void {
    this.#blocks = this.#blocks.slice(-1);
    this.#held = this.#blocks[0]?.length ?? 0;
  }

  /** Keeps the place behind a line or record, which must not stand before one that is kept already. */
  keep(order: number): void {
    const mark = this.before(order);
    if (mark && mark.order > (this.#kept.at(-1)?.order ?? 0)) this.#kept.push(mark);
  }

  /** The last place that has no more than a number of lines or records before it. */
  before(order: number): Mark | undefined {
    const kept = this.#kept.findLast((mark) => mark.order <= order);
    if (kept?.order === order) return kept;
    const found = this.#find(order);
    return found && found.order > (kept?.order ?? 0) ? { carrier: this.carrier, ...found } : kept;
  }

  /** In the block that it ends in, else at the start of the one that follows it. */
  #find(order: number): PlacedMark | undefined {
    const within = this.#blocks.findLast(({ before }) => before < order)?.mark(order);
    return within?.order === order ? within : (this.#blocks.find(({ before }) => before === order)?.mark(order) ?? within);
  }
}

type PlacedMark = Omit<Mark, "carrier">;

/** A place of which the digest of what stands before it is known. */
interface DigestedPlace extends Counted {
  digest: BlockDigest;
}

/**
 * A block whose places are asked for. Since digests cannot go back, the one of the place before the last is held too: a place that is to be kept is asked for
 * first, then those before it.
 */
class MarkedBlock {
  #last: DigestedPlace;
  #beforeLast: DigestedPlace;

  constructor(private readonly block: CountedBlock) {
    this.#last = this.#beforeLast = { order: block.before, position: 0, digest: block.digest };
  }

  get before(): number {
    return this.block.before;
  }

  get length(): number {
    return this.block.length;
  }

  mark(order: number): PlacedMark | undefined {
    const from = order < this.#last.order ? this.#beforeLast : this.#last;
    if (order < from.order) return undefined;
    const digest = from.digest.copy();
    const end = this.block.endOf(order, from);
    const mark = { order: end.order, offset: this.block.offset + end.position, digest: digest.before(end.position) };
    if (from === this.#last) [this.#beforeLast, this.#last] = [from, { ...end, digest }];
    else this.#beforeLast = { ...end, digest };
    return mark;
  }
}
