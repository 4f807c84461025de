import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IngestError } from "../errors.js";

/**
 * Values that have to wait for others, kept in a temporary file, so that a document whose lines stand in an unlucky order costs disk, not memory.
 * They come back as JSON holds them. Holds two numbers for each in memory.
 */
export class Spool<T> {
  readonly #places: { offset: number; length: number }[] = [];
  #folder: string | undefined;
  #file = -1;
  #end = 0;

  get size(): number {
    return this.#places.length;
  }

  /**
   * Keeps a value and returns the ticket to get it back with.
   * @throws IngestError `output-unwritable` when the folder for temporary files has no room.
   */
  add(value: T): number {
    if (this.#folder === undefined) this.#open();
    const bytes = Buffer.from(JSON.stringify(value));
    this.#write(bytes);
    this.#places.push({ offset: this.#end, length: bytes.length });
    this.#end += bytes.length;
    return this.#places.length - 1;
  }

  get(ticket: number): T {
    const place = this.#places[ticket];
    if (!place) throw new RangeError(`nothing was spooled under ${ticket}`);
    const bytes = Buffer.alloc(place.length);
    readSync(this.#file, bytes, 0, place.length, place.offset);
    return JSON.parse(bytes.toString()) as T;
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
      this.#file = openSync(join(this.#folder, "waiting.ndjson"), "w+");
    } catch (error) {
      throw unwritable(error);
    }
  }
}

function unwritable(error: unknown): IngestError {
  const full = error instanceof Error && "code" in error && error.code === "ENOSPC";
  return new IngestError("output-unwritable", `${tmpdir()}: ${full ? "the disk is full" : "no temporary file can be written"}; TMPDIR names another folder`, error);
}
