import type { Mesh } from "./record-types.js";

/** Coordinates as a record gives them, or as its large meshes are held. */
export type HeldCoordinates = Mesh["points"] | Float64Array;

/** Indices as a record gives them, or as its large meshes are held. */
export type HeldIndices = Mesh["triangles"] | Uint32Array;

/** A mesh of a record. The numbers of a large one may be held in typed arrays, which are the record's own and stay as they are. */
export type HeldMesh = Omit<Mesh, "points" | "triangles" | "normals"> & { points: HeldCoordinates; triangles: HeldIndices; normals?: HeldCoordinates };
