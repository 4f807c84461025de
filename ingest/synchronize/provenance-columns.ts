import { grown, roomFor } from "../format/key-table.js";

/** An Id64 as two numbers of 32 bits. */
export interface IdHalves {
  low: number;
  high: number;
}

/** The halves of an Id64, `0x…`; of an empty text, 0. */
export function halvesOf(id: string): IdHalves {
  const digits = id.slice(2);
  return { low: Number.parseInt(digits.slice(-8), 16) || 0, high: Number.parseInt(digits.slice(0, -8), 16) || 0 };
}

/** Ids by row, 8 bytes each. */
export class IdColumn {
  readonly #halves: Uint32Array;

  constructor(length: number) {
    this.#halves = new Uint32Array(2 * length);
  }

  set(row: number, { low, high }: IdHalves): void {
    this.setHalves(row, low, high);
  }

  setHalves(row: number, low: number, high: number): void {
    this.#halves[2 * row] = low;
    this.#halves[2 * row + 1] = high;
  }

  /** The two halves of the id of a row. */
  halves(row: number): IdHalves {
    return { low: this.#halves[2 * row] ?? 0, high: this.#halves[2 * row + 1] ?? 0 };
  }

  /** The Id64 of a row, `0x…`; empty where it is 0. */
  get(row: number): string {
    const [low = 0, high = 0] = [this.#halves[2 * row], this.#halves[2 * row + 1]];
    if (high > 0) return `0x${high.toString(16)}${low.toString(16).padStart(8, "0")}`;
    return low === 0 ? "" : `0x${low.toString(16)}`;
  }

  /** Takes over what another one holds. */
  take(other: IdColumn): void {
    this.#halves.set(other.#halves);
  }
}

/** What a provenance index knows of each row, a number of each sort: places of items, ids of elements and aspects, flags. Holds 25 bytes a row. */
export class Columns {
  readonly item: Float64Array;
  readonly element: IdColumn;
  readonly aspect: IdColumn;
  readonly state: Uint8Array;

  constructor(readonly length: number) {
    this.item = new Float64Array(length);
    this.element = new IdColumn(length);
    this.aspect = new IdColumn(length);
    this.state = new Uint8Array(length);
  }

  /** These, or longer ones with the same at their start, when there is no room for so many rows. */
  with(rows: number): Columns {
    if (rows <= this.length) return this;
    const larger = new Columns(roomFor(rows));
    grown(this.item, larger.item);
    larger.element.take(this.element);
    larger.aspect.take(this.aspect);
    grown(this.state, larger.state);
    return larger;
  }
}
