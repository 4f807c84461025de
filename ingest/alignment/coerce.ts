/// <reference lib="es2024.string" />
import type { Json } from "./json.js";
import type { PropertyDescription, PropertyType } from "./class-description.js";
import { findEnumerator } from "./enumerators.js";

/** A day, with or without a time, with or without a time zone: the form of what properties of type `dateTime` hold. */
export const isoTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Converts a source value to the type of a class property, as far as it can be: what cannot is handed back as it is, and so is what breaks a limit, for the JSON
 * Schema of the class to find. Undefined for what looks right to a JSON Schema and what iTwin.js would yet bend or drop: text with a NUL or half a surrogate pair, days
 * that no month has, and any value for a property of another type than these.
 */
export function coerce(value: Json, property: PropertyDescription): Json | undefined {
  if (!property.array) return coerceOne(value, property);
  const entries: Json[] = [];
  for (const entry of Array.isArray(value) ? (value as readonly Json[]) : [value]) {
    const coerced = coerceOne(entry, property);
    if (coerced === undefined) return undefined;
    entries.push(coerced);
  }
  return entries;
}

function coerceOne(value: Json, { type, enumerators }: PropertyDescription): Json | undefined {
  const converted = toType(value, type);
  const enumerator = enumerators && findEnumerator(enumerators, converted, value);
  return enumerator?.value ?? converted;
}

function toType(value: Json, type: PropertyType): Json | undefined {
  switch (type) {
    case "string":
      return toText(value);
    case "integer":
    case "long":
    case "double":
      return toNumber(value);
    case "boolean":
      return value;
    case "dateTime":
      return typeof value === "string" && isoTime.test(value) ? toTime(value) : value;
    default:
      return undefined;
  }
}

function toText(value: Json): Json | undefined {
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return String(value);
  return typeof value === "string" && !isWhole(value) ? undefined : value;
}

/** Whether an iModel stores a text as it is: it cuts text off at a NUL, and has no half surrogate pairs. */
export function isWhole(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

function toNumber(value: Json): Json {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return Number.isFinite(number) ? number : value;
}

/** iTwin.js stores neither days that no month has nor times with an offset, so those are given in UTC. */
function toTime(text: string): string | undefined {
  const milliseconds = Date.parse(text);
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))];
  if (Number.isNaN(milliseconds) || day > new Date(Date.UTC(year || 4, month, 0)).getUTCDate()) return undefined;
  return /T.*[+-]/.test(text) ? new Date(milliseconds).toISOString() : text;
}
