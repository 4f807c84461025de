import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { commandLine, notReady } from "./command-line.js";
import type { Extractor } from "./manifest.js";

/** How long a program has to end by itself after it was asked to, in milliseconds. */
const patience = 5000;

/** How a program ended: its exit code, or the signal that killed it. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** An extractor's program, running. */
export interface RunningProgram {
  stdout: Readable;
  ended: Promise<Ending>;
  /** Asks it to end, and kills it when it does not. */
  stop: () => void;
}

/**
 * Starts the extractor's command with `args`, without a shell, in the current folder, so that the user's relative paths
 * mean what they say. Standard input and standard error are passed through, standard output is piped.
 * @throws IngestError `extractor-not-ready` when the program is not there
 */
export async function startProgram(extractor: Extractor, args: readonly string[], env: Readonly<Record<string, string>>): Promise<RunningProgram> {
  const line = commandLine(extractor, extractor.manifest.command, args);
  const child = spawn(line.program, line.args, { stdio: ["inherit", "pipe", "inherit"], windowsHide: true, env: { ...process.env, ...env } });
  const ended = new Promise<Ending>((resolve) => child.once("close", (code, signal) => resolve({ code, signal })));
  await once(child, "spawn").catch((error: unknown) => {
    throw notReady(extractor, `${line.program} cannot be started`, error);
  });
  return { stdout: child.stdout, ended, stop: stopper(child) };
}

function stopper(child: ChildProcess): () => void {
  let asked = false;
  const end = (): void => {
    child.kill(asked ? "SIGKILL" : "SIGTERM");
    asked = true;
  };
  // An extractor must not outlive this process.
  process.once("exit", end);
  child.once("close", () => process.removeListener("exit", end));
  return () => {
    if (asked || child.exitCode !== null || child.signalCode !== null) return;
    end();
    const timer = setTimeout(end, patience);
    child.once("close", () => clearTimeout(timer));
  };
}
