import { IndexedPolyface } from "../itwin/core-geometry.js";
import type { AlignedMesh } from "../../alignment/geometry/aligned-piece.js";
import { unpack } from "../../format/packed-numbers.js";

/** The triangles of a mesh that have one colour; without colours of faces, all of them. */
export interface ColoredPolyface {
  color?: string;
  polyface: IndexedPolyface;
}

/** A mesh as indexed polyfaces, one for each colour of its faces, one after the other. Holds the numbers of the mesh and one polyface. */
export function* meshPolyfaces(mesh: AlignedMesh): Generator<ColoredPolyface> {
  const numbers = { points: unpack(mesh.points, "f64"), ...(mesh.normals !== undefined && { normals: unpack(mesh.normals, "f64") }) };
  const corners = unpack(mesh.triangles, "u32");
  const closed = isClosed(corners);
  if (!mesh.faceColors) {
    yield { polyface: polyfaceOf(numbers, corners, closed) };
    return;
  }
  const { palette } = mesh.faceColors;
  const faces = unpack(mesh.faceColors.faces, "u32");
  const byColor = new Map<string, number[]>();
  faces.forEach((index, face) => {
    const color = (palette[index] ?? "").toLowerCase();
    const known = byColor.get(color);
    const triangle = corners.subarray(3 * face, 3 * face + 3);
    if (known) known.push(...triangle);
    else byColor.set(color, [...triangle]);
  });
  for (const [color, some] of byColor) yield { color, polyface: polyfaceOf(numbers, some, closed) };
}

/** Points that the triangles do not use are left out. */
function polyfaceOf({ points, normals }: { points: Float64Array; normals?: Float64Array }, corners: ArrayLike<number>, closed: boolean): IndexedPolyface {
  const polyface = IndexedPolyface.create(normals !== undefined);
  const places = new Int32Array(points.length / 3).fill(-1);
  const at = (numbers: Float64Array, index: number): [number, number, number] => [numbers[3 * index] ?? 0, numbers[3 * index + 1] ?? 0, numbers[3 * index + 2] ?? 0];
  for (let i = 0; i < corners.length; i++) {
    const corner = corners[i] ?? 0;
    let place = places[corner] ?? -1;
    if (place < 0) {
      place = polyface.addPointXYZ(...at(points, corner));
      if (normals) polyface.addNormalXYZ(...at(normals, corner));
      places[corner] = place;
    }
    polyface.addPointIndex(place, true);
    if (normals) polyface.addNormalIndex(place);
    if (i % 3 === 2) polyface.terminateFacet(false);
  }
  // What has an inside is seen from outside alone.
  polyface.twoSided = !closed;
  return polyface;
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
