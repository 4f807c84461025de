import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { IngestError } from "../../errors.js";
import { notReady, type CommandLine } from "../command-line.js";
import type { Extractor } from "../manifest.js";

/** How a program is started. */
export interface ObserveOptions {
  /** File descriptor for its standard output. */
  output: number;
  /** After so long it is killed. */
  seconds: number;
  signal: AbortSignal;
}

/** How an observed program ended. */
export interface ProgramEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The first 64 KiB that it wrote there. */
  stderr: string;
  seconds: number;
  /** It did not end by itself. */
  timedOut: boolean;
}

/** A program that runs under observation. */
export interface ObservedProgram {
  pid: number;
  /** Sends a signal to the program and to what it has started, as a terminal does. */
  send(signal: NodeJS.Signals): void;
  ended: Promise<ProgramEnd>;
}

const stderrBytes = 64 * 1024;
const hasGroups = process.platform !== "win32";

/**
 * Starts a program of an extractor, with nothing on standard input.
 * @throws IngestError `extractor-not-ready` when it is not there; `ended` rejects with `interrupted`
 */
export async function observe(extractor: Extractor, { program, args }: CommandLine, options: ObserveOptions): Promise<ObservedProgram> {
  if (options.signal.aborted) throw stopped();
  const child = spawn(program, args, { stdio: ["ignore", options.output, "pipe"], detached: hasGroups, windowsHide: true });
  const ended = watch(child, options);
  ended.catch(() => undefined);
  await once(child, "spawn").catch((error: unknown) => {
    throw notReady(extractor, `${program} cannot be started`, error);
  });
  return { pid: child.pid ?? 0, send: (signal) => send(child, signal), ended };
}

/** Observes a program to its end; as {@link observe}. */
export async function observeToEnd(extractor: Extractor, line: CommandLine, options: ObserveOptions): Promise<ProgramEnd> {
  return (await observe(extractor, line, options)).ended;
}

async function watch(child: ChildProcess, { seconds, signal }: ObserveOptions): Promise<ProgramEnd> {
  const began = performance.now();
  let timedOut = false;
  const kill = (): void => send(child, "SIGKILL");
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, seconds * 1000);
  process.once("exit", kill);
  signal.addEventListener("abort", kill);
  try {
    const stderr = textOf(child);
    // Not "close": a process that the program left behind may hold its standard error open.
    const [code, killedBy] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    const end = { code, signal: killedBy, stderr: await stderr(), seconds: (performance.now() - began) / 1000, timedOut };
    if (signal.aborted) throw stopped();
    return end;
  } finally {
    clearTimeout(timer);
    process.removeListener("exit", kill);
    signal.removeEventListener("abort", kill);
  }
}

/** Collects what comes on standard error; waits a moment for the rest of it once the program is gone. */
function textOf({ stderr }: ChildProcess): () => Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  stderr?.on("data", (chunk: Buffer) => {
    if (size < stderrBytes) chunks.push(chunk);
    size += chunk.length;
  });
  const closed = new Promise<void>((resolve) => stderr?.once("close", resolve));
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([closed, new Promise<void>((resolve) => (timer = setTimeout(resolve, 1000)))]);
    clearTimeout(timer);
    stderr?.destroy();
    return Buffer.concat(chunks).toString("utf8", 0, stderrBytes);
  };
}

function send(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (hasGroups) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It has ended already.
  }
}

function stopped(): IngestError {
  return new IngestError("interrupted", "the conformance checks were stopped");
}
