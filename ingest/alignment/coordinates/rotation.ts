import type { AlignedPlacement, AlignedTransform, Vector } from "../geometry/aligned-piece.js";
import { dot } from "../geometry/vectors.js";

/** A vector turned about the z-axis by degrees, counter-clockwise. */
export function turned([x, y, z]: Vector, degrees: number): Vector {
  if (degrees === 0) return [x, y, z];
  const [cosine, sine] = cosineAndSine(degrees);
  return [cosine * x - sine * y, sine * x + cosine * y, z];
}

/** A transform turned about the z-axis, without its offsets. */
export function turnedTransform(rows: AlignedTransform, degrees: number): AlignedTransform {
  const column = (i: number): Vector => turned([rows[i] ?? 0, rows[i + 4] ?? 0, rows[i + 8] ?? 0], degrees);
  const [a, b, c] = [column(0), column(1), column(2)];
  return [0, 1, 2].flatMap((i) => [a[i] ?? 0, b[i] ?? 0, c[i] ?? 0, 0]);
}

/** The axes of a placement: yaw about z, then pitch about y, where a positive one lifts the x-axis, then roll about x. */
function axesOf({ yaw, pitch, roll }: AlignedPlacement): [x: Vector, y: Vector, z: Vector] {
  const [[c0, s0], [c1, s1], [c2, s2]] = [cosineAndSine(yaw), cosineAndSine(pitch), cosineAndSine(roll)];
  return [
    [c0 * c1, s0 * c1, s1],
    [-(s0 * c2 + c0 * s1 * s2), c0 * c2 - s0 * s1 * s2, c1 * s2],
    [s0 * s2 - c0 * s1 * c2, -(c0 * s2 + s0 * s1 * c2), c1 * c2],
  ];
}

/** A position within a placement, in the coordinates around it. */
export function outOf(placement: AlignedPlacement): (position: Vector) => Vector {
  const [a, b, c] = axesOf(placement);
  const { origin } = placement;
  return ([x, y, z]) => [0, 1, 2].map((i) => (origin[i] ?? 0) + x * (a[i] ?? 0) + y * (b[i] ?? 0) + z * (c[i] ?? 0)) as Vector;
}

/** A position in the coordinates around a placement, within it. */
export function into(placement: AlignedPlacement): (position: Vector) => Vector {
  const axes = axesOf(placement);
  const { origin } = placement;
  return ([x, y, z]) => {
    const rest: Vector = [x - origin[0], y - origin[1], z - origin[2]];
    return axes.map((axis) => dot(rest, axis)) as Vector;
  };
}

function cosineAndSine(degrees: number): [cosine: number, sine: number] {
  const radians = (degrees / 180) * Math.PI;
  return [Math.cos(radians), Math.sin(radians)];
}
