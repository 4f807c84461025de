import { isClosed, type Mesh, volumeOf } from "../extractors/ifc-meshes.js";

/** What the meshes of a record say of its shape. */
export interface EmittedShape {
  triangles: number;
  /** In the coordinates of the document. */
  low: number[];
  /** Along x, y and z. */
  size: number[];
  /** Undefined where a mesh is open. */
  volume?: number;
}

/** Measures the meshes of a record, without a library of geometry. Corners that no triangle has count for nothing. */
export function emittedShape(meshes: readonly Mesh[]): EmittedShape {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  let triangles = 0;
  for (const { points, triangles: corners } of meshes) {
    triangles += corners.length / 3;
    for (const corner of corners)
      for (let axis = 0; axis < 3; axis++) {
        const value = points[3 * corner + axis] ?? NaN;
        low[axis] = Math.min(low[axis] ?? NaN, value);
        high[axis] = Math.max(high[axis] ?? NaN, value);
      }
  }
  // Large coordinates would swallow the digits of a volume.
  const near = meshes.map(({ points, triangles: corners }) => ({ points: points.map((value, i) => value - (low[i % 3] ?? NaN)), triangles: corners }));
  return { triangles, low, size: high.map((value, axis) => value - (low[axis] ?? NaN)), ...(near.every(isClosed) && { volume: volumeOf(near) }) };
}
