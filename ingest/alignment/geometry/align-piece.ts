import type { PlainPiece } from "../../format/plain-pieces.js";
import type { PartInstance, Piece } from "../../format/record-types.js";
import type { UnitConversion } from "../units.js";
import { alignArc } from "./align-arc.js";
import { alignMesh, type SoundMesh } from "./align-mesh.js";
import { alignProfileOf } from "./align-profile.js";
import { alignSweep } from "./align-sweep.js";
import type { AlignedPartInstance, AlignedPiece, AlignedShape, Look } from "./aligned-piece.js";
import { type Flaw, findInfinite, flawAt, isFlaw } from "./flaw.js";
import { OutOfReach } from "./out-of-reach.js";
import { partKey } from "./part-key.js";
import { smallestLength } from "./smallest-length.js";
import { cross, dot, length, minus } from "./vectors.js";

/** A piece whose shape stands in its record. */
export type WrittenPiece = Exclude<PlainPiece, { type: "glb" }>;

/** A piece with lengths in metres and angles in degrees, and how many degenerate triangles it was left without; a flaw where it cannot be written. */
export function alignPiece(piece: WrittenPiece, units: UnitConversion): { piece: AlignedPiece; degenerate: number } | Flaw {
  try {
    return alignWithinReach(piece, units);
  } catch (error) {
    if (error instanceof OutOfReach) return flawAt("", error.message);
    throw error;
  }
}

function alignWithinReach(piece: WrittenPiece, units: UnitConversion): { piece: AlignedPiece; degenerate: number } | Flaw {
  const infinite = piece.type === "mesh" ? undefined : findInfinite(piece);
  if (infinite) return infinite;
  const aligned = piece.type === "mesh" ? alignMesh(piece, units) : alignShape(piece, units);
  if (isFlaw(aligned)) return aligned;
  const { mesh, degenerate }: Partial<SoundMesh> = "mesh" in aligned ? aligned : {};
  const shape = mesh ?? (aligned as AlignedShape | AlignedPartInstance);
  return { piece: { ...shape, ...lookOf(piece) }, degenerate: degenerate ?? 0 };
}

function lookOf({ color, transparency, material, subcategory }: Look): Look {
  return {
    ...(color !== undefined && { color: color.toLowerCase() }),
    ...(transparency !== undefined && { transparency }),
    ...(material !== undefined && { material }),
    ...(subcategory !== undefined && { subcategory }),
  };
}

function alignShape(piece: Exclude<WrittenPiece, { type: "mesh" }>, units: UnitConversion): AlignedShape | AlignedPartInstance | Flaw {
  switch (piece.type) {
    case "point":
      return { type: "point", at: units.point(piece.at) };
    case "lineString":
      return { type: "lineString", points: piece.points.map((point) => units.point(point)) };
    case "arc":
      return alignArc(piece, units);
    case "box":
      if (piece.low.some((low, i) => low > (piece.high[i] ?? low))) return flawAt("", "low is above high");
      return units.box(piece.low, piece.high);
    case "cylinder":
      return alignCone({ ...piece, type: "cone", startRadius: piece.radius, endRadius: piece.radius }, units);
    case "cone":
      return alignCone(piece, units);
    case "sphere":
      if (!(piece.radius > 0)) return flawAt("/radius", "a radius must be greater than 0");
      return { type: "sphere", center: units.point(piece.center), radius: units.length(piece.radius) };
    case "extrusion":
      return alignExtrusion(piece, units);
    case "sweep":
      return alignSweep(piece, units);
    case "region": {
      const { units: own, ...plane } = units.plane(piece);
      const profile = alignProfileOf(piece, own);
      return isFlaw(profile) ? profile : { type: "region", profile, ...plane };
    }
    case "text":
      if (!(piece.height > 0)) return flawAt("/height", "a height must be greater than 0");
      return { type: "text", text: piece.text, height: units.length(piece.height), ...(piece.font !== undefined && { font: piece.font }), ...placementOf(piece, units) };
    case "part":
      return alignPart(piece, units);
  }
}

function alignCone({ start, end, startRadius, endRadius, capped = true }: Piece & { type: "cone" }, units: UnitConversion): AlignedShape | Flaw {
  if (length(minus(end, start)) === 0) return flawAt("/end", "start and end are one point");
  if (startRadius < 0 || endRadius < 0 || startRadius + endRadius === 0) return flawAt("", "a radius must be greater than 0");
  const cone = { start: units.point(start), end: units.point(end), startRadius: units.length(startRadius), endRadius: units.length(endRadius) };
  if (!(length(minus(cone.end, cone.start)) > smallestLength)) return flawAt("/end", `start and end are no more than ${smallestLength} m apart`);
  if (!(Math.max(cone.startRadius, cone.endRadius) > smallestLength)) return flawAt("", `a radius must be greater than ${smallestLength} m`);
  return { type: "cone", ...cone, capped };
}

function alignExtrusion(piece: Piece & { type: "extrusion" }, units: UnitConversion): AlignedShape | Flaw {
  const { direction, capped = true } = piece;
  const { units: own, ...plane } = units.plane(piece);
  const profile = alignProfileOf(piece, own);
  if (isFlaw(profile)) return profile;
  if (length(direction) === 0) return flawAt("/direction", "the profile is not moved");
  if (Math.abs(direction[2]) <= 1e-9 * length(direction)) return flawAt("/direction", "the profile is moved within its own plane");
  return { type: "extrusion", profile, direction: own.vector(direction, [0, 0, 0]), capped, ...plane };
}

function alignPart({ part, placement, transform }: PartInstance, units: UnitConversion): AlignedPartInstance | Flaw {
  if (!transform) return { type: "part", part: partKey(part), ...(placement && { placement: units.placement(placement) }) };
  if (placement) return flawAt("/placement", "a part is placed by `placement` or by `transform`, not by both");
  const [a = 0, b = 0, c = 0, , d = 0, e = 0, f = 0, , g = 0, h = 0, i = 0] = transform;
  const size = length([a, d, g]) * length([b, e, h]) * length([c, f, i]);
  // The determinant of columns of length 1 is 0 where they lie in a plane.
  if (!(Math.abs(dot(cross([a, d, g], [b, e, h]), [c, f, i])) > 1e-9 * size)) return flawAt("/transform", "the transform makes everything flat");
  return { type: "part", part: partKey(part), transform: units.transform(transform) };
}

function placementOf({ placement }: { placement?: Parameters<UnitConversion["placement"]>[0] }, units: UnitConversion): Pick<AlignedPartInstance, "placement"> {
  return placement ? { placement: units.placement(placement) } : {};
}
