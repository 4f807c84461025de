import { randomUUID } from "node:crypto";
import { Option, type Command } from "commander";
import { type LogLevel, logLevels, setLog } from "../log.js";
import { printNote } from "./terminal.js";

/** The options that ask for a log. */
export interface LogCommandOptions {
  logLevel?: LogLevel;
  logFormat?: "text" | "json";
}

/** The environment variable that names the run in its log, for whoever starts it; a random one unless given. */
const runVariable = "IMODEL_INGEST_RUN_ID";

/** Adds the options that ask for a log. */
export function withLogOptions(command: Command): Command {
  return command
    .addOption(new Option("--log-level <level>", "write a log on standard error, of what this program and iTwin.js do (default: none)").choices(logLevels))
    .addOption(new Option("--log-format <format>", "lines for people, or JSON for programs (default: JSON with --json, else text)").choices(["text", "json"]));
}

/** Begins the log that is asked for. */
export function beginLog({ logLevel: level, logFormat, json = false }: LogCommandOptions & { json?: boolean }): void {
  if (level === undefined) return;
  setLog({ level, format: logFormat ?? (json ? "json" : "text"), run: process.env[runVariable] ?? randomUUID(), write: printNote });
}
