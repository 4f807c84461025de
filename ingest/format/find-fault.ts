/// <reference lib="es2024.string" />
import type { IssueCode } from "../issue.js";

/** What makes a parsed record unusable before any schema is looked at. */
export interface Fault {
  code: IssueCode;
  message: string;
  /** JSON pointer into the record. */
  pointer: string;
}

/** What has to be looked at besides the shape of a value. */
export interface FaultSearch {
  /** Containers may nest this deep; the record itself is level 1. */
  maxDepth: number;
  /** The text had `\u` escapes, so strings and keys may hold half a surrogate pair or the character NUL. */
  escapes: boolean;
  /** The text was not UTF-8, and U+FFFD stands where it was not. */
  damaged: boolean;
}

/**
 * The first fault of a parsed value, in document order: nested too deep, a `__proto__` key, a broken character, NUL, or a number beyond what a double holds.
 * One walk over the value; recursion is bounded by `maxDepth`.
 */
export function findFault(value: unknown, search: FaultSearch, level = 1): Fault | undefined {
  if (typeof value === "string") return findInText(value, search);
  if (typeof value === "number") return Number.isFinite(value) ? undefined : tooLarge;
  if (typeof value !== "object" || value === null) return undefined;
  if (level > search.maxDepth) return { code: "nesting-too-deep", message: `Nested deeper than ${search.maxDepth} levels`, pointer: "" };
  return Array.isArray(value) ? findInArray(value, search, level) : findInObject(value, search, level);
}

const tooLarge: Readonly<Fault> = { code: "schema-violation", message: "The number is too large for a double", pointer: "" };

function findInText(text: string, { escapes, damaged }: FaultSearch): Fault | undefined {
  if (escapes && text.includes("\0")) return { code: "nul-character", message: "The character NUL", pointer: "" };
  if (escapes && !text.isWellFormed()) return { code: "utf8-invalid", message: "Half of a surrogate pair", pointer: "" };
  if (damaged && text.includes("\ufffd")) return { code: "utf8-invalid", message: "Bytes that are not UTF-8", pointer: "" };
  return undefined;
}

function findInArray(array: unknown[], search: FaultSearch, level: number): Fault | undefined {
  for (let index = 0; index < array.length; index++) {
    const fault = findFault(array[index], search, level + 1);
    if (fault) return below(String(index), fault);
  }
  return undefined;
}

function findInObject(object: object, search: FaultSearch, level: number): Fault | undefined {
  for (const key in object) {
    if (key === "__proto__") return below(key, { code: "key-forbidden", message: "A key named __proto__", pointer: "" });
    const fault = findInKey(key, search) ?? findFault(object[key as keyof typeof object], search, level + 1);
    if (fault) return below(key, fault);
  }
  return undefined;
}

function findInKey(key: string, search: FaultSearch): Fault | undefined {
  return search.escapes || search.damaged ? findInText(key, search) : undefined;
}

function below(key: string, fault: Fault): Fault {
  return { ...fault, pointer: `/${pointerToken(key)}${fault.pointer}` };
}

/** One segment of a JSON pointer (RFC 6901). */
export function pointerToken(key: string): string {
  return key.toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1");
}
