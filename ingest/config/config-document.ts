import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { AlignmentErrors } from "../alignment/document-errors.js";
import { Positions, readTree } from "../alignment/yaml-tree.js";
import { IngestError } from "../errors.js";
import { violationText } from "../format/violation-text.js";

/** An option as a configuration file has it. */
export interface ConfiguredOption {
  value: unknown;
  /** `file:line:column`. */
  place: string;
  /** Whether it stands among the options of this command, not among those of all. */
  own: boolean;
}

/** What a configuration file says. */
export interface Config {
  file: string;
  /** Absolute path of the folder that paths are relative to. */
  base: string;
  /** The options of a command by their long names, those of all commands included. */
  optionsOf(command: string): Map<string, ConfiguredOption>;
}

type Section = Readonly<Record<string, unknown>>;

let validate: ValidateFunction | undefined;

/**
 * Reads a configuration file, as `json-schemas/config.schema.json` describes it (YAML, so JSON too). Nothing in it is executed.
 * @throws IngestError `config-invalid`, with file, line and column: one line for each error; `input-unreadable`
 */
export function readConfig(file: string): Config {
  const positions = new Positions();
  const document = check(readAsConfig(readText(file), file, positions), file, positions);
  return {
    file,
    base: dirname(resolve(file)),
    optionsOf: (command) => {
      const found = new Map<string, ConfiguredOption>();
      for (const name of ["options", command]) {
        const section = document[name];
        if (section) for (const [option, value] of Object.entries(section)) found.set(option, { value, place: positions.of(section, option), own: name === command });
      }
      return found;
    },
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new IngestError("input-unreadable", `${file} cannot be read`, error);
  }
}

function readAsConfig(text: string, file: string, positions: Positions): unknown {
  return asConfigError(() => readTree(text, file, positions));
}

function check(document: unknown, file: string, positions: Positions): Readonly<Record<string, Section | undefined>> {
  validate ??= new Ajv2020({ strict: true, strictTypes: false, verbose: true, allErrors: true }).compile(
    JSON.parse(readFileSync(new URL("../../json-schemas/config.schema.json", import.meta.url), "utf8")) as object,
  );
  if (typeof document !== "object" || document === null || Array.isArray(document)) throw new IngestError("config-invalid", `${file}:1:1: a configuration is an object with \`config: 1\` and options`);
  const errors = new AlignmentErrors(positions);
  if (!validate(document)) for (const error of validate.errors ?? []) note(error, document, errors);
  asConfigError(() => errors.throwAny());
  return document as Readonly<Record<string, Section | undefined>>;
}

function note(error: ErrorObject, document: object, errors: AlignmentErrors): void {
  const path = error.instancePath.split("/").slice(1);
  const message = `${path.join(".") || "the document"}: ${violationText(error)}`;
  const extra = (error.params as { additionalProperty?: string }).additionalProperty;
  if (extra !== undefined) errors.addKey(branchAt(document, path), extra, message);
  else errors.add(branchAt(document, path.slice(0, -1)), path.at(-1), message);
}

function branchAt(document: object, path: readonly string[]): object {
  return path.reduce<object>((branch, key) => (branch as Record<string, object>)[key] ?? branch, document);
}

/** Errors of documents are those of alignments by their key. */
function asConfigError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw IngestError.is(error, "alignment-invalid") ? new IngestError("config-invalid", error.message, error.cause) : error;
  }
}
