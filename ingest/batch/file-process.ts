import { type ChildProcess, fork } from "node:child_process";
import { delimiter, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { extractorsVariable } from "../extract/find-extractors.js";
import type { FileOutcome, FromChild, ToChild } from "./child-messages.js";

const program = fileURLToPath(new URL("../cli/batch-child.js", import.meta.url));

/** How long a process has to end its run when it is asked to, in milliseconds. */
const patience = 15_000;

/** As much of what a process prints is kept. */
const outputBytes = 4096;

/** How a run ended, and what was printed meanwhile. */
export interface ProcessOutcome extends FileOutcome {
  output: string;
}

/** How far a run is. */
export interface FileProgress {
  records: number;
  written: number;
}

/**
 * A process that runs files, one at a time, in a process group of its own: Ctrl-C reaches the batch alone, which then ends its processes in order. Should the
 * batch die, they notice, and end cleanly by themselves.
 */
export class FileProcess {
  readonly #child: ChildProcess;
  #output = Buffer.alloc(0);
  #take: (message: FromChild) => void = () => undefined;
  #end: (outcome: FileOutcome) => void = () => undefined;
  /** Whether it can run another file. */
  alive = true;

  constructor(cwd: string) {
    const env = { ...process.env, [extractorsVariable]: absolute(process.env[extractorsVariable] ?? "") };
    this.#child = fork(program, [], { cwd, env, detached: true, execArgv: [], stdio: ["ignore", "pipe", "pipe", "ipc"] });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (chunk: Buffer) => (this.#output = Buffer.concat([this.#output, chunk]).subarray(-outputBytes)));
    this.#child.on("message", (message: FromChild) => this.#take(message));
    this.#child.once("error", (error) => this.#died(`cannot be started: ${error.message}`));
    this.#child.once("exit", (code, signal) => this.#died(signal === null ? `ended with exit code ${String(code)}` : `was killed by ${signal}`, signal ?? code));
  }

  /** Runs a file. Never rejects: that the process died is an outcome. */
  async run(task: Omit<Extract<ToChild, { type: "run" }>, "type">, onProgress: (progress: FileProgress) => void): Promise<ProcessOutcome> {
    this.#output = Buffer.alloc(0);
    const outcome = await new Promise<FileOutcome>((ended) => {
      this.#end = ended;
      this.#take = (message) => (message.type === "ended" ? ended(message.outcome) : onProgress(message));
      this.#tell({ type: "run", ...task });
    });
    this.#take = () => undefined;
    return { ...outcome, output: this.#output.toString("utf8").trim() };
  }

  /** Asks a run to end, and kills the process when it does not. */
  stop(): void {
    this.#tell({ type: "stop" });
    const timer = setTimeout(() => this.kill(), patience).unref();
    this.#child.once("exit", () => clearTimeout(timer));
  }

  /** Lets a process that runs nothing go. */
  release(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  /** Kills it, and the extractor that it may have started. */
  kill(): void {
    const { pid } = this.#child;
    if (pid === undefined || !this.alive) return;
    try {
      process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
    } catch {
      // it has ended meanwhile
    }
  }

  #tell(message: ToChild): void {
    if (!this.alive || !this.#child.connected) return;
    // A process that has just died says so itself.
    this.#child.send(message, () => undefined);
  }

  #died(how: string, cause?: NodeJS.Signals | number | null): void {
    this.alive = false;
    this.#end({ error: { key: "process-died", message: `the process that works on it ${how}` }, ...(isKill(cause) && { transient: "killed" }) });
  }
}

/** A signal; 134 is how Node ends when its memory runs out. */
function isKill(cause: NodeJS.Signals | number | null | undefined): boolean {
  return typeof cause === "string" || cause === 134;
}

function absolute(folders: string): string {
  return folders.split(delimiter).map((folder) => (folder === "" ? "" : resolve(folder))).join(delimiter);
}
