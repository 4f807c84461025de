import type { Transform } from "@itwin/core-geometry";
import { Arc3d, LineString3d, Loop, ParityRegion, Point3d, Vector3d } from "../itwin/core-geometry.js";
import type { Profile } from "../../format/record-types.js";

type Corner = [number, number];

/** A flat region: an outline, with or without holes. */
export type Section = Loop | ParityRegion;

/** A profile as a region of the xy-plane: outlines counter-clockwise, holes clockwise. */
export function profileRegion(profile: Profile): Section {
  switch (profile.type) {
    case "circle": {
      const outer = circle(profile.center, profile.radius, 1);
      return profile.innerRadius === undefined ? outer : ParityRegion.create(outer, circle(profile.center, profile.innerRadius, -1));
    }
    case "rectangle": {
      const [x, y] = profile.center ?? [0, 0];
      const [dx, dy] = [profile.width / 2, profile.height / 2];
      return polygon([[x - dx, y - dy], [x + dx, y - dy], [x + dx, y + dy], [x - dx, y + dy]], 1);
    }
    case "polygon": {
      const outer = polygon(profile.points, 1);
      return profile.holes ? ParityRegion.create(outer, ...profile.holes.map((hole) => polygon(hole, -1))) : outer;
    }
  }
}

/** A region as it is where a transform puts it. */
export function movedRegion(region: Section, transform: Transform): Section {
  const moved = region.cloneTransformed(transform);
  if (moved instanceof Loop || moved instanceof ParityRegion) return moved;
  throw new Error("a region was lost on its way");
}

function circle([x, y]: Corner = [0, 0], radius: number, direction: 1 | -1): Loop {
  return Loop.create(Arc3d.create(Point3d.create(x, y), Vector3d.create(radius, 0), Vector3d.create(0, direction * radius)));
}

function polygon(corners: readonly Corner[], direction: 1 | -1): Loop {
  const area = corners.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
  const ordered = area * direction < 0 ? corners.toReversed() : [...corners];
  const points = ordered.map(([x, y]) => Point3d.create(x, y));
  const [first] = points;
  return Loop.create(LineString3d.create(first ? [...points, first.clone()] : points));
}
