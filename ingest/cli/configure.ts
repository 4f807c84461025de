import { existsSync } from "node:fs";
import type { Command, Option } from "commander";
import { IngestError } from "../errors.js";
import { type AppliedOption, appliedOptions } from "./applied-options.js";

/** Commands that take options from a configuration file and the environment. */
const configurable = ["sync", "run", "plan", "validate", "batch", "replay"];

/** The configuration file that is taken where none is named. */
const usualFile = "imodel-ingest.config.yaml";

/** Names the configuration file in the environment. */
const fileVariable = "IMODEL_INGEST_CONFIG";

/** Lets commands take their options from the command line, else from the environment, else from a configuration file. A file is looked for, and YAML loaded, only when a command runs. */
export function withConfiguration(program: Command): void {
  for (const command of configurableCommands(program)) command.option("--config <file>", `options that the command line and the environment leave out (default: ${usualFile}, when it is there)`);
  program.hook("preSubcommand", async (_program, command) => {
    if (!configurable.includes(command.name())) return;
    try {
      const words = ownWords(process.argv);
      const applied = await readSettings(command, { words, env: process.env });
      for (const { option, value, source } of applied) if (value !== undefined && source !== "default") command.setOptionValueWithSource(option.attributeName(), value, source === "file" ? "config" : "env");
      for (const option of command.options) replaceWhenGiven(command, option);
    } catch (error) {
      if (!IngestError.is(error)) throw error;
      program.error(`imodel-ingest: ${error.key}: ${error.message}`);
    }
  });
}

/** The commands that take options from a configuration file and the environment. */
export function configurableCommands(program: Command): Command[] {
  return program.commands.filter((command) => configurable.includes(command.name()));
}

/** The options of a command as the environment and the configuration file set them, those included that they do not set. */
export async function readSettings(command: Command, { words, env }: { words: readonly string[]; env: NodeJS.ProcessEnv }): Promise<AppliedOption[]> {
  const named = namedFile(words) ?? (env[fileVariable] === "" ? undefined : env[fileVariable]);
  const file = named ?? (existsSync(usualFile) ? usualFile : undefined);
  const config = file === undefined ? undefined : (await import("../config/config-document.js")).readConfig(file);
  return appliedOptions(command, { env, given: givenNames(words), ...(config && { config }) });
}

/** Words that can be options of the program's own. */
function ownWords(commandLine: readonly string[]): readonly string[] {
  const end = commandLine.indexOf("--");
  return end < 0 ? commandLine : commandLine.slice(0, end);
}

function namedFile(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === "--config" || word.startsWith("--config="));
  return at < 0 ? undefined : (words[at] ?? "").includes("=") ? words[at]?.slice("--config=".length) : words[at + 1];
}

function givenNames(words: readonly string[]): Set<string> {
  return new Set(words.filter((word) => word.startsWith("--")).map((word) => word.slice(2).split("=", 1).join("")));
}

/** An option that may be repeated adds to what is there, which must not be what was configured. */
function replaceWhenGiven(command: Command, option: Option): void {
  const { parseArg } = option;
  if (!parseArg) return;
  const isGiven = (): boolean => command.getOptionValueSource(option.attributeName()) === "cli";
  option.parseArg = <T>(value: string, previous: T): T => parseArg(value, isGiven() ? previous : (undefined as T));
}
