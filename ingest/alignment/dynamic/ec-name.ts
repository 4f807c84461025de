import { createHash } from "node:crypto";

/** Longest name made, so that tables and ECSQL stay readable; names in the sources may be far longer. */
const longest = 100;

/** Names that ECSQL or iTwin.js give a meaning of their own; compared without case. */
const reserved = new Set([
  "id", "ecinstanceid", "ecclassid", "classname", "classfullname", "sourceecinstanceid", "targetecinstanceid", "sourceecclassid", "targetecclassid", "navigationid",
  "rel", "relclassname", "relecclassid", "insert", "update", "delete", "tojson", "imodel", "constructor", "prototype", "__proto__", "code", "model", "parent", "category",
  "placement", "geom", "elementgeometrybuilderparams", "isinstanceofentity", "schema",
]);

/**
 * An EC name for a name of a source: encoded as ECName does, so that it can be read again, cut off where it is long, and changed where it is taken.
 * @param isTaken whether a name, in lower case, is in use.
 */
export function ecNameFor(text: string, isTaken: (name: string) => boolean): string {
  const base = shorten(encode(text === "" ? "_" : text), text);
  const free = (name: string): boolean => !reserved.has(name.toLowerCase()) && !isTaken(name.toLowerCase());
  if (free(base)) return base;
  for (let number = 2; ; number++) if (free(`${base}_${number}`)) return `${base}_${number}`;
}

function shorten(name: string, text: string): string {
  if (name.length <= longest) return name;
  return `${name.slice(0, longest - 9)}_${createHash("sha256").update(text).digest("hex").slice(0, 8)}`;
}

/** Encodes what an EC name cannot have as `__x####__`, the UTF-16 code unit in hexadecimal, as `ECName` of iTwin.js does: other programs can read the names. */
function encode(text: string): string {
  if (/^[A-Za-z_]\w*$/.test(text)) return text;
  return Array.from({ length: text.length }, (_, i) => text.charAt(i))
    .map((unit, i) => (/[A-Za-z0-9_]/.test(unit) && (i > 0 || !/\d/.test(unit)) ? unit : `__x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}__`))
    .join("");
}
