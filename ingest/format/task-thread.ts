import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Transferable, Worker } from "node:worker_threads";
import { hashSeed } from "./id-bytes.js";

/** What a thread makes is garbage with its next task; without a bound it would let three times as much lie about. */
const maxYoungGenerationSizeMb = 8;

/**
 * A thread that works off tasks in order, beside the one that writes; it answers each message by one. It does not keep the process from ending.
 * Its program loads no native module.
 */
export class TaskThread<Task> {
  readonly #worker: Worker;
  readonly #waiting: ((result: unknown) => void)[] = [];
  #failed = false;

  constructor(program: URL) {
    this.#worker = new Worker(program, { workerData: { hashSeed }, resourceLimits: { maxYoungGenerationSizeMb } });
    this.#worker.unref();
    this.#worker.on("message", (result: unknown) => this.#waiting.shift()?.(result));
    // Out of memory, for example: whoever asks does the work of a thread that failed.
    this.#worker.on("error", () => this.#fail());
    this.#worker.on("exit", () => this.#fail());
  }

  /** Number of tasks that are not done. */
  get pending(): number {
    return this.#waiting.length;
  }

  /** What becomes of a task; undefined when the caller had better do it. */
  do<T>(task: Task, transferred: readonly Transferable[] = []): Promise<T | undefined> | undefined {
    if (this.#failed) return undefined;
    const result = new Promise<unknown>((resolve) => this.#waiting.push(resolve));
    this.#worker.postMessage(task, transferred);
    return result as Promise<T | undefined>;
  }

  /** Ends it, whatever it is doing. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(): void {
    this.#failed = true;
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
  }
}

/** Whether a program is there: it is not when this runs from its sources, which only the thread that has compiled them can load. */
export function isBuilt(program: URL): boolean {
  return existsSync(fileURLToPath(program));
}
