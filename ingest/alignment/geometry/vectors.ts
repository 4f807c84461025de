import type { Vector } from "./aligned-piece.js";

/** `one` without `other`. */
export function minus(one: Vector, other: Vector): Vector {
  return [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
}

/** A vector that is `factor` times as long. */
export function scaled(vector: Vector, factor: number): Vector {
  return [vector[0] * factor, vector[1] * factor, vector[2] * factor];
}

/** Their scalar product. */
export function dot(one: Vector, other: Vector): number {
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
}

/** Their vector product. */
export function cross(one: Vector, other: Vector): Vector {
  return [one[1] * other[2] - one[2] * other[1], one[2] * other[0] - one[0] * other[2], one[0] * other[1] - one[1] * other[0]];
}

/** How long a vector is. */
export function length(vector: Vector): number {
  return Math.hypot(...vector);
}

/** A vector of length 1 in the same direction; undefined where it has none. */
export function unit(vector: Vector): Vector | undefined {
  const size = length(vector);
  return size > 0 && Number.isFinite(size) ? scaled(vector, 1 / size) : undefined;
}

/** Whether two vectors lie on one line, as far as floating-point numbers can tell. */
export function parallel(one: Vector, other: Vector): boolean {
  return !(length(cross(one, other)) > 1e-9 * length(one) * length(other));
}
