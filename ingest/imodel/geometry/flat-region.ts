import { Loop, Point3d, UnionRegion } from "../itwin/core-geometry.js";
import type { Triangles } from "./colored-triangles.js";

/** Triangles as one region: iTwin.js 5.1.9 refuses meshes in drawings. */
export function flatRegion({ points, corners }: Triangles): UnionRegion {
  const region = UnionRegion.create();
  const at = (corner: number): Point3d => {
    const first = 3 * (corners[corner] ?? 0);
    return Point3d.create(points[first], points[first + 1], points[first + 2]);
  };
  for (let i = 0; i + 2 < corners.length; i += 3) region.tryAddChild(Loop.createPolygon([at(i), at(i + 1), at(i + 2)]));
  return region;
}
