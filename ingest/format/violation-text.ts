import { nameOf } from "./json-object.js";
import type { ErrorObject } from "ajv/dist/2020.js";
import { closest } from "./closest.js";
import { excerpt } from "./excerpt.js";

/** What the patterns of json-schemas/ ask for. */
const patternTexts = new Map([
  ["^[^\\u0000]*$", "Must not hold a NUL character"],
  ["^(?!imodel-ingest:)[^\\u0000]*$", "Must not start with imodel-ingest: or hold a NUL character"],
]);

/** What a JSON Schema error means, as people say it. Written from the keyword, its value and the data; the errors must be verbose ones. */
export function violationText(error: ErrorObject): string {
  const { keyword, schema, data, params } = error;
  const limit = String(schema);
  switch (keyword) {
    case "type":
      return `Must be ${typeNames(schema)}, is ${shown(data)}`;
    case "required":
      return `Needs ${quoted(params["missingProperty"])}`;
    case "additionalProperties":
      return unknownField(error);
    case "enum":
      return `Must be one of ${listed(schema)}, is ${shown(data)}`;
    case "const":
      return `Must be ${quoted(schema)}, is ${shown(data)}`;
    case "minLength":
      return schema === 1 ? "Must not be empty" : `Must have at least ${limit} characters`;
    case "maxLength":
      return `Must not be longer than ${limit} characters`;
    case "pattern":
      return patternTexts.get(limit) ?? `Must match ${limit}, is ${shown(data)}`;
    case "minItems":
      return `Needs ${limit} or more items, has ${lengthOf(data)}`;
    case "maxItems":
      return `Must not have more than ${limit} items, has ${lengthOf(data)}`;
    case "minimum":
      return `Must be at least ${limit}, is ${shown(data)}`;
    case "maximum":
      return `Must be at most ${limit}, is ${shown(data)}`;
    case "uniqueItems":
      return `Items ${[params["i"], params["j"]].map(Number).sort((a, b) => a - b).join(" and ")} are the same`;
    default:
      return error.message ?? `Violates ${keyword}`;
  }
}

/** Values as they stand in JSON, one after the other. */
export function listed(values: unknown): string {
  return Array.isArray(values) ? values.map(quoted).join(", ") : quoted(values);
}

/** A value of the data: short ones as they are, others by their type. */
export function shown(value: unknown): string {
  if (typeof value === "string") return excerpt(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : nameOf(value);
}

function unknownField({ params, parentSchema }: ErrorObject): string {
  const field = String(params["additionalProperty"]);
  const known = Object.keys((parentSchema?.["properties"] ?? {}) as object);
  const meant = closest(field, known);
  if (meant) return `Unknown field ${excerpt(field)}; did you mean ${quoted(meant)}?`;
  const own = ["properties", "ext"].filter((name) => known.includes(name));
  return `Unknown field ${excerpt(field)}; ${own.length > 0 ? `fields of your own go under ${own.map(quoted).join(" or ")}` : `known are ${listed(known)}`}`;
}

function typeNames(type: unknown): string {
  const names = Array.isArray(type) ? type : [type];
  return names.map((name) => (name === "array" || name === "integer" || name === "object" ? `an ${name}` : `a ${name}`)).join(" or ");
}

function quoted(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

function lengthOf(data: unknown): number {
  return Array.isArray(data) ? data.length : 0;
}
