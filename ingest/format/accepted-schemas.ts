import { readFileSync } from "node:fs";
import type { Ajv2020, Options } from "ajv/dist/2020.js";
import { loadAjv } from "./lazy-ajv.js";
import { addLengthKeywords } from "./length-keywords.js";
import { withNamedBranches } from "./name-branches.js";
import { recordTypes, type Schema, schemaFolder, withItemTypes } from "./record-schemas.js";

/** Names of the JSON Schemas that nearly every run needs: those of records, of alignments and of manifests. */
export const acceptedSchemas = [...recordTypes, "alignment", "extractor"] as const;

/** One of {@link acceptedSchemas}. */
export type AcceptedSchema = (typeof acceptedSchemas)[number];

/** A schema from `json-schemas/`, in the form in which it is compiled to accept values. */
export function schemaToAccept(name: AcceptedSchema): Schema {
  const schema = JSON.parse(readFileSync(new URL(`${name}.schema.json`, schemaFolder), "utf8")) as Schema;
  return withNamedBranches(withItemTypes(schema));
}

/** Compiles schemas to functions that stop at the first error, and say nothing of it. To optimize the code takes as long as to make it, and gains nothing that could be measured. */
export function acceptingAjv(code: Options["code"] = { optimize: false }): Ajv2020 {
  const { Ajv2020: Ajv } = loadAjv();
  const options: Options = { strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true, discriminator: true, inlineRefs: false, messages: false, validateSchema: false };
  return addLengthKeywords(new Ajv({ ...options, code }));
}
