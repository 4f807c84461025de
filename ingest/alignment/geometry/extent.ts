import type { AlignedPiece, AlignedPlacement, Vector } from "./aligned-piece.js";
import { reach } from "./align-profile.js";
import { length } from "./vectors.js";

/**
 * Largest extent of an element's geometry along an axis, in metres: the circumference of the Earth.
 * Tried on iTwin.js 5.1.9: it drops larger geometry without saying so.
 */
const largestExtent = 40_075_000;

/** Largest coordinate of an element's origin, in metres; beyond it, iTwin.js 5.1.9 drops the placement without saying so. */
const largestCoordinate = 80_150_000;

/** Largest factor by which a part may be scaled. */
const largestScale = 1e6;

/** Smallest and largest coordinate along each axis. */
class Extent {
  #low: Vector = [Infinity, Infinity, Infinity];
  #high: Vector = [-Infinity, -Infinity, -Infinity];

  /** Whole positions, one after the other. */
  add(positions: ArrayLike<number>): void {
    let [west, south, bottom] = this.#low;
    let [east, north, top] = this.#high;
    for (let i = 0; i + 2 < positions.length; i += 3) {
      const x = positions[i] ?? 0;
      const y = positions[i + 1] ?? 0;
      const z = positions[i + 2] ?? 0;
      west = Math.min(west, x);
      south = Math.min(south, y);
      bottom = Math.min(bottom, z);
      east = Math.max(east, x);
      north = Math.max(north, y);
      top = Math.max(top, z);
    }
    this.#low = [west, south, bottom];
    this.#high = [east, north, top];
  }

  /** A ball around a point. */
  addBall([x, y, z]: Vector, radius: number): void {
    this.add([x - radius, y - radius, z - radius, x + radius, y + radius, z + radius]);
  }

  /** Whether every coordinate can be stored. */
  get bounded(): boolean {
    return this.#low.every((low) => low >= -largestCoordinate) && this.#high.every((high) => high <= largestCoordinate);
  }

  /** Largest coordinate, whatever its sign. */
  get reach(): number {
    return Math.max(...this.#high, ...this.#low.map((low) => -low));
  }

  get size(): number {
    return Math.max(...this.#high.map((high, axis) => high - (this.#low[axis] ?? high)));
  }
}

/** Why a placement cannot be stored; undefined when it can. */
export function placementFlaw({ origin, yaw, pitch, roll }: AlignedPlacement): string | undefined {
  if (!origin.every((value) => Math.abs(value) <= largestCoordinate)) return `the origin is farther away than ${largestCoordinate} m`;
  return [yaw, pitch, roll].every(Number.isFinite) ? undefined : "an angle is too large";
}

/**
 * Why pieces of geometry, in metres, cannot be stored together; undefined when they can. What is turned is taken for the ball around it.
 * Of parts only their origin is looked at.
 */
export function extentFlaw(pieces: readonly AlignedPiece[]): string | undefined {
  const extent = new Extent();
  for (const piece of pieces) {
    const flaw = "placement" in piece ? placementFlaw(piece.placement) : undefined;
    if (flaw !== undefined) return flaw;
    if (piece.type === "part" && piece.transform?.some((value, i) => i % 4 !== 3 && Math.abs(value) > largestScale)) return `a part is scaled by more than ${largestScale}`;
    addPiece(extent, piece);
  }
  if (!extent.bounded) return `a coordinate is beyond ${largestCoordinate} m`;
  return extent.size > largestExtent ? `the geometry is larger than ${largestExtent} m` : undefined;
}

/** How far pieces reach from the origin of their coordinates along an axis, in metres. Of parts only their origin is looked at. */
export function reachOf(pieces: readonly AlignedPiece[]): number {
  const extent = new Extent();
  for (const piece of pieces) addPiece(extent, piece);
  return extent.reach;
}

function addPiece(extent: Extent, piece: AlignedPiece): void {
  switch (piece.type) {
    case "point":
      return extent.add(piece.at);
    case "lineString":
      return piece.points.forEach((point) => extent.add(point));
    case "arc":
      return extent.addBall(piece.center, length(piece.xAxis) + length(piece.yAxis));
    case "box":
      extent.add(piece.low);
      return extent.add(piece.high);
    case "cone":
      extent.addBall(piece.start, piece.startRadius);
      return extent.addBall(piece.end, piece.endRadius);
    case "sphere":
      return extent.addBall(piece.center, piece.radius);
    case "extrusion":
      return extent.addBall(piece.placement?.origin ?? [0, 0, 0], radiusOf(piece) + length(piece.direction));
    case "sweep":
      if (Array.isArray(piece.path)) return piece.path.forEach((point) => extent.addBall(point, radiusOf(piece)));
      return extent.addBall(piece.path.center, length(piece.path.xAxis) + radiusOf(piece));
    case "region":
      return extent.addBall(piece.placement?.origin ?? [0, 0, 0], radiusOf(piece));
    case "text":
      return extent.addBall(piece.placement?.origin ?? [0, 0, 0], piece.height * piece.text.length);
    case "mesh":
      return extent.add(piece.points);
    case "part":
      return extent.add(piece.transform ? [3, 7, 11].map((i) => piece.transform?.[i] ?? 0) : (piece.placement?.origin ?? []));
  }
}

/** Of a circle around the origin of a profile's plane that the profile lies within. */
function radiusOf({ profile }: AlignedPiece & { type: "extrusion" | "sweep" | "region" }): number {
  const across = Math.max(reach(profile, [1, 0]), reach(profile, [-1, 0]));
  return Math.hypot(across, Math.max(reach(profile, [0, 1]), reach(profile, [0, -1])));
}
