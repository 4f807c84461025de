import type { Profile, Sweep } from "../../format/record-types.js";
import type { UnitConversion } from "../units.js";
import type { AlignedArc, AlignedShape, SweepFrame, Vector } from "./aligned-piece.js";
import { alignArc } from "./align-arc.js";
import { alignProfileOf, reach } from "./align-profile.js";
import { type Flaw, flawAt, isFlaw } from "./flaw.js";
import { cross, dot, length, minus, parallel, scaled, unit } from "./vectors.js";

type AlignedSweep = AlignedShape & { type: "sweep" };

/** Cosine of half the sharpest turn that a path may take, about 170 degrees: the edge of a mitre grows without bound towards a half turn. */
const sharpestTurn = Math.cos((170 / 2 / 180) * Math.PI);

/** A sweep with the place of its profile worked out; a flaw where that cannot be, or where it would go through itself in an arc. */
export function alignSweep(sweep: Sweep, units: UnitConversion): AlignedSweep | Flaw {
  const profile = alignProfileOf(sweep, units.local);
  if (isFlaw(profile)) return profile;
  const capped = sweep.capped ?? true;
  if (sweep.path.type === "lineString") {
    const path = withoutRepeats(sweep.path.points.map((point) => units.point(point)));
    const flaw = lineFlaw(path);
    if (flaw !== undefined) return flawAt("/path/points", flaw);
    const [origin = [0, 0, 0], next = [0, 0, 0]] = path;
    const frame = frameAt(origin, minus(next, origin), sweep.up && units.direction(sweep.up, sweep.path.points[0] ?? origin));
    return isFlaw(frame) ? frame : { type: "sweep", profile, path, frame, capped };
  }
  const path = alignArc(sweep.path, units);
  if (isFlaw(path)) return flawAt(`/path${path.at}`, path.flaw);
  return arcSweep({ profile, path, capped }, sweep.up && units.direction(sweep.up, sweep.path.center));
}

function arcSweep({ profile, path, capped }: { profile: Profile; path: AlignedArc; capped: boolean }, up: Vector | undefined): AlignedSweep | Flaw {
  const { xAxis, yAxis, center, start, sweep } = path;
  const radius = length(xAxis);
  if (Math.abs(length(yAxis) - radius) > 1e-6 * radius || Math.abs(dot(xAxis, yAxis)) > 1e-6 * radius * radius)
    return flawAt("/path", "the axes of the arc are not perpendicular and of one length, so it is no circular one");
  const angle = (start / 180) * Math.PI;
  const along = (x: number, y: number): Vector => [0, 1, 2].map((i) => (xAxis[i] ?? 0) * x + (yAxis[i] ?? 0) * y) as Vector;
  const outward = along(Math.cos(angle), Math.sin(angle));
  const origin = minus(center, scaled(outward, -1));
  const frame = frameAt(origin, scaled(along(-Math.sin(angle), Math.cos(angle)), Math.sign(sweep)), up);
  if (isFlaw(frame)) return frame;
  const inward = scaled(outward, -1 / radius);
  if (reach(profile, [dot(frame.xAxis, inward), dot(frame.yAxis, inward)]) >= radius) return flawAt("/path", "the profile reaches to the centre of the arc or beyond it");
  return { type: "sweep", profile, path, frame, capped };
}

function lineFlaw(path: readonly Vector[]): string | undefined {
  if (path.length < 2) return "the path has no length";
  for (let i = 2; i < path.length; i++) {
    const [a = [0, 0, 0], b = [0, 0, 0], c = [0, 0, 0]] = path.slice(i - 2, i + 1);
    const [before, after] = [unit(minus(b, a)), unit(minus(c, b))];
    if (!before || !after) return "a segment is too long or too short";
    if (length(minus(before, scaled(after, -1))) / 2 < sharpestTurn) return `the path turns back at point ${i - 1}`;
  }
  return undefined;
}

/** y-axis as near to `up` as it can be, x-axis so that the z-axis runs along the path. */
function frameAt(origin: Vector, direction: Vector, up: Vector | undefined): SweepFrame | Flaw {
  const tangent = unit(direction);
  if (!tangent) return flawAt("/path", "the path has no direction");
  if (up && (length(up) === 0 || parallel(up, tangent))) return flawAt("/up", "the vector has no length, or the direction of the path");
  const upwards = up ?? (parallel([0, 0, 1], tangent) ? [0, 1, 0] : [0, 0, 1]);
  const yAxis = unit(minus(upwards, scaled(tangent, dot(upwards, tangent))));
  return yAxis ? { origin, xAxis: cross(yAxis, tangent), yAxis } : flawAt("/up", "the vector is too long");
}

function withoutRepeats(points: readonly Vector[]): Vector[] {
  return points.filter((point, i) => i === 0 || length(minus(point, points[i - 1] ?? point)) > 0);
}
