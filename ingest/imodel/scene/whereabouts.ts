import type { IModelDb } from "@itwin/core-backend";
import type { XYAndZ } from "@itwin/core-geometry";

/** A place on earth: degrees, and metres above the ellipsoid. */
export interface GeographicPlace {
  longitude: number;
  latitude: number;
  height: number;
}

/** Turns world coordinates into geographic ones, by the iModel's position on earth alone, so offline; undefined for an iModel that has none. */
export function geographicConversion(db: IModelDb): ((point: XYAndZ) => GeographicPlace) | undefined {
  if (!db.isGeoLocated || !db.ecefLocation) return undefined;
  return (point) => {
    const { longitudeDegrees: longitude, latitudeDegrees: latitude, height } = db.spatialToCartographicFromEcef(point);
    return { longitude, latitude, height };
  };
}
