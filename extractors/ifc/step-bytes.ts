import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** A file that is read at any place. Holds nothing of it. */
export class StepBytes {
  readonly size: number;
  readonly #descriptor: number;

  /** @param path what messages call it, where that is another name than that of the file */
  constructor(file: string, readonly path = file) {
    this.#descriptor = openSync(file, "r");
    this.size = fstatSync(this.#descriptor).size;
  }

  /** Fills a buffer from an offset on. Returns the part of it that was filled; it is shorter at the file's end only. */
  read(buffer: Buffer, offset: number): Buffer {
    let done = 0;
    while (done < buffer.length) {
      const size = readSync(this.#descriptor, buffer, done, buffer.length - done, offset + done);
      if (size === 0) break;
      done += size;
    }
    return buffer.subarray(0, done);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
