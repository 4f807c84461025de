import type { PlainPiece } from "../../format/plain-pieces.js";
import type { Glb } from "../../format/record-types.js";
import type { ReportIssue } from "../alignment-issue.js";
import type { UnitConversion } from "../units.js";
import type { AlignedPiece } from "./aligned-piece.js";
import { alignPiece } from "./align-piece.js";
import { extentFlaw } from "./extent.js";
import { isFlaw } from "./flaw.js";
import { alignGlb } from "./glb/align-glb.js";
import { OutOfReach } from "./out-of-reach.js";

/** The pieces of a record that can be written, in metres and degrees. What is wrong with the others is reported. */
export function alignGeometry(pieces: readonly PlainPiece[], units: UnitConversion, report: ReportIssue): AlignedPiece[] {
  const usable = pieces.flatMap((piece, i) => {
    if (piece.type === "glb") return alignSidecar(piece, units, (issue) => report({ ...issue, pointer: `/geometry/${i}${issue.pointer ?? ""}` }));
    const aligned = alignPiece(piece, units);
    if (isFlaw(aligned)) {
      report({ code: "geometry-invalid", message: aligned.flaw, pointer: `/geometry/${i}${aligned.at}` });
      return [];
    }
    const { degenerate } = aligned;
    if (degenerate > 0) report({ code: "geometry-degenerate", message: `${degenerate} ${degenerate === 1 ? "triangle has" : "triangles have"} no area`, pointer: `/geometry/${i}` });
    return [aligned.piece];
  });
  const flaw = extentFlaw(usable);
  if (flaw === undefined) return usable;
  report({ code: "geometry-invalid", message: flaw, pointer: "/geometry" });
  return [];
}

function alignSidecar(piece: Glb, units: UnitConversion, report: ReportIssue): AlignedPiece[] {
  try {
    return alignGlb(piece, units, report);
  } catch (error) {
    if (!(error instanceof OutOfReach)) throw error;
    report({ code: "geometry-invalid", message: error.message, pointer: "/placement" });
    return [];
  }
}

/** The pieces of a part: all its geometry is on the subcategory of whatever places it. */
export function alignPartGeometry(pieces: readonly PlainPiece[], units: UnitConversion, report: ReportIssue): AlignedPiece[] {
  pieces.forEach(({ subcategory }, i) => {
    if (subcategory !== undefined) report({ code: "geometry-invalid", message: "a piece of a part has no subcategory of its own", pointer: `/geometry/${i}/subcategory` });
  });
  return alignGeometry(pieces, units, report).map(({ subcategory: _none, ...piece }) => piece);
}
