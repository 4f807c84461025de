import type { HeaderRecord, Placement } from "../format/record-types.js";
import type { AlignedPlacement, AlignedTransform, Vector } from "./geometry/aligned-piece.js";

/**
 * Metres in one unit of length, as a fraction, so that a millimetre is a metre divided by 1,000. Foot, inch and yard are the international ones of 1959,
 * `us-ft` is the US survey foot (NIST HB 44, appendix C).
 */
const metres: Record<HeaderRecord["units"]["length"], readonly [over: number, under: number]> = {
  m: [1, 1], dm: [1, 10], cm: [1, 100], mm: [1, 1000], km: [1000, 1], ft: [3048, 10_000], "us-ft": [1200, 3937], in: [254, 10_000], yd: [9144, 10_000],
};

const degrees: Record<HeaderRecord["units"]["angle"], readonly [over: number, under: number]> = { deg: [1, 1], rad: [180, Math.PI], grad: [9, 10] };

/** Converts a document's lengths to metres and its angles to degrees. */
export class UnitConversion {
  readonly #length: readonly [over: number, under: number];
  readonly #angle: readonly [over: number, under: number];

  constructor(units: HeaderRecord["units"]) {
    this.#length = metres[units.length];
    this.#angle = degrees[units.angle];
  }

  length(value: number): number {
    return (value * this.#length[0]) / this.#length[1];
  }

  angle(value: number): number {
    return (value * this.#angle[0]) / this.#angle[1];
  }

  point([x, y, z]: Vector): Vector {
    return [this.length(x), this.length(y), this.length(z)];
  }

  placement({ origin, yaw = 0, pitch = 0, roll = 0 }: Placement): AlignedPlacement {
    return { origin: this.point(origin), yaw: this.angle(yaw), pitch: this.angle(pitch), roll: this.angle(roll) };
  }

  /** Only the offsets of a transform have a unit. */
  transform(rows: readonly number[]): AlignedTransform {
    return rows.map((value, i) => (i % 4 === 3 ? this.length(value) : value));
  }
}
