import type { Ajv2020, ErrorObject, Options, ValidateFunction } from "ajv/dist/2020.js";
import { acceptingAjv } from "./accepted-schemas.js";
import { accepts } from "./accepts.js";
import { explainErrors, type Violation } from "./explain-errors.js";
import { loadAjv } from "./lazy-ajv.js";
import { addLengthKeywords } from "./length-keywords.js";
import { withNamedBranches } from "./name-branches.js";
import { loadSchema, type RecordByType, type RecordType, type Schema, withItemTypes, withUnknownFields } from "./record-schemas.js";

/** Of a record that is larger, only the first error is looked for: a list of all of them might fill the memory. */
const explainedBytes = 64 * 1024;

/**
 * Checks records against the JSON Schema of their type. Schemas are read from `json-schemas/` and compiled when the first record of a type comes;
 * nothing is fetched.
 */
export class RecordValidators {
  #unknownFields: boolean;
  #schemas = new Map<RecordType, Schema>();
  #accepting = new Map<RecordType, ValidateFunction>();
  #acceptor: Ajv2020 | undefined;
  #firstError: Ajv2020 | undefined;
  #allErrors: Ajv2020 | undefined;

  /** With `unknownFields`, fields that the schemas do not know are accepted everywhere. */
  constructor({ unknownFields }: { unknownFields: boolean }) {
    this.#unknownFields = unknownFields;
  }

  /** Whether a value is a valid record of a type. Stops at the first error. */
  accepts<T extends RecordType>(type: T, value: unknown): value is RecordByType[T] {
    if (!this.#unknownFields) return accepts[type](value);
    let validate = this.#accepting.get(type);
    if (!validate) {
      validate = (this.#acceptor ??= acceptingAjv()).compile(withNamedBranches(this.#schema(type)));
      this.#accepting.set(type, validate);
    }
    return validate(value);
  }

  /** What is wrong with a value, at most `limit` things. `bytes` is the size of its text. */
  violations(type: RecordType, value: unknown, { bytes, limit = 5 }: { bytes: number; limit?: number }): Violation[] {
    const ajv = bytes > explainedBytes ? (this.#firstError ??= addLengthKeywords(makeAjv({ allErrors: false }))) : (this.#allErrors ??= makeAjv({ allErrors: true }));
    const root = this.#schema(type);
    const id = String(root["$id"]);
    if (!ajv.getSchema(id)) ajv.addSchema(root);
    const errorsOf = (ref: string, part: unknown): ErrorObject[] => errorsFor(ajv, id + ref, part);
    return explainErrors(errorsOf("", value), { root, errorsOf }).slice(0, limit);
  }

  #schema(type: RecordType): Schema {
    const known = this.#schemas.get(type);
    if (known) return known;
    const schema = withItemTypes(loadSchema(type));
    const accepted = this.#unknownFields ? withUnknownFields(schema) : schema;
    this.#schemas.set(type, accepted);
    return accepted;
  }
}

/** Validators of this version of the format. */
export const recordValidators = new RecordValidators({ unknownFields: false });

/** Validators for documents of a later minor version, which may have fields that this version does not know. */
export const tolerantValidators = new RecordValidators({ unknownFields: true });

/** To optimize the code takes as long as to make it, and gains nothing that could be measured. That the schemas are schemas is for tests to check. */
function makeAjv(options: Options): Ajv2020 {
  const { Ajv2020: Ajv } = loadAjv();
  return new Ajv({ strict: true, allowUnionTypes: true, discriminator: true, verbose: true, validateSchema: false, code: { optimize: false }, ...options });
}

function errorsFor(ajv: Ajv2020, ref: string, value: unknown): ErrorObject[] {
  const validate = ajv.getSchema(ref);
  return !validate || validate(value) === true ? [] : (validate.errors ?? []);
}
