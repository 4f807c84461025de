/// <reference lib="es2024.string" />
import type { Json } from "./json.js";
import type { PropertyDescription, PropertyType, ValueLimits } from "./class-description.js";
import { findEnumerator, showEnumerators } from "./enumerators.js";

const isoDate = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

type Single = string | number | boolean;

type Stored = Single | readonly Single[];

/** A value as a class property stores it, or why it does not fit, to be read after the name of the value. */
export type Coerced = { stored: Stored } | { flaw: string };

/**
 * Converts a source value to what a property of a class stores: of its type, one of its enumerators, within its limits.
 * iTwin.js drops or bends values that do not fit without saying so, or stores them against the schema; hence this check before every write.
 */
export function coerce(value: Json, property: PropertyDescription, className: string): Coerced {
  if (!property.array) return coerceOne(value, property, className);
  const entries: Single[] = [];
  for (const entry of Array.isArray(value) ? (value as readonly Json[]) : [value]) {
    const coerced = coerceOne(entry, property, className);
    if ("flaw" in coerced) return coerced;
    entries.push(coerced.stored);
  }
  const flaw = entriesFlaw(entries.length, property.limits ?? {}, `${className}.${property.name}`);
  return flaw === undefined ? { stored: entries } : { flaw };
}

function coerceOne(value: Json, property: PropertyDescription, className: string): { stored: Single } | { flaw: string } {
  const { name, type, enumeration, limits } = property;
  const holder = `${className}.${name}`;
  let stored = toType(value, type);
  if (enumeration) {
    const enumerator = findEnumerator(enumeration, stored, value);
    if (!enumerator && enumeration.strict) return { flaw: `is none of: ${showEnumerators(enumeration)}, the values of ${holder}` };
    stored = enumerator?.value ?? stored;
  }
  if (stored === undefined) return { flaw: `does not fit ${holder} (${type})` };
  const flaw = limits && limitFlaw(stored, limits, holder);
  return flaw === undefined ? { stored } : { flaw };
}

function toType(value: Json, type: PropertyType): Single | undefined {
  switch (type) {
    case "string":
      return toText(value);
    case "integer":
      return toInteger(value, [-(2 ** 31), 2 ** 31 - 1]);
    case "long":
      return toInteger(value, [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
    case "double":
      return toNumber(value);
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "dateTime":
      return typeof value === "string" ? toTime(value) : undefined;
    default:
      return undefined;
  }
}

function toText(value: Json): string | undefined {
  const text = (typeof value === "number" && Number.isFinite(value)) || typeof value === "boolean" ? String(value) : value;
  return typeof text === "string" && !text.includes("\0") && text.isWellFormed() ? text : undefined;
}

function toNumber(value: Json): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function toInteger(value: Json, [least, most]: readonly [number, number]): number | undefined {
  const number = toNumber(value);
  return number !== undefined && Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}

/** iTwin.js stores neither days that no month has nor times with an offset, so those are given in UTC. */
function toTime(text: string): string | undefined {
  const parts = isoDate.exec(text);
  if (!parts) return undefined;
  const [, year = "", month = "", day = "", time, , , zone = "Z"] = parts;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds) || Number(day) > new Date(Date.UTC(Number(year) || 4, Number(month), 0)).getUTCDate()) return undefined;
  if (time === undefined || zone === "Z") return text;
  const utc = new Date(milliseconds).toISOString();
  return isoDate.test(utc) ? utc : undefined;
}

function entriesFlaw(count: number, { minEntries = 0, maxEntries = Infinity }: ValueLimits, holder: string): string | undefined {
  if (count < minEntries) return `has fewer than the ${minEntries} entries that ${holder} needs`;
  return count > maxEntries ? `has more than the ${maxEntries} entries that ${holder} holds` : undefined;
}

function limitFlaw(stored: Single, limits: ValueLimits, holder: string): string | undefined {
  if (typeof stored === "string") return lengthFlaw(stored, limits, holder);
  if (typeof stored !== "number") return undefined;
  const { minValue = -Infinity, maxValue = Infinity } = limits;
  if (stored < minValue) return `is less than ${minValue}, the least that ${holder} holds`;
  return stored > maxValue ? `is more than ${maxValue}, the most that ${holder} holds` : undefined;
}

/** Characters are code points, as SQLite counts them: never more than the units of a JavaScript string, never less than half. */
function lengthFlaw(text: string, { minLength = 0, maxLength = Infinity }: ValueLimits, holder: string): string | undefined {
  if (text.length >= 2 * minLength && text.length <= maxLength) return undefined;
  const { length } = [...text];
  if (length < minLength) return `is shorter than the ${minLength} characters that ${holder} needs`;
  return length > maxLength ? `is longer than the ${maxLength} characters that ${holder} holds` : undefined;
}
