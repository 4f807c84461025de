import type { HeaderRecord, Placement, Profile } from "../format/record-types.js";
import type { AlignedPlacement, AlignedShape, AlignedTransform, Vector } from "./geometry/aligned-piece.js";

/**
 * Metres in one unit of length, as a fraction, so that a millimetre is a metre divided by 1,000. Foot, inch and yard are the international ones of 1959,
 * `us-ft` is the US survey foot (NIST HB 44, appendix C).
 */
const metres: Record<HeaderRecord["units"]["length"], readonly [over: number, under: number]> = {
  m: [1, 1], dm: [1, 10], cm: [1, 100], mm: [1, 1000], km: [1000, 1], ft: [3048, 10_000], "us-ft": [1200, 3937], in: [254, 10_000], yd: [9144, 10_000],
};

const degrees: Record<HeaderRecord["units"]["angle"], readonly [over: number, under: number]> = { deg: [1, 1], rad: [180, Math.PI], grad: [9, 10] };

/** A profile's own plane within a piece, and what its corners are converted with. */
export interface ProfilePlane {
  units: UnitConversion;
  placement?: AlignedPlacement;
}

/** Converts a document's lengths to metres and its angles to degrees: of coordinates that are local, positions differ in nothing from lengths. */
export class UnitConversion {
  readonly #length: readonly [over: number, under: number];
  readonly #angle: readonly [over: number, under: number];

  constructor(protected readonly units: HeaderRecord["units"]) {
    this.#length = metres[units.length];
    this.#angle = degrees[units.angle];
  }

  length(value: number): number {
    return (value * this.#length[0]) / this.#length[1];
  }

  angle(value: number): number {
    return (value * this.#angle[0]) / this.#angle[1];
  }

  /** A position. */
  point(position: Vector): Vector {
    return this.lengths(position);
  }

  /** A vector whose length counts, from a position. */
  vector(vector: Vector, _from: Vector): Vector {
    return this.lengths(vector);
  }

  /** A vector whose direction alone counts. */
  direction(vector: Vector, _from: Vector): Vector {
    return vector;
  }

  /** A corner of a profile. */
  corner([x, y]: [number, number]): [number, number] {
    return [this.length(x), this.length(y)];
  }

  /** Positions one after the other, in place. */
  points(positions: Float64Array): void {
    const [over, under] = this.#length;
    if (over === under) return;
    for (let i = 0; i < positions.length; i++) positions[i] = ((positions[i] ?? 0) * over) / under;
  }

  /** Directions one after the other, in place, from the position of the first. */
  directions(_directions: Float64Array, _from: Vector): void {
    // they are what they are
  }

  box(low: Vector, high: Vector): AlignedShape {
    return { type: "box", low: this.point(low), high: this.point(high) };
  }

  /** The plane of a profile that stands in a piece by itself. */
  plane({ placement }: { placement?: Placement; profile: Profile }, _height?: number): ProfilePlane {
    return { units: this, ...(placement && { placement: this.placement(placement) }) };
  }

  /** For what stands in coordinates of its own: the profile of a sweep. */
  get local(): UnitConversion {
    return new UnitConversion(this.units);
  }

  placement({ origin, yaw = 0, pitch = 0, roll = 0 }: Placement): AlignedPlacement {
    return { origin: this.point(origin), yaw: this.angle(yaw), pitch: this.angle(pitch), roll: this.angle(roll) };
  }

  /** Only the offsets of a transform have a unit. */
  transform(rows: readonly number[]): AlignedTransform {
    return rows.map((value, i) => (i % 4 === 3 ? this.length(value) : value));
  }

  /** Three lengths. */
  protected lengths([x, y, z]: Vector): Vector {
    return [this.length(x), this.length(y), this.length(z)];
  }
}
