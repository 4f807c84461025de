import type { Place } from "../issue.js";
import { defaults } from "../options.js";
import type { DocumentMarks } from "./document-marks.js";
import type { KeptValues } from "./kept-values.js";
import type { RawItem, ReadItem, RecordReader } from "./record-reader.js";

/** Reads records that were passed over but must be read all the same, then what follows. Holds some of them at a time. */
export class ContinuedReader<T> implements RecordReader {
  readonly #kept: KeptValues<T>;
  readonly #pages: Iterator<T[], undefined>;
  #page: T[] = [];
  #next = 0;

  /** @param toItem reads one of them; undefined when there is nothing in it */
  constructor(
    kept: KeptValues<T>,
    private readonly toItem: (value: T) => RawItem | undefined,
    private readonly following: RecordReader,
  ) {
    this.#kept = kept;
    this.#pages = kept.take();
  }

  get place(): Place {
    return this.following.place;
  }

  get marks(): DocumentMarks | undefined {
    return this.following.marks;
  }

  async next(limit: number = defaults.recordsPerBatch): Promise<ReadItem[] | undefined> {
    while (this.#turnPage()) {
      const from = this.#next;
      this.#next = Math.min(from + limit, this.#page.length);
      const items = this.#page.slice(from, this.#next).flatMap((value) => this.toItem(value) ?? []);
      if (items.length > 0) return items;
    }
    return this.following.next(limit);
  }

  async close(): Promise<void> {
    this.#kept.close();
    await this.following.close();
  }

  /** Whether there is more of what was kept. */
  #turnPage(): boolean {
    if (this.#next < this.#page.length) return true;
    const turned = this.#pages.next();
    [this.#page, this.#next] = [turned.done ? [] : turned.value, 0];
    return !turned.done;
  }
}
