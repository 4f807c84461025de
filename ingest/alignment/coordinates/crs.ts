import { excerpt } from "../../format/excerpt.js";
import type { EpsgCrs, WktCrs } from "../../format/record-types.js";
import { type Flaw, flawAt, isFlaw } from "../geometry/flaw.js";
import { type DatumShift, shiftOf } from "./datum-shift.js";
import { closestEpsg, type EpsgEntry, findEpsg } from "./epsg-entry.js";
import { loadProj4 } from "./lazy-proj4.js";
import { readWkt } from "./wkt-parts.js";

/** A projected or geographic coordinate reference system that coordinates can be converted from and to. */
export interface Crs {
  /** By which it is recorded and compared. */
  definition: { epsg: number } | { wkt: string };
  /** For people: `EPSG:25832 (ETRS89 / UTM zone 32N)`. */
  name: string;
  geographic: boolean;
  /** Metres in one unit of its coordinates; 1 for a geographic one. */
  metresPerUnit: number;
  /** What heights are measured from, as far as that is said. */
  vertical?: string;
  /** Area of use in degrees: north, west, south, east. */
  area?: readonly [north: number, west: number, south: number, east: number];
  /** How its datum is brought to WGS 84. */
  shift: DatumShift;
  /** PROJ string or well-known text. */
  projection: string;
}

/** Resolves what a header names; a flaw, with a JSON pointer into it, where that cannot be used. Reads files of the package `epsg-index` alone: nothing that a text names is opened. */
export function resolveCrs(given: EpsgCrs | WktCrs): Crs | Flaw {
  const crs = "epsg" in given ? crsOfCode(given.epsg) : crsOfText(given.wkt);
  if (isFlaw(crs) || !given.vertical) return crs;
  if ("name" in given.vertical) return { ...crs, vertical: given.vertical.name };
  const { epsg } = given.vertical;
  const entry = findEpsg(epsg);
  if (entry?.kind === "CRS-VERTCRS") return { ...crs, vertical: entry.name };
  return flawAt("/vertical/epsg", entry ? `EPSG:${epsg} (${entry.name}) is not a vertical system` : `there is no EPSG:${epsg}`);
}

function crsOfCode(code: number): Crs | Flaw {
  const entry = findEpsg(code);
  if (!entry) {
    const close = closestEpsg(code);
    return flawAt("/epsg", `there is no EPSG:${code}${close ? `; EPSG:${close.code} is ${close.name}` : ""}`);
  }
  const name = `EPSG:${code} (${entry.name})`;
  if (entry.kind === "CRS-VERTCRS") return flawAt("/epsg", `${name} is a vertical system: it belongs to a horizontal one, as "vertical"`);
  const { horizontal, vertical } = componentsOf(entry);
  if (!horizontal?.proj4 || !/PROJCRS|GEOG(3D)?CRS|COMPOUNDCRS/.test(entry.kind)) return flawAt("/epsg", `${name} is no projected or geographic system of the Earth that can be converted`);
  const shift = shiftOf(horizontal);
  const [north, west, south, east] = entry.bbox ?? [];
  const area = north !== undefined && west !== undefined && south !== undefined && east !== undefined ? ([north, west, south, east] as const) : undefined;
  return tried({ definition: { epsg: code }, name, shift, ...(vertical !== undefined && { vertical }), ...(area && { area }), projection: plainProjection(horizontal.proj4, shift) }, "/epsg");
}

/** Of a compound system, the horizontal one has its own code, and more is known of it. */
function componentsOf(entry: EpsgEntry): { horizontal: EpsgEntry | undefined; vertical?: string } {
  if (entry.kind !== "CRS-COMPOUNDCRS") return { horizontal: entry };
  const parts = readWkt(entry.wkt ?? "");
  const horizontal = parts?.epsg === undefined ? undefined : findEpsg(parts.epsg);
  return { horizontal: horizontal ?? entry, ...(parts?.vertical !== undefined && { vertical: parts.vertical }) };
}

function crsOfText(wkt: string): Crs | Flaw {
  const parts = readWkt(wkt);
  if (!parts) return flawAt("/wkt", `${excerpt(wkt)} is no well-known text of a projected, geographic or compound system`);
  const own = { definition: { wkt }, name: excerpt(parts.name), ...(parts.vertical !== undefined && { vertical: parts.vertical }) };
  const found = tried({ ...own, shift: { sort: "known" }, projection: parts.horizontal }, "/wkt");
  if (isFlaw(found) || isShiftKnown(parts.horizontal)) return found;
  const entry = parts.epsg === undefined ? undefined : findEpsg(parts.epsg);
  if (!entry?.proj4) return { ...found, shift: { sort: "unknown" } };
  // It says by its code what it does not say itself.
  const shift = shiftOf(entry);
  return tried({ ...own, shift, projection: plainProjection(entry.proj4, shift) }, "/wkt");
}

/** Whether a text says itself how its datum is brought to WGS 84, or that there is nothing to bring. */
function isShiftKnown(wkt: string): boolean {
  const { datum_params: parameters, datumCode = "", ellps = "" } = new (loadProj4().Proj)(wkt) as unknown as { datum_params?: readonly unknown[] | null; datumCode?: string; ellps?: string };
  return Boolean(parameters) || /wgs_?(19)?84/i.test(datumCode) || /^(wgs|grs)[ _]?(19)?8[04]$/i.test(ellps);
}

/** Makes the projection and tries it, since much is found out late. */
function tried(crs: Omit<Crs, "geographic" | "metresPerUnit">, at: string): Crs | Flaw {
  try {
    const projection = new (loadProj4().Proj)(crs.projection) as unknown as { projName: string; to_meter?: number };
    if (projection.projName === "geocent" || projection.projName === "identity") return flawAt(at, `${crs.name} is no projected or geographic system`);
    const geographic = projection.projName === "longlat";
    const metresPerUnit = geographic ? 1 : (projection.to_meter ?? 1);
    if (!(metresPerUnit > 0 && Number.isFinite(metresPerUnit))) return flawAt(at, `the unit of ${crs.name} is no length`);
    return { ...crs, geographic, metresPerUnit };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return flawAt(at, `${crs.name} cannot be converted: ${excerpt(reason)}`);
  }
}

/** Axes are always eastwards and northwards, and grids of datum shifts are files that nobody reads. */
function plainProjection(text: string, shift: DatumShift): string {
  const plain = text.replace(/\+(axis|nadgrids|geoidgrids|type)=\S+/g, "");
  return shift.parameters === undefined ? plain : `${plain.replace(/\+towgs84=\S+/, "")} +towgs84=${shift.parameters}`;
}
