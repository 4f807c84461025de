import type { Surface } from "../imodel/scene/graphics.js";
import { convexHull, outlinesOf, type Polygon, type Position2 } from "./outline.js";

/** How a footprint was made: the outline of what is flat, or the convex hull of everything else. */
export type FootprintMethod = "outline" | "convex hull";

/** What the surfaces of an element cover, seen from above. */
export interface Footprint {
  method: FootprintMethod;
  polygons: Polygon[];
  /** How high the lowest corner is, in world coordinates. */
  level: number;
}

/** How far apart corners of flat surfaces are that are taken for one, and how far from flat they may be, in metres. */
const tolerance = 1e-4;

/** What surfaces cover, seen from above: exactly where they are flat and level, else as their convex hull. Undefined for what stands upright like a screen. */
export function footprintOf(surfaces: readonly Surface[]): Footprint | undefined {
  const level = lowest(surfaces);
  const outlines = isLevel(surfaces, level) ? outlinesOf(flattened(surfaces)) : undefined;
  if (outlines) return { method: "outline", polygons: outlines, level };
  const hull = convexHull(surfaces.flatMap(({ points }) => Array.from({ length: points.length / 3 }, (_, i): Position2 => [points[3 * i] ?? 0, points[3 * i + 1] ?? 0])));
  return hull && { method: "convex hull", polygons: [[hull]], level };
}

function lowest(surfaces: readonly Surface[]): number {
  let low = Infinity;
  for (const { points } of surfaces) for (let i = 2; i < points.length; i += 3) low = Math.min(low, points[i] ?? low);
  return low;
}

function isLevel(surfaces: readonly Surface[], level: number): boolean {
  return surfaces.every(({ points }) => points.every((value, i) => i % 3 !== 2 || value - level <= tolerance));
}

/** Corners that coincide become one, and all triangles are turned counter-clockwise; surfaces are made of pieces that share no corners. */
function flattened(surfaces: readonly Surface[]): Parameters<typeof outlinesOf>[0] {
  const points: Position2[] = [];
  const known = new Map<string, number>();
  const place = (x: number, y: number): number => {
    const name = `${Math.round(x / tolerance)} ${Math.round(y / tolerance)}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    known.set(name, points.length);
    return points.push([x, y]) - 1;
  };
  const triangles: [number, number, number][] = [];
  for (const { points: corners, indices } of surfaces)
    for (let i = 0; i < indices.length; i += 3) {
      const [a = 0, b = 0, c = 0] = [0, 1, 2].map((corner) => indices[i + corner] ?? 0).map((index) => place(corners[3 * index] ?? 0, corners[3 * index + 1] ?? 0));
      const turn = turnOf(points, [a, b, c]);
      if (turn > 0) triangles.push([a, b, c]);
      else if (turn < 0) triangles.push([a, c, b]);
    }
  return { points, triangles };
}

function turnOf(points: readonly Position2[], [a, b, c]: readonly [number, number, number]): number {
  const [[ax, ay], [bx, by], [cx, cy]] = [points[a] ?? [0, 0], points[b] ?? [0, 0], points[c] ?? [0, 0]];
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
