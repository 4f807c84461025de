import type { Glb } from "../../../format/record-types.js";
import type { ReportIssue } from "../../alignment-issue.js";
import { outOf } from "../../coordinates/rotation.js";
import type { UnitConversion } from "../../units.js";
import { soundMesh } from "../align-mesh.js";
import type { AlignedPiece, AlignedPlacement, Look, Vector } from "../aligned-piece.js";
import { isFlaw } from "../flaw.js";
import { attachedGlb, type GlbMesh } from "./glb-content.js";

/** The meshes of a GLB piece, placed; what is wrong is reported. A piece that nobody has read shows nothing. */
export function alignGlb(piece: Glb, units: UnitConversion, report: ReportIssue): AlignedPiece[] {
  const content = attachedGlb(piece);
  if (!content) return [];
  if ("flaw" in content) {
    report({ code: content.code, message: content.flaw, pointer: content.at });
    return [];
  }
  const { meshes, skipped } = content;
  if (skipped > 0) report({ code: "sidecar-partial", message: `${skipped} ${skipped === 1 ? "primitive is" : "primitives are"} no list of triangles`, pointer: "" });
  const placement = piece.placement && units.placement(piece.placement);
  const { color, transparency, material, subcategory } = piece;
  const look: Look = { ...(color !== undefined && { color: color.toLowerCase() }), ...(transparency !== undefined && { transparency }), ...(material !== undefined && { material }), ...(subcategory !== undefined && { subcategory }) };
  let degenerate = 0;
  const aligned = meshes.flatMap((mesh): AlignedPiece[] => {
    const sound = soundMesh(placed(mesh, placement));
    degenerate += isFlaw(sound) ? mesh.triangles.length / 3 : sound.degenerate;
    return isFlaw(sound) ? [] : [{ ...sound.mesh, ...(mesh.color !== undefined && { color: mesh.color }), ...(mesh.transparency !== undefined && { transparency: mesh.transparency }), ...look }];
  });
  if (degenerate > 0) report({ code: "geometry-degenerate", message: `${degenerate} ${degenerate === 1 ? "triangle has" : "triangles have"} no area`, pointer: "" });
  return aligned;
}

/** Other pieces may show the same mesh: its own numbers stay as they are. */
function placed({ points, triangles: corners, normals }: GlbMesh, placement: AlignedPlacement | undefined): { points: Float64Array; corners: Uint32Array; normals?: Float64Array } {
  if (!placement) return { points, corners, ...(normals && { normals }) };
  const turn = outOf({ ...placement, origin: [0, 0, 0] });
  return { points: each(points, outOf(placement)), corners, ...(normals && { normals: each(normals, turn) }) };
}

function each(vectors: Float64Array, move: (vector: Vector) => Vector): Float64Array {
  const movedOnes = new Float64Array(vectors.length);
  for (let i = 0; i + 2 < vectors.length; i += 3) movedOnes.set(move([vectors[i] ?? 0, vectors[i + 1] ?? 0, vectors[i + 2] ?? 0]), i);
  return movedOnes;
}
