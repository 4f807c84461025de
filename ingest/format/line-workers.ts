import type { LineDigests } from "./digest-lines.js";
import type { LinePreparation, PreparedLines } from "./prepare-lines.js";
import { isBuilt, TaskThread } from "./task-thread.js";

/** A block that a thread is to prepare; without a preparation, to take the digests of. */
export interface LineTask {
  bytes: Uint8Array;
  preparation?: LinePreparation;
}

/** Blocks that are not worth the start of a thread: a document of a few of them is read faster than it takes. */
const patience = 2;

/** A smaller block, such as a line that two chunks share, is prepared sooner than it is sent. */
const worthSending = 16 * 1024;

const program = new URL("./prepare-lines-worker.js", import.meta.url);

/**
 * Threads that prepare blocks of lines, beside the one that writes. They start when there is work for them.
 * Each holds one block and one parsed record at a time; none loads the native module.
 */
export class LineWorkers {
  readonly #threads: TaskThread<LineTask>[] = [];
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
    if (this.jobs === 0 || bytes.length < worthSending || ++this.#asked <= patience || !isBuilt(program)) return undefined;
    if (this.#threads.length < this.jobs) this.#threads.push(new TaskThread(program));
    const [thread] = [...this.#threads].sort((a, b) => a.pending - b.pending);
    // What is transferred is lost here, and the reader still needs the bytes.
    const copy = new Uint8Array(bytes);
    return thread?.do<T>({ bytes: copy, ...task }, [copy.buffer]);
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
