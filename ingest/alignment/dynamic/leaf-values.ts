import type { Json } from "../json.js";
import { type StoredType, typeOfValue } from "./stored-type.js";

/** Objects nested deeper than this are kept as JSON text. */
export const deepestGroup = 4;

/** A value of a record that has a property of its own, found by following groups, such as property sets, down to it. */
export interface LeafValue {
  /** JSON pointer below the record's `properties`: `/Flow`, `/Pset_WallCommon/FireRating`. */
  pointer: string;
  /** Names on the way to it. */
  path: readonly string[];
  value: Json;
  type: StoredType;
}

/** The values of a record's properties, those within groups one by one; null and what is empty says nothing and is left out. */
export function leafValues(properties: Readonly<Record<string, Json>> | undefined): LeafValue[] {
  const leaves: LeafValue[] = [];
  for (const name of Object.keys(properties ?? {})) collect([name], properties?.[name] ?? null, leaves);
  return leaves;
}

/** The values under one name. */
export function leavesOf(name: string, value: Json): LeafValue[] {
  const leaves: LeafValue[] = [];
  collect([name], value, leaves);
  return leaves;
}

function collect(path: readonly string[], value: Json, leaves: LeafValue[]): void {
  const type = typeOfValue(value);
  if (type?.scalar === "json" && path.length < deepestGroup && isObject(value)) for (const name of Object.keys(value)) collect([...path, name], value[name] ?? null, leaves);
  else if (type) leaves.push({ pointer: pointerOf(path), path, value, type });
}

/** JSON pointer (RFC 6901) of a path. */
export function pointerOf(path: readonly string[]): string {
  let pointer = "";
  for (const name of path) pointer += `/${/[~/]/.test(name) ? name.replaceAll("~", "~0").replaceAll("/", "~1") : name}`;
  return pointer;
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
