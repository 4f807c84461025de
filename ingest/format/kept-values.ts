import { Spool } from "./spool.js";

/** Bytes that are held in memory before they go to the file. */
const mostHeld = 4 * 1024 * 1024;

/** Values that are kept until they are asked for once, in their order. They are plain data and buffers. Holds 4 MB of them in memory, and what is more in a temporary file. */
export class KeptValues<T> {
  readonly #pages = new Spool<T[]>();
  #held: T[] = [];
  #size = 0;

  /**
   * @param size about how many bytes the value takes
   * @throws IngestError `output-unwritable` when the folder for temporary files has no room.
   */
  add(value: T, size: number): void {
    this.#held.push(value);
    this.#size += size;
    if (this.#size <= mostHeld) return;
    this.#pages.add(this.#held);
    [this.#held, this.#size] = [[], 0];
  }

  /** All that were added, some at a time. */
  *take(): Generator<T[], undefined> {
    for (let ticket = 0; ticket < this.#pages.size; ticket++) yield this.#pages.get(ticket);
    if (this.#held.length > 0) yield this.#held;
    this.close();
  }

  /** Removes what is kept in the file. */
  close(): void {
    this.#pages.close();
  }
}
