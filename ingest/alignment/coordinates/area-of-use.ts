import type { Vector } from "../geometry/aligned-piece.js";
import { OutOfReach } from "../geometry/out-of-reach.js";
import type { Crs } from "./crs.js";
import { converter, wgs84 } from "./spatial-map.js";

/** Degrees by which coordinates may lie outside: areas are those of countries, and data goes on beyond the border. */
const margin = 2;

/** Says whether a position, in degrees or metres, lies where a system is meant to be used. */
export function areaOfUse(crs: Crs): (position: Vector) => boolean {
  const convert = converter(crs, wgs84);
  return (position) => {
    try {
      const [longitude, latitude] = convert(position);
      if (Math.abs(latitude) > 90 || Math.abs(longitude) > 360) return false;
      return !crs.area || isWithin(crs.area, longitude, latitude);
    } catch (error) {
      if (error instanceof OutOfReach) return false;
      throw error;
    }
  };
}

/** An area may go over the meridian of 180 degrees. */
function isWithin([north, west, south, east]: NonNullable<Crs["area"]>, longitude: number, latitude: number): boolean {
  if (latitude > north + margin || latitude < south - margin) return false;
  const width = (east - west + 360) % 360 || 360;
  const from = (((longitude - west + margin) % 360) + 360) % 360;
  return from <= width + 2 * margin;
}
