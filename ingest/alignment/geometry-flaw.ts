import type { PartInstance, Piece } from "../format/record-types.js";

/** What contradicts itself in a piece of geometry, beyond what the JSON Schema can say; undefined when nothing does. */
export function flawOf(piece: Piece | PartInstance): string | undefined {
  if (piece.type === "box") return piece.low.some((low, i) => low > (piece.high[i] ?? low)) ? "low is above high" : undefined;
  if (piece.type !== "mesh") return undefined;
  const { points, triangles } = piece;
  if (points.length % 3 !== 0) return `${points.length} coordinates are not a multiple of 3`;
  if (triangles.length % 3 !== 0) return `${triangles.length} indices are not a multiple of 3`;
  const vertices = points.length / 3;
  const stray = triangles.find((index) => index >= vertices);
  return stray === undefined ? undefined : `index ${stray} of ${vertices} vertices`;
}
