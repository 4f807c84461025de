import type { Vector } from "../geometry/aligned-piece.js";
import { isFlaw } from "../geometry/flaw.js";
import { type Crs, resolveCrs } from "./crs.js";
import type { MapFrame } from "./spatial-frame.js";
import { converter, wgs84 } from "./spatial-map.js";

/** Metres that the origin of an iModel's coordinates is rounded to: so it is easy to read, and the same for sources that lie near each other. */
const roundTo = 1000;

/**
 * The frame of an iModel that a first source gives it: the source's own projected system, or the UTM zone of WGS 84 that a source with longitudes and latitudes
 * lies in, with an origin near a position of the source, so that coordinates are small.
 */
export function chooseFrame(crs: Crs, position: Vector): MapFrame {
  const map = crs.geographic ? utmZone(converter(crs, wgs84)(position)) : crs;
  const [east, north] = crs.geographic ? converter(crs, map)(position) : position;
  return { crs: map.definition, origin: [rounded(east), rounded(north), 0], ...(crs.vertical !== undefined && { vertical: crs.vertical }) };
}

/** Zones of six degrees from 180° W, without the exceptions of Norway: zones overlap anyhow. Polewards of 84° N and 80° S, the polar systems. */
function utmZone([longitude, latitude]: Vector): Crs {
  const eastwards = (((longitude + 180) % 360) + 360) % 360;
  const zone = (latitude < 0 ? 32_700 : 32_600) + Math.floor(eastwards / 6) + 1;
  const found = resolveCrs({ epsg: latitude > 84 ? 32_661 : latitude < -80 ? 32_761 : zone });
  if (isFlaw(found)) throw new Error(found.flaw);
  return found;
}

function rounded(metres: number): number {
  return Math.round(metres / roundTo) * roundTo;
}
