import { pack } from "./packed-numbers.js";
import { type GivenPiece, isPlain, type PlainPiece } from "./plain-pieces.js";
import type { EntityRecord, Mesh, RelationshipRecord } from "./record-types.js";

type Geometry = NonNullable<EntityRecord["geometry"]>;

/** Shorter arrays are parsed sooner than they are packed. */
const worthwhile = 300;

/**
 * The text of a record that says the same in less: numbers of meshes in base64, which takes a tenth of the time to parse. Undefined when there is nothing to gain.
 * What is wrong with its numbers stays as it is, since it has a place of its own in an array.
 */
export function compactText(record: EntityRecord | RelationshipRecord): string | undefined {
  if (record.type !== "entity" || !record.geometry) return undefined;
  const geometry = compactGeometry(record.geometry);
  return geometry === record.geometry ? undefined : JSON.stringify({ ...record, geometry });
}

/** The same pieces, with the numbers of large meshes in base64; the given array when there are none. */
export function compactGeometry(geometry: Geometry): Geometry {
  if (!geometry.some(isLarge)) return geometry;
  return geometry.map((piece) => {
    if (isPlain(piece)) return compactPiece(piece);
    return { ...piece, levels: piece.levels.map((level) => ({ ...level, geometry: level.geometry.map(compactPiece) })) };
  });
}

function isLarge(piece: GivenPiece): boolean {
  if (!isPlain(piece)) return piece.levels.some((level) => level.geometry.some(isLarge));
  return piece.type === "mesh" && Array.isArray(piece.points) && piece.points.length >= worthwhile;
}

function compactPiece(piece: PlainPiece): PlainPiece {
  return piece.type === "mesh" && isLarge(piece) ? compacted(piece) : piece;
}

function compacted(mesh: Mesh): Mesh {
  const { points, triangles, normals } = mesh;
  const count = Array.isArray(points) ? points.length / 3 : 0;
  return {
    ...mesh,
    points: packedFloats(points),
    ...(normals && { normals: packedFloats(normals) }),
    triangles: Array.isArray(triangles) && triangles.every((index) => index < count) ? { u32: pack(Uint32Array.from(triangles)) } : triangles,
  };
}

function packedFloats(numbers: Mesh["points"]): Mesh["points"] {
  return Array.isArray(numbers) && numbers.every(Number.isFinite) ? { f64: pack(Float64Array.from(numbers)) } : numbers;
}
