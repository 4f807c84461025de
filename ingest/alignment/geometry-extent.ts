import type { AlignedPiece, AlignedPlacement } from "./aligned-element.js";

/**
 * Largest extent of an element's geometry along an axis, in metres: the circumference of the Earth.
 * Tried on iTwin.js 5.1.9: it drops larger geometry without saying so.
 */
const largestExtent = 40_075_000;

/** Largest coordinate of an element's origin, in metres; beyond it, iTwin.js 5.1.9 drops the placement without saying so. */
const largestCoordinate = 80_150_000;

/** Smallest and largest coordinate along each axis. */
class Extent {
  readonly #low = [Infinity, Infinity, Infinity];
  readonly #high = [-Infinity, -Infinity, -Infinity];
  /** Whether every coordinate can be stored. */
  bounded = true;

  add(coordinates: readonly number[]): void {
    coordinates.forEach((value, i) => {
      const axis = i % 3;
      this.#low[axis] = Math.min(this.#low[axis] ?? value, value);
      this.#high[axis] = Math.max(this.#high[axis] ?? value, value);
      this.bounded &&= Math.abs(value) <= largestCoordinate;
    });
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

/** Why pieces of geometry, in metres, cannot be stored together; undefined when they can. Of parts only their origin is looked at. */
export function extentFlaw(pieces: readonly AlignedPiece[]): string | undefined {
  const extent = new Extent();
  for (const piece of pieces) {
    if (piece.type !== "part") addPiece(extent, piece);
    else if (piece.placement) {
      const flaw = placementFlaw(piece.placement);
      if (flaw !== undefined) return flaw;
      extent.add(piece.placement.origin);
    }
  }
  if (!extent.bounded) return `a coordinate is beyond ${largestCoordinate} m`;
  return extent.size > largestExtent ? `the geometry is larger than ${largestExtent} m` : undefined;
}

function addPiece(extent: Extent, piece: Exclude<AlignedPiece, { type: "part" }>): void {
  switch (piece.type) {
    case "point":
      return extent.add(piece.at);
    case "lineString":
      return piece.points.forEach((point) => extent.add(point));
    case "box":
      extent.add(piece.low);
      return extent.add(piece.high);
    case "mesh":
      return extent.add(piece.points);
  }
}
