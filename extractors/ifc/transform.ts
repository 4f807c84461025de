/** Three rows of four numbers: rotation (and scale) and, in the last column, translation. */
export type Transform = readonly number[];

/** A point or a direction. */
export type Vector = readonly [x: number, y: number, z: number];

/** Where local coordinates lie, as the format has it: metres and degrees. */
export interface Placement {
  origin: Vector;
  yaw?: number;
  pitch?: number;
  roll?: number;
}

/** Changes nothing. */
export const identity: Transform = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];

const rigidTolerance = 1e-9;

/** The transform that does `b` first and then `a`. */
export function product(a: Transform, b: Transform): Transform {
  const at = (row: number, column: number): number =>
    entry(a, row, 0) * entry(b, 0, column) + entry(a, row, 1) * entry(b, 1, column) + entry(a, row, 2) * entry(b, 2, column) + (column === 3 ? entry(a, row, 3) : 0);
  return [0, 1, 2].flatMap((row) => [0, 1, 2, 3].map((column) => at(row, column)));
}

/** Undoes a rigid transform. */
export function inverse(rigid: Transform): Transform {
  return [0, 1, 2].flatMap((row) => {
    const turned = [0, 1, 2].map((column) => entry(rigid, column, row));
    return [...turned, -turned.reduce((sum, value, axis) => sum + value * entry(rigid, axis, 3), 0)];
  });
}

/** A point after a transform. */
export function moved(transform: Transform, [x, y, z]: Vector): Vector {
  const at = (row: number): number => entry(transform, row, 0) * x + entry(transform, row, 1) * y + entry(transform, row, 2) * z + entry(transform, row, 3);
  return [at(0), at(1), at(2)];
}

/** Of the three axes: negative when the transform mirrors. */
export function determinant(m: Transform): number {
  const minor = (a: number, b: number): number => entry(m, 1, a) * entry(m, 2, b) - entry(m, 1, b) * entry(m, 2, a);
  return entry(m, 0, 0) * minor(1, 2) - entry(m, 0, 1) * minor(0, 2) + entry(m, 0, 2) * minor(0, 1);
}

/** Whether it turns and moves, but neither scales nor mirrors. */
export function isRigid(m: Transform): boolean {
  const dot = (a: number, b: number): number => [0, 1, 2].reduce((sum, row) => sum + entry(m, row, a) * entry(m, row, b), 0);
  const isOne = (value: number): boolean => Math.abs(value - 1) < rigidTolerance;
  const isZero = (value: number): boolean => Math.abs(value) < rigidTolerance;
  return isOne(dot(0, 0)) && isOne(dot(1, 1)) && isOne(dot(2, 2)) && isZero(dot(0, 1)) && isZero(dot(0, 2)) && isZero(dot(1, 2)) && determinant(m) > 0;
}

/** The same with three perpendicular axes of length 1; undefined when the axes have no direction. */
export function madeRigid(m: Transform): Transform | undefined {
  const x = normalized([entry(m, 0, 0), entry(m, 1, 0), entry(m, 2, 0)]);
  const z = x && normalized(cross(x, [entry(m, 0, 1), entry(m, 1, 1), entry(m, 2, 1)]));
  if (!x || !z || !m.every(Number.isFinite)) return undefined;
  const y = cross(z, x);
  return [0, 1, 2].flatMap((row) => [x[row] ?? 0, y[row] ?? 0, z[row] ?? 0, entry(m, row, 3)]);
}

/** A transform that only moves. */
export function translation([x, y, z]: Vector): Transform {
  return [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z];
}

/** A transform to an origin, whose z is along `axis` and whose x is `towards` as far as that allows; undefined when they have no direction. */
export function axesTransform(axis: Vector, towards: Vector, origin: Vector): Transform | undefined {
  const z = normalized(axis);
  const y = z && normalized(cross(z, towards));
  if (!z || !y) return undefined;
  const x = cross(y, z);
  return [0, 1, 2].flatMap((row) => [x[row] ?? 0, y[row] ?? 0, z[row] ?? 0, origin[row] ?? 0]);
}

/** A rigid transform as the format's placement: iTwin's angles, of which pitch counts upwards. */
export function placementOf(rigid: Transform): Placement {
  const sine = Math.min(1, Math.max(-1, entry(rigid, 2, 0)));
  const pitch = Math.asin(sine);
  const isUpright = Math.hypot(entry(rigid, 0, 0), entry(rigid, 1, 0)) < 1e-9;
  // Upright, yaw and roll turn about the same axis: yaw does it all.
  const yaw = isUpright ? Math.atan2(-entry(rigid, 0, 1), entry(rigid, 1, 1)) : Math.atan2(entry(rigid, 1, 0), entry(rigid, 0, 0));
  const roll = isUpright ? 0 : Math.atan2(entry(rigid, 2, 1), entry(rigid, 2, 2));
  return {
    origin: [rounded(entry(rigid, 0, 3), 1e9), rounded(entry(rigid, 1, 3), 1e9), rounded(entry(rigid, 2, 3), 1e9)],
    ...angle("yaw", yaw), ...angle("pitch", pitch), ...angle("roll", roll),
  };
}

/** To a multiple of 1 / `steps`, and never -0. */
export function rounded(value: number, steps: number): number {
  return Math.round(value * steps) / steps + 0;
}

function angle(name: "yaw" | "pitch" | "roll", radians: number): Partial<Placement> {
  const degrees = rounded((radians * 180) / Math.PI, 1e12);
  return degrees === 0 ? {} : { [name]: degrees };
}

function entry(m: Transform, row: number, column: number): number {
  return m[4 * row + column] ?? 0;
}

/** The direction that two others are perpendicular to, as long as the area between them. */
export function cross([a, b, c]: Vector, [d, e, f]: Vector): Vector {
  return [b * f - c * e, c * d - a * f, a * e - b * d];
}

function normalized([x, y, z]: Vector): Vector | undefined {
  const length = Math.hypot(x, y, z);
  return length > 1e-12 ? [x / length, y / length, z / length] : undefined;
}
