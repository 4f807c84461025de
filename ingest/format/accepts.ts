import type { ValidateFunction } from "ajv/dist/2020.js";
import { acceptedSchemas, type AcceptedSchema, acceptingAjv, schemaToAccept } from "./accepted-schemas.js";

const validators = new Map<AcceptedSchema, ValidateFunction>();

/**
 * Whether a value is valid by one of the JSON Schemas that nearly every run needs; nothing says why it is not. They are compiled when they are asked for first, and
 * what the build puts in the place of this file has them compiled ahead: see `scripts/compile-schemas.mjs`.
 */
export const accepts = Object.fromEntries(acceptedSchemas.map((name) => [name, (value: unknown) => validatorOf(name)(value)])) as Readonly<Record<AcceptedSchema, (value: unknown) => boolean>>;

function validatorOf(name: AcceptedSchema): ValidateFunction {
  const known = validators.get(name);
  if (known) return known;
  const made = acceptingAjv().compile(schemaToAccept(name));
  validators.set(name, made);
  return made;
}
