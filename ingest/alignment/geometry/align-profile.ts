import type { Profile } from "../../format/record-types.js";
import type { UnitConversion } from "../units.js";
import { type Flaw, flawAt, isFlaw } from "./flaw.js";
import { type Corner, encloses, findCrossing, findRepeated } from "./outlines.js";
import { smallestLength } from "./smallest-length.js";

/** Corners of the outlines of one profile that are compared with each other. */
const mostCorners = 2000;

/** A profile in metres; a flaw where it contradicts itself. */
export function alignProfile(profile: Profile, units: UnitConversion): Profile | Flaw {
  const point = (corner: Corner): Corner => units.corner(corner);
  switch (profile.type) {
    case "circle": {
      const { radius, innerRadius, center } = profile;
      if (!(radius > 0)) return flawAt("/radius", "a radius must be greater than 0");
      if (!(units.length(radius) > smallestLength)) return flawAt("/radius", `a radius must be greater than ${smallestLength} m`);
      if (innerRadius !== undefined && !(innerRadius > 0 && innerRadius < radius)) return flawAt("/innerRadius", "an inner radius must lie between 0 and the radius");
      return { type: "circle", radius: units.length(radius), ...(innerRadius !== undefined && { innerRadius: units.length(innerRadius) }), ...(center && { center: point(center) }) };
    }
    case "rectangle": {
      const { width, height, center } = profile;
      if (!(width > 0)) return flawAt("/width", "a width must be greater than 0");
      if (!(height > 0)) return flawAt("/height", "a height must be greater than 0");
      return { type: "rectangle", width: units.length(width), height: units.length(height), ...(center && { center: point(center) }) };
    }
    case "polygon": {
      const flaw = polygonFlaw(profile.points, profile.holes ?? []);
      if (flaw) return flaw;
      const { points, holes } = profile;
      return { type: "polygon", points: points.map(point), ...(holes && { holes: holes.map((hole) => hole.map(point)) }) };
    }
  }
}

/** A profile below a member of a piece. */
export function alignProfileOf({ profile }: { profile: Profile }, units: UnitConversion): Profile | Flaw {
  const aligned = alignProfile(profile, units);
  return isFlaw(aligned) ? flawAt(`/profile${aligned.at}`, aligned.flaw) : aligned;
}

/** How far a profile reaches along a direction of its plane. */
export function reach(profile: Profile, [dx, dy]: Corner): number {
  if (profile.type === "polygon") return Math.max(...profile.points.map(([x, y]) => x * dx + y * dy));
  const [x, y] = profile.center ?? [0, 0];
  const half = profile.type === "circle" ? profile.radius * Math.hypot(dx, dy) : (profile.width * Math.abs(dx) + profile.height * Math.abs(dy)) / 2;
  return x * dx + y * dy + half;
}

function polygonFlaw(outer: readonly Corner[], holes: readonly (readonly Corner[])[]): Flaw | undefined {
  const outlines = [outer, ...holes];
  const pointer = (i: number): string => (i === 0 ? "/points" : `/holes/${i - 1}`);
  const few = outlines.findIndex(({ length }) => length < 3);
  if (few >= 0) return flawAt(pointer(few), "an outline needs three corners or more");
  const corners = outlines.reduce((sum, { length }) => sum + length, 0);
  if (corners > mostCorners) return flawAt("", `${corners} corners are more than ${mostCorners}`);
  for (const [i, outline] of outlines.entries()) {
    const repeated = findRepeated(outline);
    if (repeated !== undefined) return flawAt(pointer(i), `corners ${repeated} and ${(repeated + 1) % outline.length} are one point`);
  }
  const crossing = findCrossing(outlines);
  if (crossing) {
    const [one, other] = crossing;
    const edge = ({ outline, index }: typeof one): string => `the edge after corner ${index} of ${outline === 0 ? "the outline" : `hole ${outline - 1}`}`;
    return flawAt(pointer(other.outline), `${edge(one)} meets ${edge(other)}`);
  }
  const astray = holes.findIndex((hole, i) => !encloses(outer, hole[0] ?? [0, 0]) || holes.some((other, j) => i !== j && encloses(other, hole[0] ?? [0, 0])));
  return astray < 0 ? undefined : flawAt(`/holes/${astray}`, "the hole lies outside the outline, or in another hole");
}
