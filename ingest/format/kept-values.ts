import { deserialize, serialize } from "node:v8";
import { TemporaryFile } from "./temporary-file.js";

/** Bytes that are held in memory before they go to the file. */
const mostHeld = 4 * 1024 * 1024;

/** Values that are kept until they are asked for once, in their order. They are plain data and buffers. Holds 4 MB of them in memory, and what is more in a temporary file. */
export class KeptValues<T> {
  readonly #file = new TemporaryFile();
  readonly #pages: { start: number; length: number }[] = [];
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
    const page = serialize(this.#held);
    this.#pages.push({ start: this.#file.add(page), length: page.length });
    [this.#held, this.#size] = [[], 0];
  }

  /** All that were added, some at a time. */
  *take(): Generator<T[], undefined> {
    for (const { start, length } of this.#pages) yield deserialize(this.#file.read(start, length)) as T[];
    if (this.#held.length > 0) yield this.#held;
    this.close();
  }

  /** Removes what is kept. */
  close(): void {
    this.#file.close();
    this.#pages.length = 0;
    this.#held = [];
  }
}
