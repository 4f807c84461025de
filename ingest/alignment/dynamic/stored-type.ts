import type { Json } from "../json.js";

/**
 * What a property of a dynamic schema stores. Whole numbers of more than 32 bits are `double`: BIS allows no long properties (BIS-1300). `date`, `dateTime` and `instant` are the three kinds of EC dateTime: a day, a time without and with a time zone.
 * `struct` is an object with members of their own; there are only arrays of it. `json` is text that holds JSON: for what has no type of its own, arrays within
 * arrays say.
 */
export type ScalarType = "boolean" | "integer" | "double" | "date" | "dateTime" | "instant" | "point2d" | "point3d" | "string" | "struct" | "json";

/** Type of a property: a scalar, or an array of them. */
export interface StoredType {
  scalar: ScalarType;
  array: boolean;
  /** Of a struct, by JSON pointer below the object. */
  members?: ReadonlyMap<string, MemberType>;
}

/** A member of a struct. */
export interface MemberType {
  /** Names on the way to it, through groups. */
  path: readonly string[];
  type: StoredType;
}

/** Most members of a struct; objects with more are not alike, but tables by a key. */
export const mostMembers = 100;

/** ISO 8601, as far as an iModel holds it: a day, perhaps a time to the millisecond, perhaps its zone. */
const iso = /^(\d{4})-(\d{2})-(\d{2})(T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/;

/** Numbers, from narrow to wide: each holds all values of those before it. */
const numbers: readonly ScalarType[] = ["integer", "double"];

/** The types of single values, so that not every value makes one. */
const singles: Readonly<Record<ScalarType, StoredType>> = {
  boolean: { scalar: "boolean", array: false }, integer: { scalar: "integer", array: false }, double: { scalar: "double", array: false },
  date: { scalar: "date", array: false }, dateTime: { scalar: "dateTime", array: false }, instant: { scalar: "instant", array: false },
  point2d: { scalar: "point2d", array: false }, point3d: { scalar: "point3d", array: false }, string: { scalar: "string", array: false },
  struct: { scalar: "struct", array: false }, json: { scalar: "json", array: false },
};

/** The narrowest type that holds a value; undefined for a value that says nothing: null, and what is empty. */
export function typeOfValue(value: Json): StoredType | undefined {
  if (!Array.isArray(value)) {
    const scalar = scalarOf(value);
    return scalar && singles[scalar];
  }
  const elements = value as readonly Json[];
  if (elements.length === 0) return undefined;
  const types = elements.map((element) => (Array.isArray(element) || element === null ? "json" : (scalarOf(element) ?? "json")));
  const scalar = types.reduce(joinScalars);
  return scalar === "json" || types.includes("json") ? { scalar: "json", array: false } : { scalar, array: true };
}

/** Whether values of the type are numbers. */
export function isNumeric({ scalar }: StoredType): boolean {
  return numbers.includes(scalar);
}

/** The narrowest type that holds the values of both without loss. */
export function join(one: StoredType, other: StoredType): StoredType {
  if (one.scalar === "struct" && other.scalar === "struct") return joinStructs(one, other);
  const scalar = joinScalars(one.scalar, other.scalar);
  return scalar === "json" ? { scalar, array: false } : { scalar, array: one.array || other.array };
}

/** Whether everything that fits `narrow` fits `wide` too. */
export function holds(wide: StoredType, narrow: StoredType): boolean {
  if (wide.scalar === "struct" && narrow.scalar === "struct") return holdsMembers(wide, narrow);
  if (wide.scalar === narrow.scalar && wide.array === narrow.array) return true;
  const { scalar, array } = join(wide, narrow);
  return scalar === wide.scalar && array === wide.array;
}

function joinStructs(one: StoredType, other: StoredType): StoredType {
  const members = new Map(one.members);
  for (const [pointer, member] of other.members ?? []) {
    const known = members.get(pointer);
    members.set(pointer, known ? { path: known.path, type: join(known.type, member.type) } : member);
  }
  return members.size > mostMembers ? { scalar: "json", array: false } : { scalar: "struct", array: true, members };
}

function holdsMembers(wide: StoredType, narrow: StoredType): boolean {
  for (const [pointer, { type }] of narrow.members ?? []) {
    const home = wide.members?.get(pointer);
    if (!home || !holds(home.type, type)) return false;
  }
  return true;
}

/** A value as a property of the type, which is no struct, stores it; the type must hold it. */
export function toStored(value: Json, { scalar, array }: StoredType): Json {
  if (scalar === "json") return JSON.stringify(value);
  if (!array) return toScalar(value, scalar);
  return (Array.isArray(value) ? (value as readonly Json[]) : [value]).map((element) => toScalar(element, scalar));
}

function toScalar(value: Json, scalar: ScalarType): Json {
  switch (scalar) {
    case "string":
      return typeof value === "string" ? value : JSON.stringify(value);
    case "dateTime":
      return toMilliseconds(value as string);
    case "instant":
      return (value as string).endsWith("Z") ? `${toMilliseconds((value as string).slice(0, -1))}Z` : new Date(value as string).toISOString();
    default:
      return value;
  }
}

/** A time without its zone, in the length in which an iModel gives it back. */
function toMilliseconds(time: string): string {
  return time.length === 16 ? `${time}:00.000` : time.length === 19 ? `${time}.000` : time.padEnd(23, "0");
}

function scalarOf(value: Json): ScalarType | undefined {
  switch (typeof value) {
    case "boolean":
      return "boolean";
    case "number":
      return scalarOfNumber(value);
    case "string":
      return scalarOfText(value);
    default:
      return value === null ? undefined : scalarOfObject(value as Readonly<Record<string, Json>>);
  }
}

function scalarOfNumber(value: number): ScalarType {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return "double";
  return value >= -(2 ** 31) && value < 2 ** 31 ? "integer" : "double";
}

function scalarOfText(text: string): ScalarType | undefined {
  if (text === "") return undefined;
  if (text.length > 35 || text.charCodeAt(4) !== 45) return "string";
  const [found, year, month, day, time, zone] = iso.exec(text) ?? [];
  if (found === undefined || !isDay(Number(year), Number(month), Number(day))) return "string";
  if (time === undefined) return zone === undefined ? "date" : "string";
  return zone === undefined ? "dateTime" : "instant";
}

/** Whether the day exists, in the years that an iModel holds: it stores 2011-02-30 as another day. */
function isDay(year: number, month: number, day: number): boolean {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= days;
}

function scalarOfObject(value: Readonly<Record<string, Json>>): ScalarType {
  const names = Object.keys(value).sort().join();
  const numeric = Object.values(value).every((member) => typeof member === "number");
  if (numeric && names === "x,y") return "point2d";
  return numeric && names === "x,y,z" ? "point3d" : "json";
}

function joinScalars(one: ScalarType, other: ScalarType): ScalarType {
  if (one === other) return one;
  const widths = [numbers.indexOf(one), numbers.indexOf(other)];
  if (Math.min(...widths) >= 0) return numbers[Math.max(...widths)] ?? "double";
  return structured.has(one) || structured.has(other) ? "json" : "string";
}

const structured: ReadonlySet<ScalarType> = new Set(["point2d", "point3d", "struct", "json"]);
