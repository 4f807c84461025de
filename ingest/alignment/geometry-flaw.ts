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
  if (stray !== undefined) return `index ${stray} of ${vertices} vertices`;
  return hasSurface(points, triangles) ? undefined : "no triangle has three different corners";
}

function hasSurface(points: readonly number[], triangles: readonly number[]): boolean {
  const same = (a: number, b: number): boolean => [0, 1, 2].every((axis) => points[3 * a + axis] === points[3 * b + axis]);
  for (let i = 0; i + 2 < triangles.length; i += 3) {
    const [a = 0, b = 0, c = 0] = triangles.slice(i, i + 3);
    if (!same(a, b) && !same(b, c) && !same(c, a)) return true;
  }
  return false;
}
