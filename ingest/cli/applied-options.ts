import { delimiter, resolve } from "node:path";
import { CommanderError, type Command, type Option } from "commander";
import type { Config, ConfiguredOption } from "../config/config-document.js";
import { IngestError } from "../errors.js";

/** Where the value of an option comes from. */
export interface AppliedOption {
  option: Option;
  /** As the command takes it; undefined while nothing sets it. */
  value: unknown;
  source: "default" | "file" | "environment";
  /** The variable, or `file:line:column`. */
  from?: string;
}

/** What options are taken from. */
export interface OptionSources {
  env: NodeJS.ProcessEnv;
  config?: Config;
  /** Long names that are on the command line. */
  given: ReadonlySet<string>;
}

/** Options whose values are paths, which in a file are relative to it. */
const paths = new Set(["imodel", "token-file", "briefcases", "alignment", "schemas", "quarantine", "report", "plan", "output", "output-folder", "reports"]);

const ofHub = ["itwin-id", "imodel-id", "imodel-name", "create", "token-file", "platform-url", "briefcases", "push", "named-version", "conflicts"];

/** Options that go when another one is given closer to the call: an iModel is a file or in iModelHub, and so on. */
const excluded: Readonly<Record<string, readonly string[]>> = { "imodel": ofHub, "itwin-id": ["imodel"], "imodel-id": ["imodel-name", "create"], "imodel-name": ["imodel-id"], "max-errors": ["fail-fast"], "fail-fast": ["max-errors"] };

/** The variable of the environment that sets an option: `--max-errors` is `IMODEL_INGEST_MAX_ERRORS`. */
export function variableOf(name: string): string {
  return `IMODEL_INGEST_${name.toUpperCase().replaceAll("-", "_")}`;
}

/**
 * Sets the options of a command from the environment, and from a file where the environment leaves them out.
 * @throws IngestError `config-invalid`, saying where
 */
export function appliedOptions(command: Command, { env, config, given }: OptionSources): AppliedOption[] {
  const configured = config?.optionsOf(command.name());
  const own = command.options.filter(({ long }) => long !== undefined && long !== "--config");
  refuseUnknown(configured, own, command);
  const inEnvironment = new Set(own.map(longName).filter((name) => (env[variableOf(name)] ?? "") !== ""));
  return own.map((option): AppliedOption => {
    const name = longName(option);
    const unset: AppliedOption = { option, value: option.defaultValue as unknown, source: "default" };
    if (isExcluded(name, given)) return unset;
    if (inEnvironment.has(name)) return { option, value: fromEnvironment(option, env[variableOf(name)] ?? ""), source: "environment", from: variableOf(name) };
    const found = configured?.get(name);
    if (!found || isExcluded(name, inEnvironment)) return unset;
    return { option, value: fromFile(option, found, config?.base ?? ""), source: "file", from: found.place };
  });
}

/** The long name of an option, without its dashes. */
export function longName({ long = "" }: Option): string {
  return long.slice(2);
}

function isExcluded(name: string, closer: ReadonlySet<string>): boolean {
  return [...closer].some((other) => excluded[other]?.includes(name));
}

/** What all commands share may be unknown to one of them; what stands under its own name may not. */
function refuseUnknown(configured: ReadonlyMap<string, ConfiguredOption> | undefined, options: readonly Option[], command: Command): void {
  for (const [name, { own, place }] of configured ?? [])
    if (own && !options.some((option) => longName(option) === name)) throw new IngestError("config-invalid", `${place}: ${command.name()} has no option --${name}`);
}

function fromFile(option: Option, { value, place }: ConfiguredOption, base: string): unknown {
  const name = longName(option);
  if (typeof value === "boolean") return value || undefined;
  const texts = (Array.isArray(value) ? value : [value]).map((text) => (paths.has(name) ? resolve(base, String(text)) : String(text)));
  return parseAll(option, texts, place);
}

function fromEnvironment(option: Option, text: string): unknown {
  const variable = variableOf(longName(option));
  const takesValue = option.required || option.optional;
  if (takesValue && !(option.optional && /^(true|false)$/i.test(text))) return parseAll(option, isList(option) ? text.split(delimiter) : [text], variable);
  if (/^(1|true|yes)$/i.test(text)) return true;
  if (/^(0|false|no)$/i.test(text)) return undefined;
  throw new IngestError("config-invalid", `${variable}: ${JSON.stringify(text)} is neither true nor false`);
}

function isList(option: Option): boolean {
  return ["schemas", "report"].includes(longName(option));
}

function parseAll(option: Option, texts: readonly string[], place: string): unknown {
  try {
    return texts.reduce<unknown>((before, text) => (option.parseArg ? option.parseArg(text, before) : text), undefined);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new IngestError("config-invalid", `${place}: ${longName(option)}: ${error.message}`);
  }
}
