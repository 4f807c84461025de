import { readFileSync } from "node:fs";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { IngestError } from "../errors.js";
import { violationText } from "../format/violation-text.js";
import type { Positions } from "./yaml-tree.js";

/** Errors that are told at once. */
const mostErrors = 20;

/** Gathers what is wrong with an alignment, so that all of it is told at once. */
export class AlignmentErrors {
  /** One for each place: what is wrong there is put right at once. */
  readonly #messages = new Map<string, string>();

  constructor(readonly positions: Positions) {}

  /** Notes that the value of a member is wrong; without a member, the branch itself. */
  add(branch: object, member: string | number | undefined, message: string): void {
    this.#note(this.positions.of(branch, member), message);
  }

  /** Notes that a member should not be there. */
  addKey(branch: object, key: string, message: string): void {
    this.#note(this.positions.ofKey(branch, key), message);
  }

  /** @throws IngestError `alignment-invalid` with one line for each error, in the order of their places, when there are any */
  throwAny(): void {
    if (this.#messages.size === 0) return;
    const messages = [...this.#messages].map(([place, message]) => `${place}: ${message}`).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    const rest = messages.length - mostErrors;
    throw new IngestError("alignment-invalid", [...messages.slice(0, mostErrors), ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n"));
  }

  #note(place: string, message: string): void {
    if (!this.#messages.has(place)) this.#messages.set(place, message);
  }
}

let validate: ValidateFunction | undefined;

/**
 * Checks one document, before it is joined with others, against its JSON Schema.
 * @throws IngestError `alignment-invalid` with one line, with file, line and column, for each error
 */
export function checkDocument(document: unknown, file: string, positions: Positions): asserts document is object {
  validate ??= new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, verbose: true, allErrors: true, code: { optimize: false } }).compile(
    JSON.parse(readFileSync(new URL("../../json-schemas/alignment.schema.json", import.meta.url), "utf8")) as object,
  );
  if (typeof document !== "object" || document === null) throw new IngestError("alignment-invalid", `${file}:1:1: an alignment is an object with \`alignment: 1\` and \`kinds\``);
  if (validate(document)) return;
  const errors = new AlignmentErrors(positions);
  for (const error of validate.errors ?? []) note(error, document, errors);
  errors.throwAny();
}

function note(error: ErrorObject, document: object, errors: AlignmentErrors): void {
  // The errors of its parts say more.
  if (error.keyword === "if") return;
  const path = error.instancePath.split("/").slice(1).map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const name = path.join(".") || "the document";
  const extra = (error.params as { additionalProperty?: string }).additionalProperty;
  const holder = branchAt(document, extra === undefined ? path.slice(0, -1) : path);
  if (extra !== undefined) errors.addKey(holder, extra, `${name}: ${violationText(error)}`);
  else if (error.keyword === "false schema") errors.addKey(holder, path.at(-1) ?? "", `${name} does not go together with ${JSON.stringify(excludedBy(error))}`);
  else errors.add(holder, path.at(-1), `${name}: ${violationText(error)}`);
}

/** The member beside which another one must not stand. */
function excludedBy({ schemaPath }: ErrorObject): string {
  const [, member = ""] = /\/dependentSchemas\/(\w+)\//.exec(schemaPath) ?? [];
  return member;
}

function branchAt(document: object, path: readonly string[]): object {
  return path.reduce<object>((branch, key) => (branch as Record<string, object>)[key] ?? branch, document);
}
