import type { Command } from "commander";
import { IngestError } from "../../errors.js";
import { redact } from "../../redact.js";
import { type AppliedOption, longName } from "../applied-options.js";
import { configurableCommands, readSettings } from "../configure.js";
import { withExamples } from "../examples.js";
import { perform, withCommonOptions, type CommonOptions } from "../perform.js";
import { credentialVariables } from "../place-options.js";
import { textTable } from "../table.js";
import { printable, printResult } from "../terminal.js";

interface ConfigCommandOptions extends CommonOptions {
  config?: string;
}

/** An option as it is shown. */
interface ShownOption {
  option: string;
  value: unknown;
  source: AppliedOption["source"] | "unset";
  from?: string;
}

/** `imodel-ingest config`: says what the commands would take from where. */
export function addConfig(program: Command): void {
  const command = program
    .command("config")
    .summary("say which options are configured, and where")
    .description("Says for each option which value it has, and where that comes from: the command line counts before the environment (IMODEL_INGEST_<OPTION>), that before the configuration file, that before the default. Secrets are shown as ***.")
    .argument("[command]", "only this command, with the options that nothing sets")
    .option("--config <file>", "the configuration file (default: imodel-ingest.config.yaml, when it is there)")
    .option("--json", "print one JSON object");
  withCommonOptions(command).action(async (name: string | undefined, options: ConfigCommandOptions) =>
    perform(options, async () => {
      const shown = await settingsOf(program, name, options);
      await printResult(options.json ? JSON.stringify({ commands: shown, credentials: credentials() }, undefined, 2) : settingsText(shown, name !== undefined));
      return "fine";
    }),
  );
  withExamples(command, [
    ["imodel-ingest config", "what is set, for each command"],
    ["IMODEL_INGEST_WAIT=60 imodel-ingest config sync", "all options of sync"],
  ]);
}

async function settingsOf(program: Command, name: string | undefined, { config }: ConfigCommandOptions): Promise<Record<string, ShownOption[]>> {
  const commands = configurableCommands(program).filter((each) => name === undefined || each.name() === name);
  if (commands.length === 0) throw new IngestError("usage", `${name ?? ""} takes nothing from a configuration: ${configurableCommands(program).map((each) => each.name()).join(", ")} do`);
  const words = config === undefined ? [] : ["--config", config];
  const shown: Record<string, ShownOption[]> = {};
  for (const each of commands) shown[each.name()] = (await readSettings(each, { words, env: process.env })).map(showOption);
  return shown;
}

function showOption({ option, value, source, from }: AppliedOption): ShownOption {
  const isSecret = /secret|password|token$/.test(longName(option));
  const plain = typeof value === "string" ? redact(value) : value;
  return { option: longName(option), value: (isSecret && value !== undefined ? "***" : plain) ?? null, source: value === undefined && source === "default" ? "unset" : source, ...(from !== undefined && { from }) };
}

/** Credentials are taken from the environment only; nobody shows them. */
function credentials(): Record<string, string> {
  return Object.fromEntries(Object.values(credentialVariables).filter((name) => process.env[name]).map((name) => [name, "***"]));
}

function settingsText(commands: Record<string, ShownOption[]>, all: boolean): string {
  const sections = Object.entries(commands).map(([command, options]) => {
    const rows = options.filter(({ source }) => all || source !== "unset");
    return [command, ...(rows.length > 0 ? textTable(columns, rows) : ["  nothing is set"])].join("\n");
  });
  const secrets = Object.entries(credentials()).map(([name, value]) => `  ${name}  ${value}`);
  return [...sections, ...(secrets.length > 0 ? [["credentials", ...secrets].join("\n")] : [])].join("\n\n");
}

const columns = [
  { title: "option", text: ({ option }: ShownOption) => `--${option}` },
  { title: "value", text: ({ value }: ShownOption) => (value === null ? "" : printable(typeof value === "string" ? value : JSON.stringify(value))) },
  { title: "source", text: ({ source, from }: ShownOption) => (from === undefined ? (source === "unset" ? "" : source) : `${source}: ${from}`) },
];
