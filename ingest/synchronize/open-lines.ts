import { type BitPiece, BitSet } from "../format/bit-set.js";
import { orderOf, type Place } from "../issue.js";
import type { LineKeeper } from "../run.js";

/** What has changed about the lines before a place. */
export interface LinesPassed {
  /** Pieces of the set that have changed; lines behind the place may be in them. */
  pieces: BitPiece[];
  /** Lines that were open when an earlier place passed them, and need not be read again any more. */
  closed: number[];
}

/** The lines of a document, or records of a JSON document, that are not done with once they are read. Holds a few bits for each line that is, and 50 bytes while it waits. */
export class OpenLines implements LineKeeper {
  readonly #open: BitSet;
  /** Those that an earlier run had left open, and that this one is not done with. */
  readonly #inherited: BitSet;
  readonly #kept = new BitSet();
  readonly #holds = new Map<number, number>();
  #closed: number[] = [];
  #done: number;

  /**
   * @param inherited lines that an earlier run had left open
   * @param done lines before the place where it was stopped
   */
  constructor(inherited = new BitSet(), done = 0) {
    this.#open = inherited.copy();
    this.#inherited = inherited.copy();
    this.#done = done;
  }

  keep(place: Place): void {
    const order = this.#opened(place);
    if (order !== undefined) this.#kept.add(order);
  }

  hold(place: Place): void {
    const order = this.#opened(place);
    if (order !== undefined) this.#holds.set(order, (this.#holds.get(order) ?? 0) + 1);
  }

  release(place: Place): void {
    const order = orderOf(place);
    const holds = order === undefined ? undefined : this.#holds.get(order);
    if (order === undefined || holds === undefined) return;
    if (holds > 1) this.#holds.set(order, holds - 1);
    else this.#holds.delete(order);
    this.#closeWhenDone(order);
  }

  /** Says of a line that an earlier run had left open that this one has done what there was to do. */
  finish(place: Place): void {
    const order = orderOf(place);
    if (order === undefined || !this.#inherited.has(order)) return;
    this.#inherited.delete(order);
    this.#closeWhenDone(order);
  }

  /** Whether a line must be read again. */
  has(order: number): boolean {
    return this.#open.has(order);
  }

  /** Whether a line must be read again whatever comes. */
  isKept(order: number): boolean {
    return this.#kept.has(order);
  }

  /** The lines that must be read again, in their order. */
  [Symbol.iterator](): Iterator<number> {
    return this.#open[Symbol.iterator]();
  }

  /** Whether a line that a place has passed has been closed since. */
  get hasClosed(): boolean {
    return this.#closed.length > 0;
  }

  /** Says that a place passes the first lines: from now on none of them opens any more. Gives what has changed since the last one. */
  pass(last: number): LinesPassed {
    this.#done = Math.max(this.#done, last);
    const closed = this.#closed;
    this.#closed = [];
    return { pieces: this.#open.takeChanged(), closed };
  }

  /** The number of a line that is open from now on; undefined for one that is done with. */
  #opened(place: Place): number | undefined {
    const order = orderOf(place);
    if (order === undefined || this.has(order)) return order;
    if (order <= this.#done) return undefined;
    this.#open.add(order);
    return order;
  }

  #closeWhenDone(order: number): void {
    if (this.#kept.has(order) || this.#holds.has(order) || this.#inherited.has(order)) return;
    this.#open.delete(order);
    if (order <= this.#done) this.#closed.push(order);
  }
}
