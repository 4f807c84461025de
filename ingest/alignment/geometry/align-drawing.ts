import type { PlainPiece } from "../../format/plain-pieces.js";
import type { ReportIssue } from "../alignment-issue.js";
import { alignGeometry } from "./align-geometry.js";
import type { AlignedPiece, AlignedPlacement } from "./aligned-piece.js";
import type { ChosenShape } from "./choose-levels.js";
import { placementFlaw } from "./extent.js";
import type { FlatConversion } from "./flat-conversion.js";
import { OutOfReach } from "./out-of-reach.js";

/** What can lie in a plane, and be stored without a third dimension. */
const flatTypes: ReadonlySet<string> = new Set<PlainPiece["type"]>(["point", "lineString", "arc", "region", "text", "mesh"]);

/** The shape of an entity that is drawn, in metres and degrees. What does not lie in the plane of the drawing is reported, and left out. */
export function alignDrawing(
  { placement, geometry }: ChosenShape,
  units: FlatConversion,
  report: ReportIssue,
): { placement?: AlignedPlacement; geometry?: AlignedPiece[] } {
  const placed = placement && placementOrReason(() => units.placement(placement));
  if (typeof placed === "string") {
    // Without its placement, geometry would lie somewhere else.
    report({ code: "geometry-invalid", message: placed, pointer: "/placement" });
    return {};
  }
  return { ...(placed && { placement: placed }), ...(geometry && { geometry: alignFlat(geometry, units, report) }) };
}

function placementOrReason(align: () => AlignedPlacement): AlignedPlacement | string {
  try {
    const placement = align();
    return placementFlaw(placement) ?? placement;
  } catch (error) {
    if (error instanceof OutOfReach) return error.message;
    throw error;
  }
}

function alignFlat(pieces: readonly PlainPiece[], units: FlatConversion, report: ReportIssue): AlignedPiece[] {
  const places = pieces.flatMap(({ type }, i) => {
    if (flatTypes.has(type)) return i;
    report({ code: "geometry-invalid", message: `a drawing has no ${type}: it holds ${[...flatTypes].join(", ")}`, pointer: `/geometry/${i}` });
    return [];
  });
  const flat = places.flatMap((i) => pieces[i] ?? []);
  const inRecord = (pointer: string): string => pointer.replace(/^\/geometry\/(\d+)/, (_, i: string) => `/geometry/${places[Number(i)]}`);
  return alignGeometry(flat, units, ({ pointer, ...issue }) => report({ ...issue, ...(pointer !== undefined && { pointer: inRecord(pointer) }) }));
}
