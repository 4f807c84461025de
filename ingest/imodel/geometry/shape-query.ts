import type { GeometryQuery } from "@itwin/core-geometry";
import { AngleSweep, Arc3d, Box, Cone, LinearSweep, LineString3d, Point3d, Range3d, Sphere, Transform, Vector3d } from "../itwin/core-geometry.js";
import type { AlignedShape } from "../../alignment/geometry/aligned-piece.js";
import { placementTransform } from "./placing.js";
import { movedRegion, profileRegion } from "./profile-region.js";
import { sweepSolid } from "./sweep-solid.js";

/** A shape as iTwin.js knows it; undefined where it makes none of it. */
export function shapeQuery(shape: Exclude<AlignedShape, { type: "mesh" | "text" }>): GeometryQuery | undefined {
  switch (shape.type) {
    case "point":
      // A line without length is displayed and exported, a point string is not.
      return LineString3d.create(Point3d.fromJSON(shape.at), Point3d.fromJSON(shape.at));
    case "lineString":
      return LineString3d.create(shape.points.map((point) => Point3d.fromJSON(point)));
    case "arc":
      return Arc3d.create(Point3d.fromJSON(shape.center), Vector3d.fromJSON(shape.xAxis), Vector3d.fromJSON(shape.yAxis), AngleSweep.createStartSweepDegrees(shape.start, shape.sweep));
    case "box":
      return Box.createRange(Range3d.create(Point3d.fromJSON(shape.low), Point3d.fromJSON(shape.high)), true);
    case "cone":
      return Cone.createAxisPoints(Point3d.fromJSON(shape.start), Point3d.fromJSON(shape.end), shape.startRadius, shape.endRadius, shape.capped);
    case "sphere":
      return Sphere.createCenterRadius(Point3d.fromJSON(shape.center), shape.radius);
    case "extrusion":
      return extrusion(shape);
    case "sweep":
      return sweepSolid(shape);
    case "region":
      return movedRegion(profileRegion(shape.profile), placementTransform(shape.placement));
  }
}

/** Sweeps from the end of the extrusion that makes its sides face outwards. */
function extrusion({ profile, direction, placement, capped }: AlignedShape & { type: "extrusion" }): LinearSweep | undefined {
  const transform = placementTransform(placement);
  const vector = transform.multiplyVector(Vector3d.fromJSON(direction));
  const region = movedRegion(profileRegion(profile), transform);
  if (direction[2] > 0) return LinearSweep.create(region, vector, capped);
  return LinearSweep.create(movedRegion(region, Transform.createTranslation(vector)), vector.negate(), capped);
}
