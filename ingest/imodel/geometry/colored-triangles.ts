import type { AlignedMesh } from "../../alignment/geometry/aligned-piece.js";

/** Triangles of a mesh that have one colour. */
export interface Triangles {
  /** x, y, z of each point; the triangles may not use all of them. */
  points: Float64Array;
  /** x, y, z of one for each point. */
  normals?: Float64Array;
  /** Three points for each triangle, counted from 0. */
  corners: ArrayLike<number>;
  /** Whether the mesh has an inside. */
  closed: boolean;
}

/** The triangles of a mesh by the colours of its faces; all of them, without a colour, where faces have none. */
export function coloredTriangles({ points, normals, triangles, faceColors }: AlignedMesh): { color?: string; triangles: Triangles }[] {
  const shared = { points, ...(normals && { normals }), closed: isClosed(triangles) };
  if (!faceColors) return [{ triangles: { ...shared, corners: triangles } }];
  const byColor = new Map<string, number[]>();
  faceColors.faces.forEach((index, face) => {
    const color = (faceColors.palette[index] ?? "").toLowerCase();
    let corners = byColor.get(color);
    if (!corners) byColor.set(color, (corners = []));
    for (let i = 3 * face; i < 3 * face + 3; i++) corners.push(triangles[i] ?? 0);
  });
  return Array.from(byColor, ([color, corners]) => ({ color, triangles: { ...shared, corners } }));
}

/** Whether every edge of the triangles has its counterpart, in the other direction. */
function isClosed(corners: Uint32Array): boolean {
  if (!mayBeClosed(corners)) return false;
  const open = new Set<number>();
  const size = 2 ** 26;
  for (let i = 0; i < corners.length; i++) {
    const from = corners[i] ?? 0;
    const to = endOf(corners, i);
    if (!open.delete(to * size + from)) open.add(from * size + to);
  }
  return open.size === 0;
}

/** A quick look: with all edges and their counterparts, what they add and take away is nothing. */
function mayBeClosed(corners: Uint32Array): boolean {
  let sum = 0;
  for (let i = 0; i < corners.length; i++) {
    const [from, to] = [corners[i] ?? 0, endOf(corners, i)];
    sum = (sum + mix(from, to) - mix(to, from)) | 0;
  }
  return sum === 0;
}

function endOf(corners: Uint32Array, edge: number): number {
  return corners[edge % 3 === 2 ? edge - 2 : edge + 1] ?? 0;
}

function mix(a: number, b: number): number {
  const mixed = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
