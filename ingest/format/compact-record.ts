import type { HeldCoordinates, HeldIndices, HeldMesh } from "./held-mesh.js";
import type { NumberStore, StoredList, StoredNumbers } from "./number-store.js";
import { pack } from "./packed-numbers.js";
import { type GivenPiece, isPlain, type PlainPiece, plainPieces } from "./plain-pieces.js";
import type { EntityRecord, Mesh, RelationshipRecord } from "./record-types.js";

type Geometry = NonNullable<EntityRecord["geometry"]>;

/** Shorter arrays are parsed sooner than they are taken apart. */
const worthwhile = 300;

/**
 * The text of a record without the numbers of its large meshes, which go into the store. Undefined when there are none, and when the numbers are not sound:
 * what is wrong with them has a place of its own in the record itself.
 */
export function compactText(record: EntityRecord | RelationshipRecord, store: NumberStore): string | undefined {
  if (record.type !== "entity" || !record.geometry?.some(isLarge)) return undefined;
  const flawed: Mesh[] = [];
  const geometry = withMeshes(record.geometry, (mesh) => {
    const stored = storedMesh(mesh, store);
    if (!stored) flawed.push(mesh);
    return stored ?? mesh;
  });
  return flawed.length > 0 ? undefined : JSON.stringify({ ...record, geometry });
}

/**
 * The record of a text that {@link compactText} made. Its large meshes are {@link HeldMesh}es, whose arrays lie within those of the store.
 * What reads meshes of records takes them for such.
 */
export function readCompact(text: string, { floats, integers }: StoredNumbers): EntityRecord {
  const record = JSON.parse(text) as EntityRecord;
  const listOf = (list: StoredList): Float64Array | Uint32Array => ("floats" in list ? floats.subarray(...list.floats) : integers.subarray(...list.integers));
  for (const piece of plainPieces(record.geometry ?? [])) {
    if (piece.type !== "mesh") continue;
    for (const name of ["points", "triangles", "normals"] as const) {
      const given = piece[name];
      if (given && ("floats" in given || "integers" in given)) Object.assign(piece, { [name]: listOf(given as StoredList) });
    }
  }
  return record;
}

/** The same pieces, with the numbers of large meshes in base64; the given array when there are none. */
export function compactGeometry(geometry: Geometry): Geometry {
  return geometry.some(isLarge) ? withMeshes(geometry, packedMesh) : geometry;
}

function isLarge(piece: GivenPiece): boolean {
  if (!isPlain(piece)) return piece.levels.some((level) => level.geometry.some(isLarge));
  return piece.type === "mesh" && isLong(piece.points);
}

function isLong(points: HeldCoordinates): boolean {
  return (Array.isArray(points) || points instanceof Float64Array) && points.length >= worthwhile;
}

/** The same pieces with other ones for their large meshes. */
function withMeshes(geometry: Geometry, change: (mesh: Mesh) => object): Geometry {
  const changed = (piece: PlainPiece): PlainPiece => (piece.type === "mesh" && isLong(piece.points) ? (change(piece) as Mesh) : piece);
  return geometry.map((piece) => {
    if (isPlain(piece)) return changed(piece);
    return { ...piece, levels: piece.levels.map((level) => ({ ...level, geometry: level.geometry.map(changed) })) };
  });
}

function storedMesh(mesh: Mesh, store: NumberStore): object | undefined {
  const { points, triangles, normals } = mesh;
  const stored = {
    points: Array.isArray(points) ? store.addFloats(points) : points,
    triangles: Array.isArray(triangles) ? store.addIntegers(triangles, Array.isArray(points) ? points.length / 3 : 0) : triangles,
    ...(normals && { normals: Array.isArray(normals) ? store.addFloats(normals) : normals }),
  };
  return Object.values(stored).includes(undefined) ? undefined : { ...mesh, ...stored };
}

function packedMesh(mesh: HeldMesh): object {
  const { points, triangles, normals } = mesh;
  const count = isLong(points) ? (points as ArrayLike<number>).length / 3 : 0;
  return { ...mesh, points: packedFloats(points), ...(normals && { normals: packedFloats(normals) }), triangles: packedIndices(triangles, count) };
}

function packedFloats(numbers: HeldCoordinates): HeldCoordinates {
  if (numbers instanceof Float64Array) return { f64: pack(numbers) };
  return Array.isArray(numbers) && numbers.every(Number.isFinite) ? { f64: pack(Float64Array.from(numbers)) } : numbers;
}

function packedIndices(numbers: HeldIndices, count: number): HeldIndices {
  if (numbers instanceof Uint32Array) return { u32: pack(numbers) };
  return Array.isArray(numbers) && numbers.every((index) => index < count) ? { u32: pack(Uint32Array.from(numbers)) } : numbers;
}
