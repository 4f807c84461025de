import { unlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { writeText } from "./write.js";

/**
 * What all extractor programs end with.
 *
 * | exit code | meaning |
 * |---:|---|
 * | 0 | the document is complete |
 * | 1 | the source could not be read (no `end` record) or not all of it (`end` says `partial`) |
 * | 2 | the options are wrong, or do not fit the source |
 * | 3 | something the program needs is not installed |
 * | 130, 143 | interrupted, terminated |
 */
export const exitCodes = { ok: 0, unreadable: 1, usage: 2, requirement: 3, interrupted: 130, terminated: 143 } as const;

/** A reason to stop, in one line for the user. */
export class ExtractorError extends Error {
  readonly exitCode: number = exitCodes.unreadable;
}

/** The options are wrong, or do not fit the source. */
export class UsageError extends ExtractorError {
  override readonly exitCode = exitCodes.usage;
}

/** Something the program needs is not installed. */
export class RequirementError extends ExtractorError {
  override readonly exitCode = exitCodes.requirement;
}

/** What {@link runProgram} needs to know of a program. */
export interface Program {
  /** Stands before every message. */
  name: string;
  /** `import.meta.url` of the program's first file, which calls {@link runProgram}. */
  url: string;
  /** Does the work. Gets the arguments, returns the exit code. */
  main: (args: readonly string[]) => Promise<number>;
}

type Message = { made: string } | { gone: string } | { exitCode: number };

/**
 * Runs a program, and turns every way it can end into an exit code.
 *
 * `main` runs in a thread of its own, so that a signal ends the program at once while `main` is busy in a library, and so that
 * running out of memory is a message, too. Of standard output only {@link writeText} and the document writer make use; what
 * libraries print is dropped.
 */
export function runProgram(program: Program): void {
  if (isMainThread) watch(program);
  else void work(program);
}

/** Tells the watching thread of a file that has to go when the program is interrupted. */
export function temporaryFileMade(path: string): void {
  parentPort?.postMessage({ made: path } satisfies Message);
}

/** The temporary file is gone, or has become the output. */
export function temporaryFileGone(path: string): void {
  parentPort?.postMessage({ gone: path } satisfies Message);
}

function watch({ name, url }: Program): void {
  const temporary = new Set<string>();
  const end = (code: number, message?: string): never => {
    for (const path of temporary) removeQuietly(path);
    if (message !== undefined) writeText(2, `${name}: ${message}\n`);
    process.exit(code);
  };
  process.once("SIGINT", () => end(exitCodes.interrupted));
  process.once("SIGTERM", () => end(exitCodes.terminated));
  const worker = new Worker(fileURLToPath(url), { argv: process.argv.slice(2), stdout: true, stderr: true });
  worker.stdout.resume();
  worker.stderr.resume();
  worker.on("message", (message: Message) => {
    if ("made" in message) temporary.add(message.made);
    else if ("gone" in message) temporary.delete(message.gone);
    else end(message.exitCode);
  });
  worker.on("error", (error: unknown) => end(exitCodes.unreadable, describe(error)));
  worker.on("exit", (code) => end(code === 0 ? exitCodes.unreadable : code, "ended without a result"));
}

async function work({ name, main }: Program): Promise<void> {
  let exitCode: number;
  try {
    exitCode = await main(process.argv.slice(2));
  } catch (error) {
    exitCode = error instanceof ExtractorError ? error.exitCode : exitCodes.unreadable;
    // Nobody reads the output any more, and nobody needs to be told.
    if (codeOf(error) !== "EPIPE") writeText(2, `${name}: ${describe(error)}\n`);
  }
  parentPort?.postMessage({ exitCode } satisfies Message);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (codeOf(error) === "ERR_WORKER_OUT_OF_MEMORY") return "the source needs more memory than this program may use";
  if (error instanceof ExtractorError) return error.message;
  return codeOf(error) === undefined ? (error.stack ?? error.message) : sayingWhat(error);
}

/** `No such file or directory` rather than `ENOENT: no such file or directory, open 'x'`. */
function sayingWhat(error: NodeJS.ErrnoException): string {
  const text = /^\w+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
  const what = text.charAt(0).toUpperCase() + text.slice(1);
  return error.path === undefined ? what : `${error.path}: ${what}`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone already.
  }
}
