import type { AlignedTransform, Vector } from "../geometry/aligned-piece.js";
import { cross, dot } from "../geometry/vectors.js";
import { isFlaw } from "../geometry/flaw.js";
import { OutOfReach } from "../geometry/out-of-reach.js";
import { type Crs, resolveCrs } from "./crs.js";
import { toEcef } from "./ellipsoid.js";
import { loadProj4 } from "./lazy-proj4.js";
import type { MapFrame, SpatialFrame } from "./spatial-frame.js";

/** Brings coordinates of a system, in degrees or metres and metres of height, to the coordinates of an iModel, in metres. Heights stay as they are. */
export interface SpatialMap {
  /** @throws OutOfReach */
  point(position: Vector): Vector;
  /** By how many degrees the x-axis is turned, counter-clockwise, at a position: the difference of the convergences of both systems. */
  turn(position: Vector): number;
  /** Whether it does nothing but move. */
  moves: boolean;
}

/** The map from a system to where an iModel lies. */
export function spatialMap(crs: Crs, frame: SpatialFrame): SpatialMap {
  return "ecef" in frame ? linearMap(crs, frame.ecef) : mapToMap(crs, frame);
}

function mapToMap(crs: Crs, { crs: definition, origin }: MapFrame): SpatialMap {
  if (JSON.stringify(definition) === JSON.stringify(crs.definition)) return { point: (position) => shifted(position, origin), turn: () => 0, moves: true };
  const target = requireCrs(definition);
  const convert = converter(crs, target);
  const point = (position: Vector): Vector => shifted(convert(position), origin);
  return { point, turn: (position) => turnOf(point, { position, geographic: crs.geographic }), moves: false };
}

function linearMap(crs: Crs, ecef: AlignedTransform): SpatialMap {
  const toDegrees = converter(crs, wgs84);
  const back = inverse(ecef);
  const point = (position: Vector): Vector => back(toEcef(toDegrees(position)));
  return { point, turn: (position) => turnOf(point, { position, geographic: crs.geographic }), moves: false };
}

/** What of a system a conversion needs. */
export type Convertible = Pick<Crs, "projection" | "metresPerUnit" | "geographic">;

/** Longitudes and latitudes of WGS 84. */
export const wgs84: Convertible = { projection: "+proj=longlat +datum=WGS84 +no_defs", metresPerUnit: 1, geographic: true };

/**
 * Converts positions, in degrees or metres, between two systems. Horizontal coordinates alone are converted: a height is above some geoid, and takes no part in the
 * shift of an ellipsoid. What it returns throws OutOfReach.
 */
export function converter(from: Convertible, to: Convertible): (position: Vector) => Vector {
  const { forward } = loadProj4()(...withoutCommonDatum(from.projection, to.projection));
  return ([x, y, z]) => {
    const isNowhere = from.geographic && (Math.abs(x) > 360 || Math.abs(y) > 90);
    const [east = NaN, north = NaN] = isNowhere ? [] : attempt(() => forward([x / from.metresPerUnit, y / from.metresPerUnit]));
    if (!Number.isFinite(east) || !Number.isFinite(north)) throw new OutOfReach(`${x}, ${y} is beyond what the coordinate reference systems can express`);
    return [east * to.metresPerUnit, north * to.metresPerUnit, z];
  };
}

/** Two systems of one datum need no shift to WGS 84 and back, which costs millimetres. */
function withoutCommonDatum(from: string, to: string): [string, string] {
  const [shift, other] = [from, to].map((projection) => /\+towgs84=\S+/.exec(projection)?.[0]);
  const [ellipsoid, second] = [from, to].map((projection) => /\+ellps=\S+/.exec(projection)?.[0]);
  if (shift === undefined || shift !== other || ellipsoid === undefined || ellipsoid !== second) return [from, to];
  return [from.replace(shift, ""), to.replace(shift, "")];
}

function attempt(convert: () => number[]): number[] {
  try {
    return convert();
  } catch {
    return [];
  }
}

/** The system that a frame names: it was resolved before it was recorded. */
function requireCrs(definition: Crs["definition"]): Crs {
  const crs = resolveCrs(definition);
  if (isFlaw(crs)) throw new Error(`the coordinate reference system of the iModel cannot be used: ${crs.flaw}`);
  return crs;
}

function shifted([x, y, z]: Vector, [east, north, up]: Vector): Vector {
  return [x - east, y - north, z - up];
}

/** From a step of a metre, or of what is about a metre in degrees, to the east. */
function turnOf(point: SpatialMap["point"], { position: [x, y, z], geographic }: { position: Vector; geographic: boolean }): number {
  const step = geographic ? 1e-5 : 1;
  const [from, to] = [point([x - step, y, z]), point([x + step, y, z])];
  return (Math.atan2(to[1] - from[1], to[0] - from[0]) / Math.PI) * 180;
}

function inverse(rows: AlignedTransform): (point: Vector) => Vector {
  const at = (i: number): number => rows[i] ?? 0;
  const column = (i: number): Vector => [at(i), at(i + 4), at(i + 8)];
  const [a, b, c] = [column(0), column(1), column(2)];
  const size = dot(a, cross(b, c));
  return ([x, y, z]) => {
    const rest: Vector = [x - at(3), y - at(7), z - at(11)];
    return [dot(rest, cross(b, c)) / size, dot(rest, cross(c, a)) / size, dot(rest, cross(a, b)) / size];
  };
}
