import type { Ajv2020, ErrorObject, Options, SchemaObject, ValidateFunction } from "ajv/dist/2020.js";
import { loadAjv } from "../format/lazy-ajv.js";
import { addLengthKeywords } from "../format/length-keywords.js";
import type { ValidateValues, ValueViolation } from "./class-description.js";
import type { Json } from "./json.js";

/** GUIDs as RFC 9562 writes them. */
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Validates by a JSON Schema of objects, which is asked for and compiled when the first values come. Holds the compiled schema in memory. */
export function lazyValidator(schemaOf: () => SchemaObject): ValidateValues {
  let validate: ValidateFunction | undefined;
  return (values) => {
    validate ??= compile(schemaOf());
    return validate(values) ? [] : violationsOf(values, validate);
  };
}

let ajv: Ajv2020 | undefined;

/** That the schemas are schemas is for tests to check. */
const options: Options = { strict: true, ownProperties: true, verbose: true, messages: false, validateSchema: false, formats: { uuid }, code: { optimize: false } };

function compile(schema: SchemaObject): ValidateFunction {
  ajv ??= addLengthKeywords(new (loadAjv().Ajv2020)(options));
  const validate = ajv.compile(schema);
  ajv.removeSchema(schema); // else it would be held as long as the program runs
  return validate;
}

/** Each property is left out once something is wrong with it, since a list of all that is wrong with a long list might fill the memory. */
function violationsOf(values: Readonly<Record<string, Json>>, validate: ValidateFunction): ValueViolation[] {
  const violations: ValueViolation[] = [];
  const rest = { ...values };
  while (!validate(rest)) {
    for (const error of validate.errors ?? []) {
      const violation = violationOf(error);
      violations.push(violation);
      Reflect.deleteProperty(rest, violation.property);
    }
  }
  return violations;
}

/** Where only some values are allowed, these say more than their type. */
function violationOf({ instancePath, keyword, schema, parentSchema, params }: ErrorObject): ValueViolation {
  const [, property = String(params["additionalProperty"])] = instancePath.split("/");
  return { property, keyword: parentSchema?.["enum"] === undefined ? keyword : "enum", limit: String(schema) };
}
