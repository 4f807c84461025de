import type { LineStart } from "../format/pass-over.js";
import type { Place } from "../issue.js";
import type { LineKeeper } from "../run.js";

/** Lines that are kept at most, and with those that are held: from the next one on, everything is. */
const mostKept = 5_000;
const mostOpen = 100_000;

/** The lines of a document that are not done with once they are read. Holds 100,000 of them at most. */
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

  keep(place: Place): void {
    const { line } = place;
    if (line === undefined || !this.#note(place)) return;
    this.#kept.add(line);
    if (this.#kept.size > mostKept) this.stop(place);
  }

  hold(place: Place): void {
    const { line } = place;
    if (line !== undefined && this.#note(place)) this.#holds.set(line, (this.#holds.get(line) ?? 0) + 1);
  }

  release({ line }: Place): void {
    const holds = line === undefined ? undefined : this.#holds.get(line);
    if (line === undefined || holds === undefined) return;
    if (holds > 1) this.#holds.set(line, holds - 1);
    else this.#holds.delete(line);
    if (!this.has(line)) this.#offsets.delete(line);
  }

  stop({ line }: Place): void {
    this.#end = Math.min(this.#end, line ?? 0);
  }

  /** Whether a line must be read again. */
  has(line: number): boolean {
    return this.#kept.has(line) || this.#holds.has(line);
  }

  /** Whether a line must be read again whatever comes. */
  isKept(line: number): boolean {
    return this.#kept.has(line);
  }

  /** The first lines, in their order. */
  upTo(last: number): LineStart[] {
    const lines = [...this.#offsets].flatMap(([line, offset]) => (line <= last ? [{ line, offset }] : []));
    return lines.sort((a, b) => a.line - b.line);
  }

  /** Says that the first lines need not be read again, but for those that are open. From now on none of them opens any more. */
  finish(last: number): void {
    this.#done = last;
  }

  #note(place: Place): boolean {
    const { line = 0, offset = 0 } = place;
    if (this.#offsets.size >= mostOpen) this.stop(place);
    if (line >= this.#end || (line <= this.#done && !this.has(line))) return false;
    this.#offsets.set(line, offset);
    return true;
  }
}
