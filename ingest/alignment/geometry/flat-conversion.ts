import type { Placement } from "../../format/record-types.js";
import { UnitConversion } from "../units.js";
import type { AlignedPlacement, Vector } from "./aligned-piece.js";
import { OutOfReach } from "./out-of-reach.js";

/** Converts what lies in the plane of a drawing, where z is 0. What it does throws OutOfReach where something lies beside it. */
export class FlatConversion extends UnitConversion {
  override point(position: Vector): Vector {
    return super.point(inPlane(position));
  }

  override vector(vector: Vector, from: Vector): Vector {
    return super.vector(inPlane(vector), from);
  }

  override points(positions: Float64Array): void {
    for (let i = 2; i < positions.length; i += 3) requireZero(positions[i] ?? 0);
    super.points(positions);
  }

  override placement(given: Placement): AlignedPlacement {
    if ((given.pitch ?? 0) !== 0 || (given.roll ?? 0) !== 0) throw new OutOfReach("it is turned out of the plane of the drawing");
    return super.placement(given);
  }
}

function inPlane(vector: Vector): Vector {
  requireZero(vector[2]);
  return vector;
}

function requireZero(z: number): void {
  if (z !== 0) throw new OutOfReach(`z is ${z}, and not 0, as in a drawing`);
}
