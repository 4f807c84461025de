import { createRequire } from "node:module";
import type Proj4 from "proj4";

/** proj4, loaded when there is something to convert: most documents have local coordinates. */
export function loadProj4(): typeof Proj4 {
  return createRequire(import.meta.url)("proj4") as typeof Proj4;
}
