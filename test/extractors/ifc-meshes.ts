/** Triangles of extracted entities, and what can be measured of them. */
import type { IfcDocument, IfcEntity, Piece, Placement } from "./ifc-documents.js";

export interface Mesh {
  /** x, y, z of each corner, in the coordinates of the document. */
  readonly points: Float64Array;
  readonly triangles: readonly number[];
}

type Point = [number, number, number];

/** The meshes of an entity, where they are: parts and the entity itself are placed. */
export function meshesOf(document: Pick<IfcDocument, "parts">, entity: Pick<IfcEntity, "geometry" | "placement">): Mesh[] {
  return (entity.geometry ?? []).flatMap((piece) => {
    const pieces = piece.part === undefined ? [piece] : (document.parts.get(piece.part) ?? []);
    return pieces.map((each) => placed(meshOf(each), [piece.placement, entity.placement]));
  });
}

/** Of closed meshes: positive when their triangles are counter-clockwise seen from outside. */
export function volumeOf(meshes: readonly Mesh[]): number {
  return sumOverTriangles(meshes, (a, b, c) => dot(a, cross(b, c)) / 6);
}

/** Whether every edge of a mesh is passed once in each direction. */
export function isClosed({ points, triangles }: Mesh): boolean {
  const name = (corner: number): string => [...points.subarray(3 * corner, 3 * corner + 3)].map((value) => value.toFixed(5)).join(" ");
  const edges = new Map<string, number>();
  for (let i = 0; i < triangles.length; i += 3) {
    for (const [from, to] of [[0, 1], [1, 2], [2, 0]] as const) {
      const [a, b] = [name(triangles[i + from] ?? 0), name(triangles[i + to] ?? 0)];
      const [key, step] = a < b ? [`${a}|${b}`, 1] : [`${b}|${a}`, -1];
      edges.set(key, (edges.get(key) ?? 0) + step);
    }
  }
  return [...edges.values()].every((balance) => balance === 0);
}

/** The size of the meshes seen from above: of a solid with upright walls, that of its floor. */
export function floorAreaOf(meshes: readonly Mesh[]): number {
  return sumOverTriangles(meshes, (a, b, c) => Math.max(0, cross(minus(b, a), minus(c, a))[2] / 2));
}

/** All corners of the meshes. */
export function cornersOf(meshes: readonly Mesh[]): Point[] {
  return meshes.flatMap(({ points }) => Array.from({ length: points.length / 3 }, (_, corner) => pointAt(points, corner)));
}

function meshOf({ points, triangles }: Piece): Mesh {
  return { points: Float64Array.from(numbersOf(points)), triangles: [...numbersOf(triangles)] };
}

/** Numbers as a list, or packed in base64. */
function numbersOf(value: unknown): Iterable<number> {
  if (Array.isArray(value)) return value as number[];
  const [form, text] = Object.entries(value as Record<string, string>)[0] ?? ["", ""];
  const { buffer } = new Uint8Array(Buffer.from(text, "base64"));
  if (form === "f64") return new Float64Array(buffer);
  if (form === "f32") return new Float32Array(buffer);
  return form === "u32" ? new Uint32Array(buffer) : new Uint16Array(buffer);
}

function placed({ points, triangles }: Mesh, placements: readonly (Placement | undefined)[]): Mesh {
  const there = new Float64Array(points.length);
  for (let corner = 0; corner < points.length / 3; corner++) {
    there.set(placements.reduce((point, placement) => (placement === undefined ? point : place(point, placement)), pointAt(points, corner)), 3 * corner);
  }
  return { points: there, triangles };
}

/** By iTwin's angles: pitch counts upwards. */
function place([x, y, z]: Point, { origin, yaw = 0, pitch = 0, roll = 0 }: Placement): Point {
  const [cz, sz] = [Math.cos((yaw * Math.PI) / 180), Math.sin((yaw * Math.PI) / 180)];
  const [cy, sy] = [Math.cos((pitch * Math.PI) / 180), Math.sin((pitch * Math.PI) / 180)];
  const [cx, sx] = [Math.cos((roll * Math.PI) / 180), Math.sin((roll * Math.PI) / 180)];
  const [ox = 0, oy = 0, oz = 0] = origin;
  return [
    cz * cy * x - (sz * cx + cz * sy * sx) * y + (sz * sx - cz * sy * cx) * z + ox,
    sz * cy * x + (cz * cx - sz * sy * sx) * y - (cz * sx + sz * sy * cx) * z + oy,
    sy * x + cy * sx * y + cy * cx * z + oz,
  ];
}

function sumOverTriangles(meshes: readonly Mesh[], size: (a: Point, b: Point, c: Point) => number): number {
  let sum = 0;
  for (const { points, triangles } of meshes) {
    for (let i = 0; i + 2 < triangles.length; i += 3) {
      sum += size(pointAt(points, triangles[i] ?? 0), pointAt(points, triangles[i + 1] ?? 0), pointAt(points, triangles[i + 2] ?? 0));
    }
  }
  return sum;
}

function pointAt(points: Float64Array, corner: number): Point {
  return [points[3 * corner] ?? 0, points[3 * corner + 1] ?? 0, points[3 * corner + 2] ?? 0];
}

function minus(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function cross(a: Point, b: Point): Point {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Point, b: Point): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
