import type { HeldCoordinates, HeldIndices, HeldMesh } from "../../format/held-mesh.js";
import { readPacked } from "../../format/packed-numbers.js";
import type { UnitConversion } from "../units.js";
import type { AlignedMesh } from "./aligned-piece.js";
import { type Flaw, flawAt, isFlaw } from "./flaw.js";

/** A mesh without its degenerate triangles, and their number. */
export interface SoundMesh {
  mesh: AlignedMesh;
  degenerate: number;
}

/** The numbers of a mesh. */
export interface MeshNumbers {
  points: Float64Array;
  corners: Uint32Array;
  normals?: Float64Array;
  faces?: Uint32Array;
}

/** A mesh in metres, with numbers of its own; a flaw where it contradicts itself. */
export function alignMesh(given: HeldMesh, units: UnitConversion): SoundMesh | Flaw {
  const numbers = readMesh(given);
  if (isFlaw(numbers)) return numbers;
  const { points, normals } = numbers;
  if (normals) units.directions(normals, [points[0] ?? 0, points[1] ?? 0, points[2] ?? 0]);
  units.points(points);
  return soundMesh(numbers, given.faceColors?.palette);
}

/** The mesh of numbers in metres, of which it keeps the points and normals. */
export function soundMesh(numbers: MeshNumbers, palette: readonly string[] = []): SoundMesh | Flaw {
  const { points, corners, normals } = numbers;
  const sound = withoutDegenerate(numbers);
  if (sound.corners.length === 0) return flawAt("/triangles", "no triangle has an area");
  const mesh: AlignedMesh = { type: "mesh", points, triangles: sound.corners };
  if (normals) mesh.normals = normals;
  if (sound.faces) mesh.faceColors = { palette: [...palette], faces: sound.faces };
  return { mesh, degenerate: (corners.length - sound.corners.length) / 3 };
}

function readMesh({ points: givenPoints, triangles, normals, faceColors }: HeldMesh): MeshNumbers | Flaw {
  const points = readCoordinates(givenPoints, "/points");
  if (isFlaw(points)) return points;
  const corners = readIndices(triangles, "/triangles", points.length / 3);
  if (isFlaw(corners)) return corners;
  if (corners.length % 3 !== 0) return flawAt("/triangles", `${corners.length} indices are not a multiple of 3`);
  const extras = { ...(normals && readNormals(normals, points.length)) };
  if (isFlaw(extras)) return extras;
  const colors = { ...(faceColors && readFaces(faceColors, corners.length / 3)) };
  return isFlaw(colors) ? colors : { points, corners, ...extras, ...colors };
}

function readNormals(given: HeldCoordinates, count: number): { normals: Float64Array } | Flaw {
  const normals = readCoordinates(given, "/normals");
  if (isFlaw(normals)) return normals;
  return normals.length === count ? { normals } : flawAt("/normals", `${normals.length / 3} normals for ${count / 3} vertices`);
}

function readFaces({ faces: given, palette }: NonNullable<HeldMesh["faceColors"]>, triangles: number): { faces: Uint32Array } | Flaw {
  const faces = readIndices(given, "/faceColors/faces", palette.length);
  if (isFlaw(faces)) return faces;
  return faces.length === triangles ? { faces } : flawAt("/faceColors/faces", `${faces.length} colours for ${triangles} triangles`);
}

function readCoordinates(given: HeldCoordinates, at: string): Float64Array | Flaw {
  const read = read64(given, at);
  if (isFlaw(read)) return read;
  if (read.length === 0 || read.length % 3 !== 0) return flawAt(at, `${read.length} coordinates are not a multiple of 3`);
  for (let i = 0; i < read.length; i++) {
    if (!Number.isFinite(read[i])) return flawAt(Array.isArray(given) ? `${at}/${i}` : at, `coordinate ${i} is ${read[i]}`);
  }
  return read;
}

/** In an array that nobody else has. */
function read64(given: HeldCoordinates, at: string): Float64Array | Flaw {
  if (Array.isArray(given) || given instanceof Float64Array) return new Float64Array(given);
  const [text, type] = "f64" in given ? ([given.f64, "f64"] as const) : ([given.f32, "f32"] as const);
  const read = readPacked(text, type);
  if ("flaw" in read) return flawAt(`${at}/${type}`, read.flaw);
  return read.numbers instanceof Float64Array ? read.numbers : Float64Array.from(read.numbers);
}

function readIndices(given: HeldIndices, at: string, limit: number): Uint32Array | Flaw {
  const read = readIntegers(given, at);
  if (isFlaw(read)) return read;
  for (let i = 0; i < read.length; i++) {
    const index = read[i] ?? 0;
    if (index >= limit) return flawAt(Array.isArray(given) ? `${at}/${i}` : at, `index ${index} of ${limit}`);
  }
  return read instanceof Uint32Array ? read : new Uint32Array(read);
}

/** Plain numbers may be too large for 32 bits. */
function readIntegers(given: HeldIndices, at: string): readonly number[] | Uint32Array | Uint16Array | Flaw {
  if (Array.isArray(given) || given instanceof Uint32Array) return given;
  const [text, type] = "u32" in given ? ([given.u32, "u32"] as const) : ([given.u16, "u16"] as const);
  const read = readPacked(text, type);
  return "flaw" in read ? flawAt(`${at}/${type}`, read.flaw) : (read.numbers as Uint32Array | Uint16Array);
}

/** Without the triangles whose height is less than a 10^-12th of their longest edge: two of their corners are one, or all three lie on a line. */
function withoutDegenerate({ points, corners, faces }: MeshNumbers): Pick<MeshNumbers, "corners" | "faces"> {
  const keptCorners = new Uint32Array(corners.length);
  const keptFaces = faces && new Uint32Array(faces.length);
  let kept = 0;
  for (let i = 0; i + 2 < corners.length; i += 3) {
    if (!hasArea(points, corners, i)) continue;
    for (let k = 0; k < 3; k++) keptCorners[3 * kept + k] = corners[i + k] ?? 0;
    if (keptFaces) keptFaces[kept] = faces[i / 3] ?? 0;
    kept += 1;
  }
  return { corners: keptCorners.subarray(0, 3 * kept), ...(keptFaces && { faces: keptFaces.subarray(0, kept) }) };
}

function hasArea(points: Float64Array, corners: Uint32Array, first: number): boolean {
  const [i, j, k] = [3 * (corners[first] ?? 0), 3 * (corners[first + 1] ?? 0), 3 * (corners[first + 2] ?? 0)];
  const [x, y, z] = [points[i] ?? 0, points[i + 1] ?? 0, points[i + 2] ?? 0];
  const [ax, ay, az] = [(points[j] ?? 0) - x, (points[j + 1] ?? 0) - y, (points[j + 2] ?? 0) - z];
  const [bx, by, bz] = [(points[k] ?? 0) - x, (points[k + 1] ?? 0) - y, (points[k + 2] ?? 0) - z];
  const [cx, cy, cz] = [bx - ax, by - ay, bz - az];
  const longest = Math.max(ax * ax + ay * ay + az * az, bx * bx + by * by + bz * bz, cx * cx + cy * cy + cz * cz);
  const [nx, ny, nz] = [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
  return Math.sqrt(nx * nx + ny * ny + nz * nz) > 1e-12 * longest;
}
