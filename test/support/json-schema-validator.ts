import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { JsonSchema } from "../../ingest/schemas/json-schema.js";

const formats = { date: /^\d{4}-\d{2}-\d{2}$/, uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i };

/** Validates as others would who have nothing but the JSON Schema. */
export function validator(schema: JsonSchema): ValidateFunction {
  return new Ajv2020({ strict: true, ownProperties: true, formats }).compile(schema);
}
