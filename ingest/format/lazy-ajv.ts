import { createRequire } from "node:module";
import type * as Ajv from "ajv/dist/2020.js";

/** ajv, loaded when there is something to compile: what is valid is mostly accepted by what the build has compiled ahead, see `accepts.ts`. */
export function loadAjv(): typeof Ajv {
  return createRequire(import.meta.url)("ajv/dist/2020.js") as typeof Ajv;
}
