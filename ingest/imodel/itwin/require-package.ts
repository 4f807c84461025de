import { createRequire } from "node:module";

/** Loads a package of iTwin.js. To import it, Node would first look through the text of all its files for the names that it exports, which takes longer than to load it. */
export const requirePackage: (name: string) => unknown = createRequire(import.meta.url);
