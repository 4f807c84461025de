import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";
import type { Report } from "../../ingest/report/report.js";
import { root } from "../package-folder.js";

const schema = JSON.parse(readFileSync(join(root, "json-schemas/report.schema.json"), "utf8")) as { examples: unknown[] };
const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(schema);

/** The example in the schema. */
export const exampleReport = schema.examples[0] as Report;

/** Fails unless the value is a report as its JSON Schema says. */
export function expectReport(value: unknown): Report {
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
  return value as Report;
}
