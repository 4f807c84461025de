import type { Vector } from "../geometry/aligned-piece.js";

/** Semi-major axis in metres, and the square of the eccentricity, of WGS 84. */
const [semiMajor, eccentricity2] = [6_378_137, 0.0066943799901413165];

/** Earth-centred coordinates of longitude and latitude in degrees and a height above the ellipsoid of WGS 84, in metres. From EPSG guidance note 7-2, method 9602. */
export function toEcef([longitude, latitude, height]: Vector): Vector {
  const [lambda, phi] = [(longitude / 180) * Math.PI, (latitude / 180) * Math.PI];
  const normal = semiMajor / Math.sqrt(1 - eccentricity2 * Math.sin(phi) ** 2);
  const across = (normal + height) * Math.cos(phi);
  return [across * Math.cos(lambda), across * Math.sin(lambda), (normal * (1 - eccentricity2) + height) * Math.sin(phi)];
}
