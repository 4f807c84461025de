import { createRequire } from "node:module";
import type * as WebIfc from "web-ifc";

/** The package. To import it, Node would first look through its six megabytes for the names that it exports, which takes as long as to load it. */
export const webIfc = createRequire(import.meta.url)("web-ifc") as typeof WebIfc;
