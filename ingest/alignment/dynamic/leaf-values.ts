import type { Json } from "../json.js";
import { holds, join, type StoredType, typeOfValue } from "./stored-type.js";

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
  return leavesIn(properties, withStructs);
}

/** The values under one name. */
export function leavesOf(name: string, value: Json): LeafValue[] {
  const leaves: LeafValue[] = [];
  if (typeof value === "object") collect([name], value, { leaves, typeOf: withStructs });
  else {
    const type = typeOfValue(value);
    if (type) leaves.push({ pointer: pointerOf([name]), path: [name], value, type });
  }
  return leaves;
}

/** The values of an object in an array, those within groups one by one; arrays of objects in it are one value. */
export function memberValues(entry: Readonly<Record<string, Json>>): LeafValue[] {
  return leavesIn(entry, typeOfValue);
}

type TypeOf = (value: Json) => StoredType | undefined;

function leavesIn(object: Readonly<Record<string, Json>> | undefined, typeOf: TypeOf): LeafValue[] {
  const leaves: LeafValue[] = [];
  for (const name of Object.keys(object ?? {})) collect([name], object?.[name] ?? null, { leaves, typeOf });
  return leaves;
}

function collect(path: readonly string[], value: Json, into: { leaves: LeafValue[]; typeOf: TypeOf }): void {
  const type = into.typeOf(value);
  if (type?.scalar === "json" && path.length < deepestGroup && isObject(value)) for (const name of Object.keys(value)) collect([...path, name], value[name] ?? null, into);
  else if (type) into.leaves.push({ pointer: pointerOf(path), path, value, type });
}

function withStructs(value: Json): StoredType | undefined {
  const type = typeOfValue(value);
  return type?.scalar === "json" && Array.isArray(value) ? (structOf(value as readonly Json[]) ?? type) : type;
}

/**
 * The struct that all entries of a list are; undefined where one is something else, or says nothing, or where they have too many members. With an entry
 * without members, iTwin.js 5.1.9 fails to update a struct array, or adds entries of earlier updates to it.
 */
function structOf(entries: readonly Json[]): StoredType | undefined {
  let struct: StoredType = { scalar: "struct", array: true, members: new Map() };
  for (const entry of entries) {
    if (!isObject(entry) || typeOfValue(entry)?.scalar !== "json") return undefined;
    const members = new Map(memberValues(entry).map(({ pointer, path, type }) => [pointer, { path, type }]));
    if (members.size === 0) return undefined;
    const own: StoredType = { scalar: "struct", array: true, members };
    if (!holds(struct, own)) struct = join(struct, own);
    if (struct.scalar === "json") return undefined;
  }
  return struct;
}

/** JSON pointer (RFC 6901) of a path. */
export function pointerOf(path: readonly string[]): string {
  let pointer = "";
  for (const name of path) pointer += `/${/[~/]/.test(name) ? name.replaceAll("~", "~0").replaceAll("/", "~1") : name}`;
  return pointer;
}

/** The path of a JSON pointer. */
export function namesOf(pointer: string): string[] {
  return pointer.slice(1).split("/").map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
