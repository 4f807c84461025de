import type { Command } from "commander";
import { IngestError } from "../errors.js";
import { log } from "../log.js";
import { productVersion } from "../product.js";
import { redact } from "../redact.js";
import { exitCodes, exitOfError, type Exit } from "./exit-codes.js";
import { listenForInterruption } from "./interruption.js";
import { beginLog, type LogCommandOptions, withLogOptions } from "./log-options.js";
import { printNote } from "./terminal.js";

/** The options that every command has. */
export interface CommonOptions extends LogCommandOptions {
  json?: boolean;
  verbose?: boolean;
}

/** Adds the options that every command has. */
export function withCommonOptions(command: Command): Command {
  return withLogOptions(command.option("--verbose", "also print what caused an error"));
}

/**
 * Runs the body of a command and sets the process's exit code from the result. An error becomes one line on standard
 * error (with `--json` one JSON object), a defect is printed with its stack.
 */
export async function perform(options: CommonOptions, body: (signal: AbortSignal) => Promise<Exit>): Promise<void> {
  beginLog(options);
  log("info", "started", { version: productVersion(), command: process.argv[2] ?? "" });
  const interruption = listenForInterruption();
  let exit: Exit;
  try {
    exit = await body(interruption.signal);
  } catch (error) {
    log("error", error instanceof Error ? error.message : String(error), { key: IngestError.is(error) ? error.key : "defect", stack: stackOf(error) });
    printNote(redact(options.json ? errorAsJson(error) : errorAsText(error, options.verbose ?? false)));
    exit = IngestError.is(error) ? exitOfError[error.key] : "defect";
  }
  interruption.release();
  process.exitCode = exitCodes[exit === "interrupted" ? interruption.exit : exit].code;
  log("info", "ended", { exit, code: process.exitCode });
}

function errorAsText(error: unknown, verbose: boolean): string {
  if (!IngestError.is(error)) return `imodel-ingest: a defect of this program:\n${stackOf(error)}`;
  const line = `imodel-ingest: ${error.key}: ${error.message}`;
  return verbose && error.cause !== undefined ? `${line}\ncaused by ${stackOf(error.cause)}` : line;
}

function errorAsJson(error: unknown): string {
  if (!IngestError.is(error)) return JSON.stringify({ error: { key: "defect", message: stackOf(error) } });
  return JSON.stringify({ error: { key: error.key, message: error.message } });
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
