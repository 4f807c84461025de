import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IngestError } from "../errors.js";
import type { WriteChange } from "./change.js";

/** A change that has to wait, with what has become of it so far. */
export interface SpooledChange {
  change: WriteChange;
  /** `waiting`: nothing of it is written yet; else how the first look at it was counted. */
  counted: "waiting" | "inserted" | "updated" | "unchanged";
}

/**
 * Changes that have to wait for others, kept in a temporary file, so that a document whose lines stand in an unlucky order costs disk, not memory.
 * Holds two numbers for each change in memory.
 */
export class ChangeSpool {
  readonly #places: { offset: number; length: number }[] = [];
  #folder: string | undefined;
  #file = -1;
  #end = 0;

  get size(): number {
    return this.#places.length;
  }

  /**
   * Keeps a change and returns the ticket to get it back with.
   * @throws IngestError `output-unwritable` when the folder for temporary files has no room.
   */
  add(spooled: SpooledChange): number {
    if (this.#folder === undefined) this.#open();
    const bytes = Buffer.from(JSON.stringify(spooled));
    this.#write(bytes);
    this.#places.push({ offset: this.#end, length: bytes.length });
    this.#end += bytes.length;
    return this.#places.length - 1;
  }

  get(ticket: number): SpooledChange {
    const place = this.#places[ticket];
    if (!place) throw new RangeError(`no change was spooled under ${ticket}`);
    const bytes = Buffer.alloc(place.length);
    readSync(this.#file, bytes, 0, place.length, place.offset);
    return JSON.parse(bytes.toString()) as SpooledChange;
  }

  /** Removes the temporary file. */
  close(): void {
    if (this.#folder === undefined) return;
    closeSync(this.#file);
    rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  #write(bytes: Buffer): void {
    try {
      for (let start = 0; start < bytes.length; ) start += writeSync(this.#file, bytes, start, bytes.length - start, this.#end + start);
    } catch (error) {
      throw unwritable(error);
    }
  }

  #open(): void {
    try {
      this.#folder = mkdtempSync(join(tmpdir(), "imodel-ingest-"));
      this.#file = openSync(join(this.#folder, "changes.ndjson"), "w+");
    } catch (error) {
      throw unwritable(error);
    }
  }
}

function unwritable(error: unknown): IngestError {
  const full = error instanceof Error && "code" in error && error.code === "ENOSPC";
  return new IngestError("output-unwritable", `${tmpdir()}: ${full ? "the disk is full" : "no temporary file can be written"}; TMPDIR names another folder`, error);
}
