import type { Json } from "../json.js";
import { typeOfValue } from "./stored-type.js";

/** Objects nested deeper than this are kept as JSON text. */
export const deepestGroup = 4;

/** A value of a record that has a property of its own, found by following groups, such as property sets, down to it. */
export interface LeafValue {
  /** JSON pointer below the record's `properties`: `/Flow`, `/Pset_WallCommon/FireRating`. */
  pointer: string;
  /** Names on the way to it. */
  path: readonly string[];
  value: Json;
}

/** The values of a record's properties, those within groups one by one; null and what is empty says nothing and is left out. */
export function* leafValues(properties: { readonly [name: string]: Json } | undefined, path: readonly string[] = []): Generator<LeafValue> {
  for (const [name, value] of Object.entries(properties ?? {})) {
    const here = [...path, name];
    if (isGroup(value) && here.length < deepestGroup) yield* leafValues(value, here);
    else if (typeOfValue(value) !== undefined) yield { pointer: pointerOf(here), path: here, value };
  }
}

/** JSON pointer (RFC 6901) of a path. */
export function pointerOf(path: readonly string[]): string {
  return path.map((name) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function isGroup(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && typeOfValue(value)?.scalar === "json";
}
