import type { SolidPrimitive } from "@itwin/core-geometry";
import { Angle, LinearSweep, Matrix3d, Point3d, Ray3d, RotationalSweep, RuledSweep, Transform, Vector3d } from "../itwin/core-geometry.js";
import type { AlignedArc, AlignedShape } from "../../alignment/geometry/aligned-piece.js";
import { frameTransform } from "./placing.js";
import { movedRegion, profileRegion, type Section } from "./profile-region.js";

/** A profile along a path: an exact solid along one segment or an arc, and with mitred corners along several segments. Undefined where iTwin.js makes none. */
export function sweepSolid({ profile, path, frame, capped }: AlignedShape & { type: "sweep" }): SolidPrimitive | undefined {
  const section = movedRegion(profileRegion(profile), frameTransform(frame));
  if (!Array.isArray(path)) return alongArc(section, path, capped);
  const points = path.map((point) => Point3d.fromJSON(point));
  const [start, end] = points;
  if (points.length === 2 && start && end) return LinearSweep.create(section, Vector3d.createStartEnd(start, end), capped);
  return RuledSweep.create(mitredSections(section, points), capped);
}

function alongArc(section: Section, { center, xAxis, yAxis, sweep }: AlignedArc, capped: boolean): SolidPrimitive | undefined {
  const axis = Vector3d.fromJSON(xAxis).crossProduct(Vector3d.fromJSON(yAxis)).normalize();
  if (!axis) return undefined;
  return RotationalSweep.create(section, Ray3d.create(Point3d.fromJSON(center), axis), Angle.createDegrees(sweep), capped && Math.abs(sweep) < 360);
}

/** The section at each point of a path: moved along each segment to the plane that halves the next corner, without turning about the path. */
function mitredSections(first: Section, points: readonly Point3d[]): Section[] {
  const directions = points.slice(1).map((point, i) => Vector3d.createStartEnd(points[i] ?? point, point).normalize() ?? Vector3d.unitZ());
  const sections = [first];
  directions.forEach((direction, i) => {
    const normal = direction.plus(directions[i + 1] ?? direction);
    const last = sections.at(-1) ?? first;
    sections.push(movedRegion(last, projectionAlong(direction, normal, points[i + 1] ?? Point3d.createZero())));
  });
  return sections;
}

/** Moves points along a direction to the plane through `through` with that normal. */
function projectionAlong(direction: Vector3d, normal: Vector3d, through: Point3d): Transform {
  const slope = direction.scale(1 / direction.dotProduct(normal));
  const { x, y, z } = normal;
  const matrix = Matrix3d.createIdentity();
  matrix.addScaledOuterProductInPlace(slope, Vector3d.create(x, y, z), -1);
  const distance = normal.dotProductXYZ(through.x, through.y, through.z);
  return Transform.createOriginAndMatrix(Point3d.create(slope.x * distance, slope.y * distance, slope.z * distance), matrix);
}
