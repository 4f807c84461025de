/** A JSON Schema (2020-12), as far as classes of EC need it. Plain data. */
export interface JsonSchema {
  $schema?: string;
  $id?: string;
  $comment?: string;
  title?: string;
  description?: string;
  type?: "boolean" | "integer" | "number" | "string" | "array" | "object";
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: "date" | "uuid";
  contentEncoding?: "base64";
  contentMediaType?: "application/json";
  enum?: (string | number)[];
  anyOf?: JsonSchema[];
}

/** An object that has nothing but these members. */
export function objectOf(properties: Record<string, JsonSchema>, required?: string[]): JsonSchema {
  return { type: "object", additionalProperties: false, ...(required && { required }), properties };
}

/** A point, as records and ECSQL have it. */
export function pointOf(...axes: readonly string[]): JsonSchema {
  return objectOf(Object.fromEntries(axes.map((axis) => [axis, { type: "number" }])), [...axes]);
}

/** Whole numbers of 32 bits. */
export const int32: JsonSchema = { type: "integer", minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
