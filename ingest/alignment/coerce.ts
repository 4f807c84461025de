import type { Json } from "./aligned-element.js";
import type { PropertyDescription } from "./class-description.js";

const isoDate = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Converts a source value to what a class property stores, or undefined when it does not fit.
 * iTwin.js drops or bends values that do not fit without saying so; hence this check before every write.
 */
export function coerce(value: Json, property: PropertyDescription): Json | undefined {
  switch (property.type) {
    case "string":
      return toText(value);
    case "integer":
      return toInteger(value, 2 ** 31);
    case "long":
      return toInteger(value, 2 ** 53);
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
  const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  return typeof text === "string" && !text.includes("\0") ? text : undefined;
}

function toNumber(value: Json): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function toInteger(value: Json, bound: number): number | undefined {
  const number = toNumber(value);
  return number !== undefined && Number.isInteger(number) && number >= -bound && number < bound ? number : undefined;
}

/** iTwin.js stores neither days that no month has nor times with an offset, so those are given in UTC. */
function toTime(text: string): string | undefined {
  const [, year = "", month = "", day = "", time, , , zone = "Z"] = isoDate.exec(text) ?? [];
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds) || Number(day) > new Date(Date.UTC(Number(year) || 4, Number(month), 0)).getUTCDate()) return undefined;
  if (time === undefined || zone === "Z") return text;
  const utc = new Date(milliseconds).toISOString();
  return isoDate.test(utc) ? utc : undefined;
}
