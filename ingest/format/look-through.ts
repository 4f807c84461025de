import type { Limits } from "../options.js";
import { digestLines, type LineDigests, place, placeLength } from "./digest-lines.js";
import type { ItemDemand } from "./item-demand.js";
import type { KnownTexts } from "./known-texts.js";
import type { LineBlock } from "./line-blocks.js";
import type { LineWorkers } from "./line-workers.js";
import { type PreparedLines, prepareLines, span, spanLength } from "./prepare-lines.js";

/** What blocks of lines are looked through with. */
export interface LookingThrough {
  /** Threads that do it beside this one. */
  workers?: LineWorkers;
  limits: Limits;
  demand: ItemDemand;
  /** Recognizes records that have not changed. */
  known?: KnownTexts;
}

/** Lines of a block that are records of an earlier run, unchanged. */
export interface KnownLines {
  /** Of the records in the table of keys. */
  rows: Int32Array;
  /** See {@link place}; as many as `rows`. */
  places: Int32Array;
}

/** What was found out about a block of lines. */
export interface LookedThrough {
  /** All lines that are not known. */
  prepared: PreparedLines;
  known?: KnownLines;
}

/** Looks through a block of whole lines: where unchanged records can be recognized, only the others are parsed. */
export async function lookThrough({ bytes, offset }: Pick<LineBlock, "bytes" | "offset">, asked: LookingThrough): Promise<LookedThrough> {
  const { workers, known } = asked;
  if (!known?.isAsked()) return { prepared: await prepare(bytes, asked) };
  const digests = (await workers?.digest(bytes)) ?? digestLines(bytes);
  const rows = await known.rowsOf(digests.texts, (offset + bytes.length) / bytes.length);
  const split = new Split(digests, rows);
  if (split.known.length === 0) return { prepared: await prepare(bytes, asked) };
  const others = split.unknown.map((index) => bytes.subarray(...split.stretch(index)));
  const prepared = await prepare(Buffer.concat(others), asked);
  return { prepared: split.atTheirPlaces(prepared), known: split.knownLines() };
}

async function prepare(bytes: Buffer, { workers, limits, demand }: LookingThrough): Promise<PreparedLines> {
  const preparation = { limits, items: demand.wanted };
  return (await workers?.prepare(bytes, preparation)) ?? prepareLines(bytes, preparation);
}

/** The lines of a block, those that are known and those that are not. */
class Split {
  /** Indexes of lines that are not blank. */
  readonly known: number[] = [];
  readonly unknown: number[] = [];

  constructor(
    private readonly digests: LineDigests,
    private readonly rows: Int32Array,
  ) {
    rows.forEach((row, index) => (row < 0 ? this.unknown : this.known).push(index));
  }

  /** Where a line starts and where the next one does. */
  stretch(index: number): [start: number, end: number] {
    return [this.#number(index, place.start), this.#number(index, place.next)];
  }

  knownLines(): KnownLines {
    if (this.unknown.length === 0) return { rows: this.rows, places: this.digests.places };
    const rows = Int32Array.from(this.known, (index) => this.rows[index] ?? 0);
    const places = new Int32Array(placeLength * rows.length);
    this.known.forEach((index, at) => places.set(this.digests.places.subarray(placeLength * index, placeLength * (index + 1)), placeLength * at));
    return { rows, places };
  }

  /** Lines that were prepared without the known ones between them, at the places that they have in the block. */
  atTheirPlaces(prepared: PreparedLines): PreparedLines {
    const { spans } = prepared;
    this.unknown.forEach((index, at) => {
      const own = spanLength * at;
      spans[own + span.line] = this.#number(index, place.line);
      spans[own + span.start] = this.#number(index, place.start);
      spans[own + span.end] = this.#number(index, place.end);
      spans[own + span.next] = this.#number(index, place.next);
    });
    return { ...prepared, lines: this.digests.lines };
  }

  #number(index: number, which: number): number {
    return this.digests.places[placeLength * index + which] ?? 0;
  }
}
