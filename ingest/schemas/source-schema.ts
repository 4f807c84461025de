import type { DynamicClass } from "../alignment/dynamic/dynamic-schema.js";
import { type Home, type Homes, homesOf } from "../alignment/dynamic/homes.js";
import { deepestGroup, namesOf } from "../alignment/dynamic/leaf-values.js";
import type { ScalarType } from "../alignment/dynamic/stored-type.js";
import { int32, type JsonSchema, objectOf, pointOf } from "./json-schema.js";

const day = "\\d{4}-\\d{2}-\\d{2}";
const time = "T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?";

/** The values that a property of each type takes as they are. */
const scalars: Record<Exclude<ScalarType, "struct">, JsonSchema> = {
  boolean: { type: "boolean" },
  integer: int32,
  double: { type: "number" },
  date: { type: "string", pattern: `^${day}$`, format: "date" },
  dateTime: { type: "string", pattern: `^${day}${time}$` },
  instant: { type: "string", pattern: `^${day}${time}(Z|[+-]\\d{2}:\\d{2})$` },
  point2d: pointOf("x", "y"),
  point3d: pointOf("x", "y", "z"),
  string: { anyOf: [{ type: "string" }, { type: "number" }, { type: "boolean" }] },
  json: {},
};

/** What JSON text is made of where objects are groups of properties: anything else, and points. */
const noGroup: JsonSchema = { anyOf: [...(scalars.string.anyOf ?? []), scalars.point2d, scalars.point3d, { type: "array" }] };

/** A name in a record's properties: of a value, of a group of further names, or of both in different records. */
interface Node {
  value?: JsonSchema;
  members: Map<string, Node>;
}

/**
 * The properties of a kind, named and grouped as its records have them: what a dynamic class takes without growing. `null` and what is empty says nothing
 * and is not provided for.
 */
export function sourceProperties(made: DynamicClass): Record<string, JsonSchema> {
  return objectMembers(homesOf(made));
}

function objectMembers(homes: Homes): Record<string, JsonSchema> {
  const root: Node = { members: new Map() };
  for (const property of homes.values()) {
    const path = namesOf(property.pointer);
    path.reduce(memberOf, root).value = propertySchema(property, path.length);
  }
  return membersOf(root);
}

function memberOf({ members }: Node, name: string): Node {
  const member = members.get(name) ?? { members: new Map<string, Node>() };
  members.set(name, member);
  return member;
}

function membersOf({ members }: Node): Record<string, JsonSchema> {
  return Object.fromEntries([...members].map(([name, member]) => [name, schemaOf(member)]));
}

function schemaOf(node: Node): JsonSchema {
  if (node.members.size === 0) return node.value ?? {};
  const group = objectOf(membersOf(node));
  return node.value ? { anyOf: [node.value, group] } : group;
}

function propertySchema({ name, label, type: { scalar, array }, members }: Home, depth: number): JsonSchema {
  const title = { title: label, $comment: `EC property ${name}` };
  if (scalar === "struct") return { ...title, type: "array", items: objectOf(objectMembers(members ?? new Map())) };
  const one = scalar === "json" && depth < deepestGroup ? noGroup : scalars[scalar];
  const value: JsonSchema = array ? { anyOf: [one, { type: "array", items: one }] } : one;
  return { ...title, ...value };
}
