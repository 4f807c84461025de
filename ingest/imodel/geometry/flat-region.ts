import type { IndexedPolyface } from "@itwin/core-geometry";
import { Loop, UnionRegion } from "../itwin/core-geometry.js";

/** The facets of a polyface as one region: iTwin.js 5.1.9 refuses meshes in drawings. */
export function flatRegion(polyface: IndexedPolyface): UnionRegion {
  const region = UnionRegion.create();
  for (const visitor = polyface.createVisitor(1); visitor.moveToNextFacet(); ) region.tryAddChild(Loop.createPolygon(visitor.point.getPoint3dArray()));
  return region;
}
