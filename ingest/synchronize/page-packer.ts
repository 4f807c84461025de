import { isBuilt, TaskThread } from "../format/task-thread.js";
import { type PackedPage, packPage, type PageTexts } from "./packed-page.js";

const program = new URL("./pack-page-worker.js", import.meta.url);

/** A page of provenance that is packed by a thread. */
export interface PendingPage {
  /** There once it is packed, if it could be. */
  packed?: PackedPage | undefined;
  /** When it is packed, or that has failed. */
  ready?: Promise<void>;
}

/** Packs pages of provenance in a thread, which starts with the first of them; where threads cannot start, at once. */
export class PagePacker {
  #thread: TaskThread<PageTexts> | undefined;

  /** Takes over the texts. */
  pack(texts: PageTexts): PendingPage {
    if (isBuilt(program)) this.#thread ??= new TaskThread(program);
    const { aspects, elements, keys, checksums } = texts;
    const packing = this.#thread?.do<PackedPage>(texts, [aspects, elements, keys, checksums].map(({ buffer }) => buffer as ArrayBuffer));
    if (!packing) return { packed: packPage(texts) };
    const page: PendingPage = {};
    page.ready = packing.then((packed) => void (page.packed = packed));
    return page;
  }

  /** Ends the thread. */
  close(): void {
    void this.#thread?.close();
    this.#thread = undefined;
  }
}
