import { Matrix3d, Point3d, Transform, Vector3d, YawPitchRollAngles } from "../itwin/core-geometry.js";
import type { AlignedPartInstance, AlignedPlacement, SweepFrame } from "../../alignment/geometry/aligned-piece.js";

/** Yaw, pitch and roll as iTwin.js wants them. */
export function anglesOf(placement: AlignedPlacement): YawPitchRollAngles {
  return YawPitchRollAngles.createDegrees(placement.yaw, placement.pitch, placement.roll);
}

/** From the coordinates of a placement to those around it. */
export function placementTransform(placement: AlignedPlacement | undefined): Transform {
  if (!placement) return Transform.createIdentity();
  return Transform.createOriginAndMatrix(Point3d.fromJSON(placement.origin), anglesOf(placement).toMatrix3d());
}

/** From the coordinates of a part to those of the element that places it. */
export function instanceTransform({ placement, transform }: Pick<AlignedPartInstance, "placement" | "transform">): Transform {
  if (!transform) return placementTransform(placement);
  const [ax = 1, ay = 0, az = 0, aw = 0, bx = 0, by = 1, bz = 0, bw = 0, cx = 0, cy = 0, cz = 1, cw = 0] = transform;
  return Transform.createRowValues(ax, ay, az, aw, bx, by, bz, bw, cx, cy, cz, cw);
}

/** From the plane of a swept profile to its place at the start of the path. */
export function frameTransform({ origin, xAxis, yAxis }: SweepFrame): Transform {
  const [x, y] = [Vector3d.fromJSON(xAxis), Vector3d.fromJSON(yAxis)];
  return Transform.createOriginAndMatrix(Point3d.fromJSON(origin), Matrix3d.createColumns(x, y, x.crossProduct(y)));
}

/** Whether a transform moves, turns and scales evenly: that is what an instance of a geometry part can do. */
export function isInstanceable({ matrix }: Transform): boolean {
  return (matrix.factorRigidWithSignedScale()?.scale ?? 0) > 0;
}
