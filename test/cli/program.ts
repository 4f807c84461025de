import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "../package-folder.js";

/** The built command line. */
export const program = join(root, "dist/cli/main.js");

/** How a command ended and what it printed. */
export interface Outcome {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** How a command is started. */
export interface StartOptions {
  cwd: string;
  env?: Record<string, string>;
  stdin?: string | Buffer;
}

/** A command that runs. */
export interface Started {
  child: ChildProcess;
  outcome: Promise<Outcome>;
}

/** Starts a program; its output is collected. */
export function start(command: string, args: readonly string[], { cwd, env = {}, stdin }: StartOptions): Started {
  // The test runner forces colours on its own children.
  const { FORCE_COLOR: _forced, ...inherited } = process.env;
  const child = spawn(command, args, { cwd, env: { ...inherited, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => undefined);
  child.stdin.end(stdin ?? "");
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }));
  });
  return { child, outcome };
}

/** Runs the built command line with these arguments in a folder. */
export function ingest(args: readonly string[], options: StartOptions): Promise<Outcome> {
  return start(process.execPath, [program, ...args], options).outcome;
}

/** Runs a shell command in which `imodel-ingest` is the built command line. */
export function shell(command: string, options: StartOptions): Promise<Outcome> {
  const folder = join(options.cwd, ".bin");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "imodel-ingest"), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(join(folder, "imodel-ingest"), 0o755);
  const env = { ...options.env, PATH: [folder, process.env["PATH"] ?? ""].join(delimiter) };
  return start("bash", ["-o", "pipefail", "-c", command], { ...options, env }).outcome;
}

/** Waits until the condition holds; gives up after half a minute. */
export async function waitFor(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 1500) throw new Error("it did not happen");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
