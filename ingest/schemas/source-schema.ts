import type { DynamicClass, Quantity } from "../alignment/dynamic/dynamic-schema.js";
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

/** What the properties of a class, or the members of a struct, take by their EC names. */
type Settable = Readonly<Record<string, JsonSchema>>;

/**
 * The properties of a kind, named and grouped as its records have them: what a dynamic class takes without growing. `null` and what is empty says nothing
 * and is not provided for.
 * @param settable what the class takes under the names of its own properties: their limits hold here too, and those that are not there take nothing. Without it, all take
 *   what is of their types. JSON Schema cannot limit the text that a number becomes, nor what a number is converted to: limited text has to be given as text, and limits
 *   of converted numbers are described.
 */
export function sourceProperties(made: DynamicClass, settable?: Settable): Record<string, JsonSchema> {
  return objectMembers(homesOf(made), settable);
}

function objectMembers(homes: Homes, settable: Settable | undefined): Record<string, JsonSchema> {
  const root: Node = { members: new Map() };
  for (const property of homes.values()) {
    const own = settable ? settable[property.name] : {};
    const path = namesOf(property.pointer);
    if (own) path.reduce(memberOf, root).value = propertySchema(property, own, path.length);
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

function propertySchema({ name, label, type: { scalar, array }, quantity, members }: Home, own: JsonSchema, depth: number): JsonSchema {
  const { minItems, maxItems, items, description } = own;
  const title = { title: label, $comment: `EC property ${name}` };
  const size = { ...(minItems !== undefined && { minItems }), ...(maxItems !== undefined && { maxItems }) };
  const said = quantity ? convertedText(own, quantity) : description;
  const about = { ...title, ...(said !== undefined && { description: said }) };
  if (scalar === "struct") return { ...about, type: "array", items: objectOf(objectMembers(members ?? new Map(), items?.properties)), ...size };
  const plain = scalar === "json" && depth < deepestGroup ? noGroup : scalars[scalar];
  const one = quantity ? plain : limited(plain, items ?? own);
  if (!array) return { ...about, ...one };
  const list: JsonSchema = { type: "array", items: one, ...size };
  return { ...about, ...(minItems === undefined || minItems < 2 ? { anyOf: [one, list] } : list) };
}

/** Values of a type, as far as a property takes them. */
function limited(plain: JsonSchema, { minimum, maximum, minLength, maxLength, format, enum: values }: JsonSchema): JsonSchema {
  const numbers = { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
  const texts = { ...(minLength !== undefined && { minLength }), ...(maxLength !== undefined && { maxLength }), ...(format !== undefined && { format }) };
  const listed = values && { enum: values };
  if (plain.type === "integer" || plain.type === "number") return { ...plain, ...numbers, ...listed };
  const isLimited = listed !== undefined || Object.keys(texts).length > 0;
  return plain === scalars.string && isLimited ? { type: "string", ...texts, ...listed } : plain;
}

function convertedText({ minimum, maximum }: JsonSchema, { unit }: Quantity): string | undefined {
  const limits = [...(minimum === undefined ? [] : [`at least ${minimum}`]), ...(maximum === undefined ? [] : [`at most ${maximum}`])];
  return limits.length > 0 ? `Stored in ${unit}: ${limits.join(", ")}.` : undefined;
}
