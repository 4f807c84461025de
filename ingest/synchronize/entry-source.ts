import type { PackedPage } from "./packed-page.js";
import type { ProvenanceEntry } from "./provenance-entry.js";

/** What takes entries that are there already. */
export interface EntryTaker {
  load(entry: ProvenanceEntry): void;
  /** Takes over a page of entries of one scope. */
  loadPage(scope: string, page: PackedPage): void;
}

/** Where entries of an index come from that are there already. */
export interface EntrySource {
  /** Loads some more; false when there are no more. */
  more(index: EntryTaker): boolean;
  /** The same, while other threads prepare what comes next. */
  moreSoon?(index: EntryTaker): Promise<boolean>;
  /** Ends what was begun ahead. */
  close?(): void;
}

/** Reads a source, as far as it is asked for; once there is no more, the source is closed. */
export class EntryReader {
  #source: EntrySource | undefined;

  constructor(
    private readonly index: EntryTaker,
    source?: EntrySource,
  ) {
    this.#source = source;
  }

  /** Whether there may be entries that are not read yet. */
  get hasMore(): boolean {
    return this.#source !== undefined;
  }

  /** Whether some more were read. */
  readMore(): boolean {
    return this.#source !== undefined && this.#note(this.#source.more(this.index));
  }

  async readMoreSoon(): Promise<boolean> {
    return this.#source?.moreSoon ? this.#note(await this.#source.moreSoon(this.index)) : this.readMore();
  }

  close(): void {
    this.#source?.close?.();
  }

  #note(hasRead: boolean): boolean {
    if (hasRead) return true;
    this.close();
    this.#source = undefined;
    return false;
  }
}
