import { grown } from "../format/key-table.js";

/** What a provenance index knows of each row, a number of each sort: places of items, ids of elements and aspects, flags. Holds 25 bytes a row. */
export class Columns {
  readonly item: Float64Array;
  readonly element: BigUint64Array;
  readonly aspect: BigUint64Array;
  readonly state: Uint8Array;

  constructor(readonly length: number) {
    this.item = new Float64Array(length);
    this.element = new BigUint64Array(length);
    this.aspect = new BigUint64Array(length);
    this.state = new Uint8Array(length);
  }

  /** Longer ones, with the same at their start. */
  grown(length: number): Columns {
    const larger = new Columns(length);
    grown(this.item, larger.item);
    grown(this.element, larger.element);
    grown(this.aspect, larger.aspect);
    grown(this.state, larger.state);
    return larger;
  }
}
