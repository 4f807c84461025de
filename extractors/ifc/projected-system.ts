import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The index of EPSG codes has one small file for each. */
const folder = join(dirname(createRequire(import.meta.url).resolve("epsg-index/all.json")), "s");

/** Whether an EPSG code is that of a projected system, alone or with a vertical one: models are often said to be in degrees, which they never are. */
export function isProjected(code: number): boolean {
  if (!Number.isSafeInteger(code)) return false;
  try {
    const { kind, wkt } = JSON.parse(readFileSync(join(folder, `${code}.json`), "utf8")) as { kind: string; wkt: string | null };
    return kind === "CRS-PROJCRS" || (kind === "CRS-COMPOUNDCRS" && (wkt ?? "").includes("PROJCS["));
  } catch {
    return false;
  }
}
