import type { Arc, ArcPath } from "../../format/record-types.js";
import type { UnitConversion } from "../units.js";
import type { AlignedArc } from "./aligned-piece.js";
import { type Flaw, flawAt } from "./flaw.js";
import { length, parallel } from "./vectors.js";

/** An arc in metres and degrees; a flaw where it has no width or no length. */
export function alignArc({ center, xAxis, yAxis, start = 0, sweep }: Arc | ArcPath, units: UnitConversion): AlignedArc | Flaw {
  if (length(xAxis) === 0) return flawAt("/xAxis", "the axis has no length");
  if (length(yAxis) === 0) return flawAt("/yAxis", "the axis has no length");
  if (parallel(xAxis, yAxis)) return flawAt("/yAxis", "both axes have one direction");
  const degrees = sweep === undefined ? 360 : units.angle(sweep);
  if (degrees === 0 || Math.abs(degrees) > 360 * (1 + 1e-9)) return flawAt("/sweep", "an arc must cover more than nothing, and no more than a full turn");
  const covered = Math.max(-360, Math.min(360, degrees));
  return { type: "arc", center: units.point(center), xAxis: units.vector(xAxis, center), yAxis: units.vector(yAxis, center), start: units.angle(start), sweep: covered };
}
