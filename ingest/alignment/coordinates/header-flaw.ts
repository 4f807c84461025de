import type { HeaderRecord } from "../../format/record-types.js";
import { type Flaw, findInfinite, flawAt, isFlaw } from "../geometry/flaw.js";
import { resolveCrs } from "./crs.js";

/** What is wrong with the coordinate reference system that a header names, with a JSON pointer into it; undefined when it can be used. */
export function headerFlaw({ crs }: HeaderRecord): Flaw | undefined {
  if (!crs) return undefined;
  if (!("local" in crs)) return flawBelow("/crs", resolveCrs(crs));
  if (!crs.placement) return undefined;
  const { crs: map, ...numbers } = crs.placement;
  return flawBelow("/crs/placement", findInfinite(numbers) ?? {}) ?? (map && flawBelow("/crs/placement/crs", resolveCrs(map)));
}

function flawBelow(at: string, found: object | Flaw): Flaw | undefined {
  return isFlaw(found) ? flawAt(at + found.at, found.flaw) : undefined;
}
