import type { Schema } from "./record-schemas.js";

/** One of the alternatives of a `oneOf`, and where it stands in the schema. */
export interface Branch {
  schema: Schema;
  /** JSON pointer into the schema, as a URI fragment. */
  ref: string;
}

/** The alternatives of a `oneOf`, references followed and alternatives of alternatives laid flat. */
export function branchesOf(alternatives: Schema[], ref: string, root: Schema): Branch[] {
  return alternatives.flatMap((schema, index) => flatten({ schema, ref: `${ref}/${index}` }, root));
}

/**
 * The alternative that a value was meant to be: the only one of its JSON type, or the one whose constant field (such as `type`) it has,
 * or the only one whose required field it has. Undefined when that cannot be said.
 */
export function chooseBranch(branches: Branch[], value: unknown): Branch | undefined {
  const sameType = branches.filter(({ schema }) => schema["type"] === jsonType(value));
  if (sameType.length < 2 || !isRecord(value)) return sameType[0];
  const sameConstant = sameType.filter(({ schema }) => constantOf(schema)?.value === value[constantOf(schema)?.field ?? ""]);
  if (sameConstant.length === 1) return sameConstant[0];
  const sameField = sameType.filter(({ schema }) => requiredOf(schema).some((field) => Object.hasOwn(value, field)));
  return sameField.length === 1 ? sameField[0] : undefined;
}

/** The field that tells alternatives apart, with the values it may have; undefined when there is none. */
export function discriminatorOf(branches: Branch[]): { field: string; values: unknown[] } | undefined {
  const constants = branches.map(({ schema }) => constantOf(schema));
  const field = constants[0]?.field;
  if (field === undefined || constants.some((constant) => constant?.field !== field)) return undefined;
  return { field, values: constants.map((constant) => constant?.value) };
}

/** The fields of which a value must have those of one alternative. */
export function requiredOf(schema: Schema): string[] {
  return (schema["required"] as string[] | undefined) ?? [];
}

function flatten(branch: Branch, root: Schema): Branch[] {
  const target = branch.schema["$ref"];
  const resolved = typeof target === "string" ? { schema: resolve(target, root), ref: target } : branch;
  const alternatives = resolved.schema["oneOf"];
  return Array.isArray(alternatives) ? branchesOf(alternatives as Schema[], `${resolved.ref}/oneOf`, root) : [resolved];
}

function resolve(ref: string, root: Schema): Schema {
  const definitions = root["$defs"] as Record<string, Schema> | undefined;
  return definitions?.[ref.replace("#/$defs/", "")] ?? {};
}

function constantOf(schema: Schema): { field: string; value: unknown } | undefined {
  for (const [field, part] of Object.entries((schema["properties"] ?? {}) as Record<string, Schema>)) {
    if (part["const"] !== undefined) return { field, value: part["const"] };
  }
  return undefined;
}

function jsonType(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
