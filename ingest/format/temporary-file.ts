import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IngestError } from "../errors.js";

/** A file of bytes that have to wait, in the folder for temporary files. It is there from the first bytes until `close`. */
export class TemporaryFile {
  #folder: string | undefined;
  #file = -1;
  #end = 0;

  /**
   * Adds bytes and returns where they start.
   * @throws IngestError `output-unwritable` when the folder for temporary files has no room.
   */
  add(bytes: Buffer): number {
    const start = this.#end;
    try {
      if (this.#folder === undefined) this.#open();
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done, bytes.length - done, start + done);
    } catch (error) {
      throw unwritable(error);
    }
    this.#end += bytes.length;
    return start;
  }

  read(start: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    readSync(this.#file, bytes, 0, length, start);
    return bytes;
  }

  /** Removes the file. */
  close(): void {
    if (this.#folder === undefined) return;
    if (this.#file >= 0) closeSync(this.#file);
    rmSync(this.#folder, { recursive: true, force: true });
    [this.#folder, this.#file, this.#end] = [undefined, -1, 0];
  }

  #open(): void {
    this.#folder = mkdtempSync(join(tmpdir(), "imodel-ingest-"));
    this.#file = openSync(join(this.#folder, "waiting"), "w+");
  }
}

function unwritable(error: unknown): IngestError {
  const full = error instanceof Error && "code" in error && error.code === "ENOSPC";
  return new IngestError("output-unwritable", `${tmpdir()}: ${full ? "the disk is full" : "no temporary file can be written"}; TMPDIR names another folder`, error);
}
