import { readFileSync } from "node:fs";
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import { IngestError } from "../errors.js";
import { accepts } from "../format/accepts.js";
import { loadAjv } from "../format/lazy-ajv.js";
import { violationText } from "../format/violation-text.js";
import { DocumentErrors } from "./document-errors.js";
import type { DocumentSort } from "./document-sort.js";
import type { TreeSource } from "./yaml-tree.js";

const validators = new Map<string, ValidateFunction>();

/**
 * What is wrong with a document by its JSON Schema.
 * @throws IngestError with the key of the sort when it is no object
 */
export function checkTree(tree: unknown, { file, positions, sort }: TreeSource): DocumentErrors {
  if (typeof tree !== "object" || tree === null || Array.isArray(tree)) throw new IngestError(sort.key, `${file}:1:1: ${sort.needs}`);
  const errors = new DocumentErrors(positions, sort.key);
  if (sort.schema === "alignment" && accepts.alignment(tree)) return errors;
  const validate = validatorOf(sort);
  if (!validate(tree)) for (const error of validate.errors ?? []) note(error, tree, errors);
  return errors;
}

function validatorOf({ schema }: DocumentSort): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const { Ajv2020: Ajv } = loadAjv();
  const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, verbose: true, allErrors: true, validateSchema: false, code: { optimize: false } });
  const made = ajv.compile(JSON.parse(readFileSync(new URL(`../../json-schemas/${schema}.schema.json`, import.meta.url), "utf8")) as object);
  validators.set(schema, made);
  return made;
}

function note(error: ErrorObject, tree: object, errors: DocumentErrors): void {
  // The errors of its parts say more.
  if (error.keyword === "if") return;
  const path = error.instancePath.split("/").slice(1).map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const name = path.join(".") || "the document";
  const extra = (error.params as { additionalProperty?: string }).additionalProperty;
  const holder = branchAt(tree, extra === undefined ? path.slice(0, -1) : path);
  if (extra !== undefined) errors.addKey(holder, extra, `${name}: ${violationText(error)}`);
  else if (error.keyword === "false schema") errors.addKey(holder, path.at(-1) ?? "", `${name} does not go together with ${JSON.stringify(excludedBy(error))}`);
  else errors.add(holder, path.at(-1), `${name}: ${violationText(error)}`);
}

/** The member beside which another one must not stand. */
function excludedBy({ schemaPath }: ErrorObject): string {
  const [, member = ""] = /\/dependentSchemas\/(\w+)\//.exec(schemaPath) ?? [];
  return member;
}

function branchAt(tree: object, path: readonly string[]): object {
  return path.reduce<object>((branch, key) => (branch as Record<string, object>)[key] ?? branch, tree);
}
