import type { OrderedPlace } from "../format/mark.js";
import { orderOf, type Place } from "../issue.js";
import type { LineKeeper } from "../run.js";

/** Lines that are kept at most, and with those that are held: from the next one on, everything is. */
const mostKept = 5_000;
const mostOpen = 100_000;

/** The lines of a document, or records of a JSON document, that are not done with once they are read. Holds 100,000 of them at most. */
export class OpenLines implements LineKeeper {
  readonly #offsets = new Map<number, number>();
  readonly #kept = new Set<number>();
  readonly #holds = new Map<number, number>();
  #end = Infinity;
  #done = 0;

  /** The first line from which on everything is kept. */
  get end(): number {
    return this.#end;
  }

  /** Number of lines that must be read again. */
  get size(): number {
    return this.#offsets.size;
  }

  keep(place: Place): void {
    const order = orderOf(place);
    if (order === undefined || !this.#note(order, place)) return;
    this.#kept.add(order);
    if (this.#kept.size > mostKept) this.stop(place);
  }

  hold(place: Place): void {
    const order = orderOf(place);
    if (order !== undefined && this.#note(order, place)) this.#holds.set(order, (this.#holds.get(order) ?? 0) + 1);
  }

  release(place: Place): void {
    const order = orderOf(place);
    const holds = order === undefined ? undefined : this.#holds.get(order);
    if (order === undefined || holds === undefined) return;
    if (holds > 1) this.#holds.set(order, holds - 1);
    else this.#holds.delete(order);
    if (!this.has(order)) this.#offsets.delete(order);
  }

  stop(place: Place): void {
    this.#end = Math.min(this.#end, orderOf(place) ?? 0);
  }

  /** Whether a line must be read again. */
  has(order: number): boolean {
    return this.#kept.has(order) || this.#holds.has(order);
  }

  /** Whether a line must be read again whatever comes. */
  isKept(order: number): boolean {
    return this.#kept.has(order);
  }

  /** The first lines, in their order. */
  upTo(last: number): OrderedPlace[] {
    const lines = [...this.#offsets].flatMap(([order, offset]) => (order <= last ? [{ order, offset }] : []));
    return lines.sort((a, b) => a.order - b.order);
  }

  /** Says that the first lines need not be read again, but for those that are open. From now on none of them opens any more. */
  finish(last: number): void {
    this.#done = last;
  }

  #note(order: number, place: Place): boolean {
    if (this.#offsets.size >= mostOpen) this.stop(place);
    if (order >= this.#end || (order <= this.#done && !this.has(order))) return false;
    this.#offsets.set(order, place.offset ?? 0);
    return true;
  }
}
