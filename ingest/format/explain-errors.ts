import type { ErrorObject } from "ajv/dist/2020.js";
import { type Branch, branchesOf, chooseBranch, discriminatorOf, requiredOf } from "./choose-branch.js";
import { pointerToken } from "./find-fault.js";
import type { Schema } from "./record-schemas.js";
import { listed, shown, violationText } from "./violation-text.js";

/** One way in which a record does not match its schema. */
export interface Violation {
  /** JSON pointer into the record. */
  pointer: string;
  message: string;
}

/** What is needed to look into the alternatives of a schema. */
export interface Explanation {
  root: Schema;
  /** Validates against a part of the schema, given as a URI fragment; undefined when the value matches it. */
  errorsOf(ref: string, value: unknown): ErrorObject[];
}

/**
 * Turns the errors of ajv into one violation for each thing that is wrong. Where a value matches none of several alternatives,
 * it is compared with the one it was meant to be, instead of being blamed for missing all of them.
 */
export function explainErrors(errors: ErrorObject[], explanation: Explanation, base = ""): Violation[] {
  const choices = outermostChoices(errors);
  const plain = errors.filter(({ instancePath }) => !choices.some((choice) => isWithin(instancePath, choice.instancePath)));
  const missed = choices.flatMap((choice) => explainChoice(choice, explanation, base));
  return [...plain.map((error) => ({ pointer: base + pointerOf(error), message: violationText(error) })), ...missed];
}

function explainChoice(error: ErrorObject, explanation: Explanation, base: string): Violation[] {
  const { schema, schemaPath, instancePath, data } = error;
  const pointer = base + instancePath;
  const branches = branchesOf(schema as Schema[], schemaPath, explanation.root);
  const branch = chooseBranch(branches, data);
  const errors = branch ? explanation.errorsOf(branch.ref, data) : [];
  return errors.length > 0 ? explainErrors(errors, explanation, pointer) : [noBranch(branches, data, pointer)];
}

function noBranch(branches: Branch[], data: unknown, pointer: string): Violation {
  const discriminator = discriminatorOf(branches);
  if (typeof data !== "object" || data === null || Array.isArray(data)) return { pointer, message: `Must be an object, is ${shown(data)}` };
  if (!discriminator) return { pointer, message: `Needs exactly one of ${listed(branches.flatMap(({ schema }) => requiredOf(schema)))}` };
  const { field, values } = discriminator;
  const value = (data as Record<string, unknown>)[field];
  if (value === undefined) return { pointer, message: `Needs ${listed(field)}: one of ${listed(values)}` };
  return { pointer: `${pointer}/${field}`, message: `Must be one of ${listed(values)}, is ${shown(value)}` };
}

/** The `oneOf` errors that are not part of another one: ajv names the inner ones first. */
function outermostChoices(errors: ErrorObject[]): ErrorObject[] {
  const outermost: ErrorObject[] = [];
  for (const error of errors.toReversed()) {
    const inner = error.keyword !== "oneOf" || outermost.some((outer) => isWithin(error.instancePath, outer.instancePath));
    if (!inner) outermost.unshift(error);
  }
  return outermost;
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

function pointerOf({ instancePath, keyword, params }: ErrorObject): string {
  return keyword === "additionalProperties" ? `${instancePath}/${pointerToken(String(params["additionalProperty"]))}` : instancePath;
}
