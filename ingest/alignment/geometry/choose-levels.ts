import { type GivenPiece, isPlain, type PlacedPiece, type PlainPiece } from "../../format/plain-pieces.js";
import type { EntityRecord, Level } from "../../format/record-types.js";
import type { ReportIssue } from "../alignment-issue.js";
import type { UnitConversion } from "../units.js";

/** What a record says of a shape, without the levels of detail that are not written. */
export interface ChosenShape {
  placement?: NonNullable<EntityRecord["placement"]>;
  geometry?: readonly PlainPiece[];
}

/** By what one of several levels of detail is chosen. */
export interface LevelChoice {
  /** Metres that it may lie off the true shape. Undefined: the finest. */
  detail: number | undefined;
  /** Of the tolerances. */
  units: UnitConversion;
}

/** The pieces of a geometry that are written. */
export interface ChosenPieces {
  pieces: readonly PlainPiece[];
  /** Takes what is wrong with these pieces, and reports it where they stand in their record. */
  report: ReportIssue;
}

/** Lengths that are equal in one unit may differ in the last digit in another. */
const slack = 1 + 1e-9;

/** The pieces of a geometry with, of levels of detail, those of one level. Levels that contradict each other are reported, and left out. */
export function chooseLevels(geometry: readonly GivenPiece[], choice: LevelChoice, report: ReportIssue): ChosenPieces {
  if (geometry.every(isPlain)) return { pieces: geometry, report };
  const placed = geometry.flatMap((piece, i): PlacedPiece[] => {
    const pointer = `/geometry/${i}`;
    if (isPlain(piece)) return [{ piece, pointer }];
    const { levels } = piece;
    const twin = levels.findIndex(({ tolerance }, j) => levels.findIndex((level) => level.tolerance === tolerance) < j);
    if (twin >= 0) {
      report({ code: "geometry-invalid", message: `two levels have the tolerance ${levels[twin]?.tolerance}`, pointer: `${pointer}/levels/${twin}/tolerance` });
      return [];
    }
    const chosen = chosenLevel(levels, choice);
    return (levels[chosen]?.geometry ?? []).map((each, k) => ({ piece: each, pointer: `${pointer}/levels/${chosen}/geometry/${k}` }));
  });
  const inRecord = (pointer: string): string => pointer.replace(/^\/geometry\/(\d+)/, (_, i: string) => placed[Number(i)]?.pointer ?? "");
  return {
    pieces: placed.map(({ piece }) => piece),
    report: ({ pointer, ...issue }) => report({ ...issue, ...(pointer !== undefined && { pointer: inRecord(pointer) }) }),
  };
}

/** Which level is written, for each choice of levels that a geometry has. */
export function chosenLevels(geometry: readonly GivenPiece[], choice: LevelChoice): number[] {
  return geometry.flatMap((piece) => (isPlain(piece) ? [] : [chosenLevel(piece.levels, choice)]));
}

/** The coarsest level that lies no farther off than the detail; the finest where there is none, or no detail. */
function chosenLevel(levels: readonly Level[], { detail = 0, units }: LevelChoice): number {
  const fromFinest = [...levels.entries()].sort(([, one], [, other]) => one.tolerance - other.tolerance);
  const [chosen = 0] = fromFinest.findLast(([, { tolerance }]) => units.length(tolerance) <= detail * slack) ?? fromFinest[0] ?? [];
  return chosen;
}
