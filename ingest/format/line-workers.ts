import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { LineDigests } from "./digest-lines.js";
import { hashSeed } from "./id-bytes.js";
import type { LinePreparation, PreparedLines } from "./prepare-lines.js";

/** A block that a thread is to prepare; without a preparation, to take the digests of. */
export interface LineTask {
  bytes: Uint8Array;
  preparation?: LinePreparation;
}

/** Blocks that are not worth the start of a thread: a document of a few of them is read faster than it takes. */
const patience = 2;

/** A smaller block, such as a line that two chunks share, is prepared sooner than it is sent. */
const worthSending = 16 * 1024;

/** What a thread makes is garbage with its next block; without a bound it would let three times as much lie about. */
const maxYoungGenerationSizeMb = 8;

/** Absent when the program runs from its sources, which only the thread that has compiled them can load. */
const program = new URL("./prepare-lines-worker.js", import.meta.url);

/**
 * Threads that prepare blocks of lines, beside the one that writes. They start when there is work for them.
 * Each holds one block and one parsed record at a time; none loads the native module.
 */
export class LineWorkers {
  readonly #threads: LineThread[] = [];
  #asked = 0;

  /** @param jobs number of threads; with 0 nothing is prepared here. */
  constructor(private readonly jobs: number) {}

  /** Whether there are any. */
  get isUsed(): boolean {
    return this.jobs > 0;
  }

  /** Prepares a block in the thread that has least to do; undefined when the caller had better do it. */
  prepare(bytes: Buffer, preparation: LinePreparation): Promise<PreparedLines | undefined> | undefined {
    return this.#do<PreparedLines>(bytes, { preparation });
  }

  /** Takes the digests of a block's lines; undefined when the caller had better do it. */
  digest(bytes: Buffer): Promise<LineDigests | undefined> | undefined {
    return this.#do<LineDigests>(bytes, {});
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map((thread) => thread.close()));
  }

  #do<T>(bytes: Buffer, task: Omit<LineTask, "bytes">): Promise<T | undefined> | undefined {
    if (this.jobs === 0 || bytes.length < worthSending || ++this.#asked <= patience || !existsSync(fileURLToPath(program))) return undefined;
    if (this.#threads.length < this.jobs) this.#threads.push(new LineThread());
    const [thread] = [...this.#threads].sort((a, b) => a.pending - b.pending);
    // A copy, since what is transferred is lost here, and the reader still needs the bytes.
    return thread?.do<T>({ bytes: new Uint8Array(bytes), ...task });
  }
}

/** Runs `work` with threads that prepare lines, and ends them. */
export async function withLineWorkers<T>(jobs: number, work: (workers: LineWorkers) => Promise<T>): Promise<T> {
  const workers = new LineWorkers(jobs);
  try {
    return await work(workers);
  } finally {
    await workers.close();
  }
}

/** One thread; it works off its tasks in order. */
class LineThread {
  readonly #worker = new Worker(program, { workerData: { hashSeed }, resourceLimits: { maxYoungGenerationSizeMb } });
  readonly #waiting: ((result: unknown) => void)[] = [];
  #failed = false;

  constructor() {
    this.#worker.unref();
    this.#worker.on("message", (result: unknown) => this.#waiting.shift()?.(result));
    // Out of memory, for example: the reader does the work of a thread that failed.
    this.#worker.on("error", () => this.#fail());
    this.#worker.on("exit", () => this.#fail());
  }

  get pending(): number {
    return this.#waiting.length;
  }

  do<T>(task: LineTask): Promise<T | undefined> | undefined {
    if (this.#failed) return undefined;
    const result = new Promise<unknown>((resolve) => this.#waiting.push(resolve));
    this.#worker.postMessage(task, [task.bytes.buffer as ArrayBuffer]);
    return result as Promise<T | undefined>;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(): void {
    this.#failed = true;
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
  }
}
