import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What the index of EPSG codes has of one code. */
export interface EpsgEntry {
  code: string;
  /** `CRS-PROJCRS`, `CRS-GEOGCRS`, `CRS-COMPOUNDCRS`, `CRS-VERTCRS` … */
  kind: string;
  name: string;
  wkt: string | null;
  /** A PROJ string. */
  proj4: string | null;
  /** Area of use in degrees: north, west, south, east. */
  bbox: [number, number, number, number] | null;
}

/** One file for each code, so that a document costs one small file. */
const folder = join(dirname(createRequire(import.meta.url).resolve("epsg-index/all.json")), "s");

/** The entry of a code; undefined when there is none. */
export function findEpsg(code: number): EpsgEntry | undefined {
  if (!Number.isSafeInteger(code) || code < 0) return undefined;
  try {
    return JSON.parse(readFileSync(join(folder, `${code}.json`), "utf8")) as EpsgEntry;
  } catch {
    return undefined;
  }
}

/** The code of a usable system that is most like a wrong one: two digits swapped, one wrong, one too many or too few. */
export function closestEpsg(code: number): EpsgEntry | undefined {
  const wrong = String(code);
  const close = readdirSync(folder).map((file) => file.replace(/\.json$/, "")).filter((known) => isNear(wrong, known));
  const ranked = close.sort((one, other) => Number(isSwapped(wrong, other)) - Number(isSwapped(wrong, one)) || Math.abs(Number(one) - code) - Math.abs(Number(other) - code));
  for (const known of ranked) {
    const entry = findEpsg(Number(known));
    if (entry && /PROJCRS|GEOGCRS|COMPOUNDCRS/.test(entry.kind) && entry.proj4 !== null) return entry;
  }
  return undefined;
}

function isNear(wrong: string, known: string): boolean {
  if (wrong.length === known.length) return isSwapped(wrong, known) || [...wrong].filter((digit, i) => digit !== known[i]).length === 1;
  const [long, short] = wrong.length > known.length ? [wrong, known] : [known, wrong];
  return long.length === short.length + 1 && [...long].some((_, i) => long.slice(0, i) + long.slice(i + 1) === short);
}

/** Whether two neighbouring digits are the wrong way round. */
function isSwapped(wrong: string, known: string): boolean {
  const at = [...wrong].findIndex((digit, i) => digit !== known[i]);
  return at >= 0 && wrong.slice(0, at) + (wrong[at + 1] ?? "") + (wrong[at] ?? "") + wrong.slice(at + 2) === known;
}
