import type { PlainPiece } from "../../format/plain-pieces.js";
import type { HeldCoordinates } from "../../format/held-mesh.js";
import type { Piece } from "../../format/record-types.js";
import type { Vector } from "./aligned-piece.js";
import { readPacked } from "../../format/packed-numbers.js";

/** The position at which a piece begins, as it is given; undefined where it has none that can be read. */
export function firstPosition(piece: PlainPiece): Vector | undefined {
  switch (piece.type) {
    case "point":
      return piece.at;
    case "lineString":
      return piece.points[0];
    case "arc":
    case "sphere":
      return piece.center;
    case "box":
      return piece.low;
    case "cylinder":
    case "cone":
      return piece.start;
    case "sweep":
      return piece.path.type === "lineString" ? piece.path.points[0] : piece.path.center;
    case "extrusion":
    case "region":
      return piece.placement?.origin ?? startOfProfile(piece.profile);
    case "glb":
    case "text":
      return piece.placement?.origin ?? [0, 0, 0];
    case "mesh":
      return startOfMesh(piece.points);
    case "part":
      return piece.placement?.origin ?? (piece.transform ? [piece.transform[3] ?? 0, piece.transform[7] ?? 0, piece.transform[11] ?? 0] : [0, 0, 0]);
  }
}

function startOfProfile(profile: (Piece & { type: "region" })["profile"]): Vector | undefined {
  const start = profile.type === "polygon" ? profile.points[0] : (profile.center ?? [0, 0]);
  return start && [start[0], start[1], 0];
}

/** Three numbers are 24 or 12 bytes, which are whole groups of base64. */
function startOfMesh(points: HeldCoordinates): Vector | undefined {
  if (Array.isArray(points) || points instanceof Float64Array) return asVector(points);
  const read = "f64" in points ? readPacked(points.f64.slice(0, 32), "f64") : readPacked(points.f32.slice(0, 16), "f32");
  return "flaw" in read ? undefined : asVector(read.numbers);
}

function asVector(numbers: ArrayLike<number>): Vector | undefined {
  const [x, y, z] = [numbers[0], numbers[1], numbers[2]];
  return x === undefined || y === undefined || z === undefined ? undefined : [x, y, z];
}
