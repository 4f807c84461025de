import type { EntityRecord } from "../format/record-types.js";
import type { Json } from "./json.js";
import type { SourceRule } from "./alignment-rules.js";

/** What an alignment may look at in a record. */
export type SourceRecord = Pick<EntityRecord, "kind" | "id" | "scope" | "label" | "code" | "properties">;

/** Where a value comes from, ready to be used. */
export interface ValueSource {
  /** Undefined where there is no value. */
  read(record: SourceRecord): Json | undefined;
  /** JSON pointer of the value, when it is one value of the record. */
  pointer(record: SourceRecord): string | undefined;
}

/** A value of a record, and the names that lead to it below `properties`. */
export interface Found {
  path: readonly string[];
  value: Json;
}

type Properties = Readonly<Record<string, Json>>;

/** Characters of a text that a template makes; a longer one is no value. */
const longestText = 1_000_000;

/** What a record has besides its properties. */
const own: Readonly<Record<string, "kind" | "id" | "scope" | "label" | "code">> = { $kind: "kind", $id: "id", $scope: "scope", $label: "label", $code: "code" };

/** The names of a record's own values, as a rule writes them. */
export const ownNames = Object.keys(own);

/** Compiles where a value comes from. Flaws of names and templates are handed to `fail`. */
export function compileSource(rule: SourceRule, fail: (message: string) => void): ValueSource {
  if (typeof rule === "string") return compileText(rule, fail);
  const sources = rule.map((text) => compileText(text, fail));
  const first = (record: SourceRecord): ValueSource | undefined => sources.find((source) => hasContent(source.read(record)));
  return { read: (record) => first(record)?.read(record), pointer: (record) => first(record)?.pointer(record) };
}

/** The source of a property, by its name. */
export function propertySource(name: string): ValueSource {
  const plain = !name.includes("/");
  return {
    read: ({ properties }) => (plain ? ownValue(properties as Properties | undefined, name) : findProperty(properties as Properties | undefined, name)?.value),
    pointer: (record) => pointerTo(findProperty(record.properties as Properties | undefined, name)?.path ?? [name]),
  };
}

/**
 * Finds a property by its name, or, when there is none of that name, along the slashes in it: `Pset_WallCommon/FireRating` is a property of a property set,
 * unless the record has a property that is called so.
 */
export function findProperty(properties: Properties | undefined, name: string): Found | undefined {
  let level = properties;
  const path: string[] = [];
  for (let rest = name; level !== undefined; ) {
    if (Object.hasOwn(level, rest)) return { path: [...path, rest], value: level[rest] ?? null };
    const slash = rest.indexOf("/");
    if (slash < 0) return undefined;
    const group = rest.slice(0, slash);
    const inner = Object.hasOwn(level, group) ? level[group] : undefined;
    level = isGroup(inner) ? inner : undefined;
    path.push(group);
    rest = rest.slice(slash + 1);
  }
  return undefined;
}

/** Text of a value in a label, a code, a template or a list of values; undefined for what is no single value. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** Whether a value is a group of values, a property set say. */
export function isGroup(value: Json | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON pointer (RFC 6901) to a property of a record. */
export function pointerTo(path: readonly string[]): string {
  return ["properties", ...path].map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function compileText(text: string, fail: (message: string) => void): ValueSource {
  return /[{}]/.test(text) ? compileTemplate(text, fail) : compileName(text, fail);
}

function compileName(name: string, fail: (message: string) => void): ValueSource {
  if (!name.startsWith("$")) return propertySource(name);
  const member = Object.hasOwn(own, name) ? own[name] : undefined;
  if (!member) fail(`${name} is nothing that a record has; there are ${ownNames.join(", ")}`);
  const key = member ?? "id";
  return { read: (record) => record[key], pointer: () => `/${key}` };
}

/** A template has a value only where all of its names have one. */
function compileTemplate(text: string, fail: (message: string) => void): ValueSource {
  const pieces = piecesOf(text, fail).map((piece) => (typeof piece === "string" ? piece : compileName(piece.name, fail)));
  const read = (record: SourceRecord): string | undefined => {
    let made = "";
    for (const piece of pieces) {
      const value = typeof piece === "string" ? piece : textOf(piece.read(record));
      if (value === undefined || (value === "" && typeof piece !== "string") || made.length + value.length > longestText) return undefined;
      made += value;
    }
    return made;
  };
  return { read, pointer: () => undefined };
}

/** Literal text and names of a template; `{{` and `}}` are literal braces. */
function piecesOf(text: string, fail: (message: string) => void): (string | { name: string })[] {
  const pieces: (string | { name: string })[] = [];
  // One way through for every text: what no alternative takes is a brace without its other.
  for (const [all, literal, name] of text.matchAll(/((?:[^{}]|\{\{|\}\})+)|\{([^{}]+)\}|[{}]/g)) {
    if (literal !== undefined) pieces.push(literal.replaceAll("{{", "{").replaceAll("}}", "}"));
    else if (name !== undefined) pieces.push({ name });
    else fail(`${all} has no other brace, or nothing in between; write ${all}${all} for a brace itself`);
  }
  return pieces;
}

function ownValue(properties: Properties | undefined, name: string): Json | undefined {
  return properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function hasContent(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== "";
}
