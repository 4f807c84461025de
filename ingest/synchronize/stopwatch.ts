/** The parts of a document's synchronization whose time is measured, in the order in which they begin. */
export const stageMeanings = {
  open: "Opening the input, reading its header, the alignment, and what the iModel has of the document.",
  read: "Reading, parsing and checking records. Includes waiting for the disk, or for the program that writes the input.",
  checksum: "Making checksums of records.",
  compare: "Comparing records with the provenance in the iModel.",
  schema: "Looking through what is new or changed, and letting the dynamic schema grow by it.",
  align: "Turning new and changed records into elements.",
  write: "Writing new and changed elements, links and provenance; a transaction for every batch.",
  delete: "Finding what the source no longer has, and deleting or marking it.",
  settle: "Looking again at records that waited for others, checking references, and recording the end of the run.",
} as const;

/** A part of a document's synchronization; see {@link stageMeanings}. */
export type Stage = keyof typeof stageMeanings;

/**
 * Measures the time of stages that call each other, in seconds. At every moment one stage is at work, the innermost one that was begun:
 * while a stage waits for the batches of the stage before it, the time is that one's. So nothing counts twice, and the sum is the whole.
 * Stages must be left in the reverse of the order in which they were entered, as a chain of generators that is pulled from its end does.
 */
export class Stopwatch {
  readonly seconds: Partial<Record<Stage, number>> = {};
  readonly #stages: Stage[] = [];
  #since = 0;

  /** Runs `work` and counts its time for the stage, but for what it spends in other stages. */
  async time<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    this.#turn();
    this.#stages.push(stage);
    try {
      return await work();
    } finally {
      this.#turn();
      this.#stages.pop();
    }
  }

  /** Hands items on and counts the time it takes to make them for the stage; not the time of whoever takes them. */
  async *watch<T>(stage: Stage, items: AsyncIterable<T>): AsyncGenerator<T> {
    const iterator = items[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.time(stage, () => iterator.next());
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  /** Counts the time since the last turn for the stage that is at work. */
  #turn(): void {
    const now = performance.now();
    const stage = this.#stages.at(-1);
    if (stage !== undefined) this.seconds[stage] = (this.seconds[stage] ?? 0) + (now - this.#since) / 1000;
    this.#since = now;
  }
}
