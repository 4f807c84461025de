import { setImmediate } from "node:timers/promises";
import type { LineBlock, LineBlocks } from "./line-blocks.js";
import { type LookedThrough, type LookingThrough, lookThrough } from "./look-through.js";

/** A block of lines, and what threads have found out about it. */
export interface ReadBlock {
  block: LineBlock;
  /** Undefined when the reader has to look at the lines itself. */
  lookedThrough?: Promise<LookedThrough> | undefined;
}

/** Bytes that are read ahead at most, beside the block read last. */
const bytesAhead = 8 * 1024 * 1024;

/**
 * Reads blocks before they are asked for, while threads prepare those that are waiting, and gives them in order.
 * Reads no further ahead than a few megabytes, so that a slow reader never fills the memory with what a fast source writes.
 */
export class BlocksAhead {
  readonly #ready: ReadBlock[] = [];
  #bytes = 0;
  #pending: Promise<void> | undefined;
  #ended = false;
  #error: unknown;
  #stopped = false;

  constructor(
    private readonly blocks: LineBlocks,
    private readonly asked: LookingThrough | undefined,
  ) {}

  /** The next block; undefined at the end. Throws what reading it threw. */
  async next(): Promise<ReadBlock | undefined> {
    if (!this.asked?.workers?.isUsed) return this.#plain();
    // What is read and prepared meanwhile only comes in when this thread lets it.
    await setImmediate();
    for (this.#fill(); this.#ready.length === 0 && this.#pending; this.#fill()) await this.#pending;
    const next = this.#ready.shift();
    this.#bytes -= next?.block.bytes.length ?? 0;
    if (!next && this.#error !== undefined) throw this.#error as Error;
    return next;
  }

  /** From here on nothing is prepared. */
  stop(): void {
    this.#stopped = true;
  }

  async #plain(): Promise<ReadBlock | undefined> {
    const block = await this.blocks.next();
    return block && { block };
  }

  #fill(): void {
    const room = this.#bytes < bytesAhead;
    if (this.#pending || this.#ended || !room) return;
    this.#pending = this.#read().finally(() => {
      this.#pending = undefined;
      this.#fill();
    });
  }

  async #read(): Promise<void> {
    try {
      const block = await this.blocks.next();
      if (block) this.#push(block);
      else this.#ended = true;
    } catch (error) {
      this.#ended = true;
      this.#error = error;
    }
  }

  #push(block: LineBlock): void {
    const whole = block.bytes.at(-1) === 10;
    const lookedThrough = this.asked && whole && !this.#stopped ? lookThrough(block, this.asked) : undefined;
    lookedThrough?.catch(() => undefined); // the reader learns of it when it comes to the block, if it does
    this.#bytes += block.bytes.length;
    this.#ready.push({ block, lookedThrough });
  }
}
