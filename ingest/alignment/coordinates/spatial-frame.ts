import { hash } from "node:crypto";
import { canonicalJson } from "../../format/canonical-json.js";
import type { AlignedTransform, Vector } from "../geometry/aligned-piece.js";
import type { Crs } from "./crs.js";

/** A map: coordinates are those of a projected system, in metres, less an origin near the data. */
export interface MapFrame {
  crs: Crs["definition"];
  origin: Vector;
  /** What heights are measured from, as far as that is known. */
  vertical?: string;
}

/** A linear transform to Earth-centred coordinates: three rows of four numbers, in metres. */
export interface LinearFrame {
  ecef: AlignedTransform;
}

/** Where the coordinates of an iModel lie on the Earth. Plain data. */
export type SpatialFrame = MapFrame | LinearFrame;

/** A digest by which a later run tells whether an iModel still lies where it lay. */
export function frameDigest(frame: SpatialFrame): string {
  return hash("sha256", canonicalJson(frame), "hex").slice(0, 32);
}
