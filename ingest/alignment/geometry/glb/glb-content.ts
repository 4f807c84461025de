import type { IssueCode } from "../../../issue.js";
import type { Glb } from "../../../format/record-types.js";

/** Triangles of one look, in metres with z upwards. */
export interface GlbMesh {
  points: Float64Array;
  triangles: Uint32Array;
  /** One for each point. */
  normals?: Float64Array;
  /** `#rrggbb`. */
  color?: string;
  /** From 0, opaque, to 1, invisible. */
  transparency?: number;
}

/** What a GLB piece shows. */
export interface GlbContent {
  meshes: readonly GlbMesh[];
  /** Primitives that are no triangles. */
  skipped: number;
}

/** Why a GLB piece shows nothing. */
export interface GlbFlaw {
  code: IssueCode;
  flaw: string;
  /** JSON pointer within the piece. */
  at: string;
}

/** Contents by the piece that names them, as long as the piece is there: records stay what they were read as. */
const contents = new WeakMap<Glb, GlbContent | GlbFlaw>();

/** Keeps what was read for a piece. */
export function attachGlb(piece: Glb, content: GlbContent | GlbFlaw): void {
  contents.set(piece, content);
}

/** What was read for a piece; undefined when nobody has read it. */
export function attachedGlb(piece: Glb): GlbContent | GlbFlaw | undefined {
  return contents.get(piece);
}
