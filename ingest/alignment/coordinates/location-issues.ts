import type { IssueCode, Severity } from "../../issue.js";
import type { Vector } from "../geometry/aligned-piece.js";
import { isFlaw } from "../geometry/flaw.js";
import { type Crs, resolveCrs } from "./crs.js";
import type { SourceCoordinates } from "./source-coordinates.js";

/** What is dubious about where a document lies. */
export interface LocationIssue {
  code: IssueCode;
  message: string;
  /** Into the header. */
  pointer: string;
  severity?: Severity;
}

/** What was found out about where a document lies. */
export interface Finding {
  /** Whether the document gives the iModel its coordinate system. */
  isFirst: boolean;
  /** A position that lies where the system is not meant to be used, as all others do. */
  astray: Vector | undefined;
}

/** Everything that is to be said once of a document whose system, and the iModel's, are known. */
export function locationIssues(coordinates: SourceCoordinates, { isFirst, astray }: Finding): LocationIssue[] {
  const { crs } = coordinates;
  if (!crs) return [];
  const found = [unitIssue(coordinates, crs), isFirst ? undefined : datumIssue(coordinates, crs), verticalIssue(coordinates, crs), astray && astrayIssue(crs, astray)];
  return found.filter((issue) => issue !== undefined);
}

/** A foot and a US survey foot differ by two millionths, which is two metres over a thousand kilometres. */
function unitIssue({ units }: SourceCoordinates, { name, metresPerUnit, geographic }: Crs): LocationIssue | undefined {
  const ratio = units.length(1) / metresPerUnit;
  if (geographic || ratio === 1 || Math.abs(ratio - 1) > 1e-4 || Math.abs(ratio - 1) < 1e-9) return undefined;
  return { code: "crs-unit", message: `coordinates are in units of ${units.length(1)} m, those of ${name} are in units of ${metresPerUnit} m`, pointer: "/units/length" };
}

function datumIssue({ frame }: SourceCoordinates, crs: Crs): LocationIssue | undefined {
  if (!frame) return undefined;
  const target = "ecef" in frame ? undefined : resolveCrs(frame.crs);
  if (target && (isFlaw(target) || sameShift(target, crs))) return undefined;
  const sorts = [crs.shift.sort, target?.shift.sort];
  if (!sorts.includes("unknown") && !sorts.includes("approximate")) return undefined;
  const way = `from ${crs.name} to ${target?.name ?? "the iModel"}`;
  const unknown = sorts.includes("unknown");
  const message = unknown
    ? `positions go ${way} without a shift of the datum, since none is known: they may be off by hundreds of metres`
    : `positions go ${way} by a few parameters in place of a grid: they may be off by some metres`;
  return { code: "datum-approximate", message, pointer: "/crs" };
}

/** Whether positions need no shift between two systems. */
function sameShift(one: Crs, other: Crs): boolean {
  if (JSON.stringify(one.definition) === JSON.stringify(other.definition)) return true;
  return one.shift.sort === "approximate" && one.shift.parameters === other.shift.parameters;
}

function verticalIssue({ frame }: SourceCoordinates, { vertical }: Crs): LocationIssue | undefined {
  const present = frame && "crs" in frame ? frame.vertical : undefined;
  if (vertical === undefined || !frame) return undefined;
  if (vertical === present) return { code: "vertical-unconverted", message: `heights are above ${vertical}, and stay as they are`, pointer: "/crs" };
  const message = `heights are above ${vertical}, and stay as they are in an iModel whose heights are above ${present ?? "nobody knows what"}`;
  return { code: "vertical-unconverted", message, pointer: "/crs", severity: "warning" };
}

function astrayIssue({ name }: Crs, [x, y]: Vector): LocationIssue {
  return { code: "coordinates-astray", message: `no record lies where ${name} is meant to be used; the first one is at ${x}, ${y} (in metres or degrees)`, pointer: "/crs" };
}
