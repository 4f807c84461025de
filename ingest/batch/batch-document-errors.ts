import { readFileSync } from "node:fs";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { AlignmentErrors } from "../alignment/document-errors.js";
import type { Positions } from "../alignment/yaml-tree.js";
import { IngestError } from "../errors.js";
import { violationText } from "../format/violation-text.js";
import { unknownPlaceholder } from "./placeholders.js";

type Members = Readonly<Record<string, unknown>>;

let validate: ValidateFunction | undefined;

/**
 * Checks the document of a batch against its JSON Schema, and what that cannot say.
 * @throws IngestError `batch-invalid` with one line, with file, line and column, for each error
 */
export function checkBatchDocument(document: unknown, file: string, positions: Positions): asserts document is object {
  validate ??= new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, verbose: true, allErrors: true }).compile(
    JSON.parse(readFileSync(new URL("../../json-schemas/batch.schema.json", import.meta.url), "utf8")) as object,
  );
  if (typeof document !== "object" || document === null || Array.isArray(document)) throw new IngestError("batch-invalid", `${file}:1:1: a batch is an object with \`batch: 1\` and \`jobs\``);
  const errors = new AlignmentErrors(positions);
  if (validate(document)) checkSettings(document as Members, errors);
  else for (const error of validate.errors ?? []) note(error, document, errors);
  try {
    errors.throwAny();
  } catch (error) {
    throw IngestError.is(error) ? new IngestError("batch-invalid", error.message) : error;
  }
}

function note(error: ErrorObject, document: object, errors: AlignmentErrors): void {
  const path = error.instancePath.split("/").slice(1).map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const message = `${path.join(".") || "the document"}: ${violationText(error)}`;
  const extra = (error.params as { additionalProperty?: string }).additionalProperty;
  if (extra !== undefined) errors.addKey(branchAt(document, path), extra, message);
  else errors.add(branchAt(document, path.slice(0, -1)), path.at(-1), message);
}

function branchAt(document: object, path: readonly string[]): object {
  return path.reduce<object>((branch, key) => (branch as Record<string, object>)[key] ?? branch, document);
}

function checkSettings(document: Members, errors: AlignmentErrors): void {
  const defaults = (document["defaults"] ?? {}) as Members;
  const jobs = document["jobs"] as readonly Members[];
  for (const settings of [defaults, ...jobs]) checkPlaceholders(settings, errors);
  jobs.forEach((job, i) => {
    if (job["imodel"] === undefined && defaults["imodel"] === undefined) errors.add(job, undefined, `jobs.${i}: Needs "imodel", here or in "defaults"`);
  });
}

function checkPlaceholders(settings: Members, errors: AlignmentErrors): void {
  const options = (settings["options"] ?? []) as readonly unknown[];
  const templates = [...["imodel", "quarantine"].map((name) => [settings, name, settings[name]] as const), ...options.map((word, i) => [options, i, word] as const)];
  for (const [branch, member, template] of templates) {
    const unknown = typeof template === "string" ? unknownPlaceholder(template) : undefined;
    if (unknown !== undefined) errors.add(branch, member, `${member}: There is no placeholder ${unknown}; known are {name} and {folder}`);
  }
}
