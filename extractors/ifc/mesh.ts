import { cross, moved, rounded, type Transform, type Vector } from "./transform.js";

/** Triangles with shared corners. */
export interface Mesh {
  /** x, y, z of each corner. */
  points: Float64Array;
  /** Three corners for each triangle, counter-clockwise seen from outside. */
  triangles: Uint32Array;
}

const stride = 6;

/** Coordinates are multiples of a tenth of a micrometre. */
const steps = 1e7;

/** Triangles that are thinner, in metres, are lines. */
const thinnest = 1e-6;

/** web-ifc repeats a corner for each face that meets there, with the face's normal; here each corner stands once. */
export function mergedMesh(vertices: Float32Array, indices: Uint32Array): Mesh {
  const { places, corners } = mergedCorners(vertices);
  const points = new Float64Array(corners.length * 3);
  corners.forEach((vertex, corner) => {
    for (let axis = 0; axis < 3; axis++) points[3 * corner + axis] = vertices[vertex * stride + axis] ?? 0;
  });
  const triangles: number[] = [];
  for (let i = 0; i + 2 < indices.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [0, 1, 2].map((corner) => places[indices[i + corner] ?? 0] ?? 0);
    if (a !== b && b !== c && c !== a) triangles.push(a, b, c);
  }
  return { points, triangles: Uint32Array.from(triangles) };
}

/**
 * The mesh with other coordinates, without the triangles that have no area there. `isMirrored` turns its triangles round, so that their
 * outside stays outside.
 */
export function movedMesh({ points, triangles }: Mesh, transform: Transform, isMirrored: boolean): Mesh {
  const there = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = moved(transform, [points[i] ?? 0, points[i + 1] ?? 0, points[i + 2] ?? 0]);
    there[i] = rounded(x, steps);
    there[i + 1] = rounded(y, steps);
    there[i + 2] = rounded(z, steps);
  }
  const kept: number[] = [];
  for (let i = 0; i + 2 < triangles.length; i += 3) {
    const [a = 0, b = 0, c = 0] = triangles.subarray(i, i + 3);
    if (!hasArea(there, [a, b, c])) continue;
    if (isMirrored) kept.push(a, c, b);
    else kept.push(a, b, c);
  }
  return { points: there, triangles: Uint32Array.from(kept) };
}

function hasArea(points: Float64Array, [a, b, c]: readonly [number, number, number]): boolean {
  const between = (from: number, to: number): Vector => {
    const along = (axis: number): number => (points[3 * to + axis] ?? 0) - (points[3 * from + axis] ?? 0);
    return [along(0), along(1), along(2)];
  };
  const [ab, ac, bc] = [between(a, b), between(a, c), between(b, c)];
  const longest = Math.max(Math.hypot(...ab), Math.hypot(...ac), Math.hypot(...bc));
  return Math.hypot(...cross(ab, ac)) > thinnest * longest;
}

/** The mesh in pieces of no more than so many triangles each. */
export function splitMesh(mesh: Mesh, maxTriangles: number): Mesh[] {
  const size = 3 * maxTriangles;
  if (mesh.triangles.length <= size) return [mesh];
  const pieces: Mesh[] = [];
  for (let from = 0; from < mesh.triangles.length; from += size) pieces.push(ownCorners(mesh, mesh.triangles.subarray(from, from + size)));
  return pieces;
}

function ownCorners({ points }: Mesh, triangles: Uint32Array): Mesh {
  const places = new Map<number, number>();
  const own = triangles.map((corner) => {
    const place = places.get(corner) ?? places.size;
    places.set(corner, place);
    return place;
  });
  const ownPoints = Float64Array.from([...places.keys()].flatMap((corner) => [...points.subarray(3 * corner, 3 * corner + 3)]));
  return { points: ownPoints, triangles: own };
}

/** For each vertex the place of its corner, and for each corner its first vertex. */
function mergedCorners(vertices: Float32Array): { places: Uint32Array; corners: number[] } {
  const count = Math.floor(vertices.length / stride);
  const tableSize = 2 ** Math.ceil(Math.log2(count * 2 + 1));
  const table = new Int32Array(tableSize);
  const bits = new Int32Array(vertices.buffer, vertices.byteOffset, vertices.length);
  const places = new Uint32Array(count);
  const corners: number[] = [];
  for (let vertex = 0; vertex < count; vertex++) {
    const at = vertex * stride;
    let slot = hash(bits, at) & (tableSize - 1);
    for (;;) {
      const corner = (table[slot] ?? 0) - 1;
      if (corner < 0) {
        table[slot] = corners.push(vertex);
        places[vertex] = corners.length - 1;
        break;
      }
      const other = (corners[corner] ?? 0) * stride;
      if (vertices[other] === vertices[at] && vertices[other + 1] === vertices[at + 1] && vertices[other + 2] === vertices[at + 2]) {
        places[vertex] = corner;
        break;
      }
      slot = (slot + 1) & (tableSize - 1);
    }
  }
  return { places, corners };
}

function hash(bits: Int32Array, at: number): number {
  let value = 0;
  for (let axis = 0; axis < 3; axis++) value = Math.imul(value ^ (bits[at + axis] ?? 0), 0x9e3779b1);
  return (value ^ (value >>> 15)) >>> 0;
}
