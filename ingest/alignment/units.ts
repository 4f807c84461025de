import type { HeaderRecord, Piece, Placement } from "../format/record-types.js";
import type { AlignedPlacement } from "./aligned-element.js";

/** Metres in one unit of length. Foot, inch and yard are the international ones of 1959, `us-ft` is the US survey foot (NIST HB 44, appendix C). */
const metres: Record<HeaderRecord["units"]["length"], number> = {
  m: 1, dm: 0.1, cm: 0.01, mm: 0.001, km: 1000, ft: 0.3048, "us-ft": 1200 / 3937, in: 0.0254, yd: 0.9144,
};

const degrees: Record<HeaderRecord["units"]["angle"], number> = { deg: 1, rad: 180 / Math.PI, grad: 0.9 };

/** Converts a document's lengths to metres and its angles to degrees. */
export class UnitConversion {
  readonly #length: number;
  readonly #angle: number;

  constructor(units: HeaderRecord["units"]) {
    this.#length = metres[units.length];
    this.#angle = degrees[units.angle];
  }

  placement(placement: Placement): AlignedPlacement {
    const angle = (value = 0): number => value * this.#angle;
    const { origin, yaw, pitch, roll } = placement;
    return { origin: this.#point(origin), yaw: angle(yaw), pitch: angle(pitch), roll: angle(roll) };
  }

  piece(piece: Piece): Piece {
    switch (piece.type) {
      case "point":
        return { ...piece, at: this.#point(piece.at) };
      case "lineString":
        return { ...piece, points: piece.points.map((point) => this.#point(point)) };
      case "box":
        return { ...piece, low: this.#point(piece.low), high: this.#point(piece.high) };
      case "mesh":
        return { ...piece, points: piece.points.map((value) => value * this.#length) };
    }
  }

  #point([x, y, z]: [number, number, number]): [number, number, number] {
    return [x * this.#length, y * this.#length, z * this.#length];
  }
}
