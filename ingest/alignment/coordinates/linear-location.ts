import type { Vector } from "../geometry/aligned-piece.js";
import { isFlaw } from "../geometry/flaw.js";
import { cross, dot, scaled, unit } from "../geometry/vectors.js";
import { resolveCrs } from "./crs.js";
import { toEcef } from "./ellipsoid.js";
import type { MapFrame } from "./spatial-frame.js";
import { converter, wgs84 } from "./spatial-map.js";

/** Where an iModel lies on the Earth, as far as a linear transform can say it: exact at one point, and a tangent there. */
export interface LinearLocation {
  /** Earth-centred coordinates of the origin of the iModel's coordinates, in metres. */
  origin: Vector;
  /** What a metre along the x-axis and along the y-axis of the iModel is on the Earth. */
  xVector: Vector;
  yVector: Vector;
  /** Of the point at which it is exact: degrees of WGS 84, and the height as it is. */
  cartographic: Vector;
}

/** Metres from a point over which the axes of a map are measured. */
const step = 50;

/** The tangent to a map at a point of the iModel. Heights are taken for such above the ellipsoid. */
export function linearLocation({ crs, origin }: MapFrame, at: Vector): LinearLocation {
  const map = resolveCrs(crs);
  if (isFlaw(map)) throw new Error(map.flaw);
  const convert = converter(map, wgs84);
  const degrees = ([x, y, z]: Vector): Vector => convert([x + origin[0], y + origin[1], z + origin[2]]);
  const along = (dx: number, dy: number): Vector => {
    const [from, to] = [-1, 1].map((sign) => toEcef(degrees([at[0] + sign * dx, at[1] + sign * dy, at[2]])));
    return from && to ? scaled(difference(to, from), 1 / (2 * step)) : [0, 0, 0];
  };
  const [xVector, yVector] = [along(step, 0), along(0, step)];
  const up = unit(cross(xVector, yVector)) ?? [0, 0, 1];
  const centre = toEcef(degrees(at));
  const start = [0, 1, 2].map((i) => (centre[i] ?? 0) - dot([xVector[i] ?? 0, yVector[i] ?? 0, up[i] ?? 0], at)) as Vector;
  return { origin: start, xVector, yVector, cartographic: degrees(at) };
}

function difference([x, y, z]: Vector, [a, b, c]: Vector): Vector {
  return [x - a, y - b, z - c];
}
