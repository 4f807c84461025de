import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, lstatSync, openSync, realpathSync, renameSync, statSync, unlinkSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { temporaryFileGone, temporaryFileMade } from "./program.js";
import { writeAll } from "./write.js";

const gzipMember = 1024 * 1024;

/**
 * Where the bytes of a document go: a path, gzipped when it ends with `.gz`, or undefined for standard output. A regular file
 * appears under its name only when it is complete. Writing waits for the reader, so nothing piles up.
 */
export class Output {
  readonly #path: string | undefined;
  readonly #temporary: string | undefined;
  readonly #descriptor: number = 1;
  readonly #isZipped: boolean;
  #waiting: Uint8Array[] = [];
  #size = 0;

  /** @throws the system's error when the file cannot be opened */
  constructor(path: string | undefined) {
    this.#isZipped = path?.endsWith(".gz") ?? false;
    if (path === undefined) return;
    // Through a symbolic link, so that renaming replaces the file and not the link.
    this.#path = realPath(path);
    if (isSpecial(this.#path)) {
      this.#descriptor = openSync(this.#path, "w");
      return;
    }
    this.#temporary = join(dirname(this.#path), `.${basename(this.#path)}.${randomBytes(4).toString("hex")}.tmp`);
    temporaryFileMade(this.#temporary);
    this.#descriptor = openSync(this.#temporary, "wx");
  }

  /** Appends bytes, which must not change afterwards. */
  write(bytes: Uint8Array): void {
    if (!this.#isZipped) return writeAll(this.#descriptor, bytes);
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    if (this.#size >= gzipMember) this.#zip();
  }

  /** The bytes are complete: the file appears. */
  commit(): void {
    if (this.#size > 0) this.#zip();
    if (this.#path === undefined) return;
    if (this.#temporary !== undefined) fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    if (this.#temporary === undefined) return;
    renameSync(this.#temporary, this.#path);
    temporaryFileGone(this.#temporary);
  }

  /** The bytes will not be complete: the file stays as it was. Standard output keeps what was written. */
  abandon(): void {
    if (this.#path === undefined) return;
    try {
      closeSync(this.#descriptor);
      if (this.#temporary !== undefined) unlinkSync(this.#temporary);
    } catch {
      // Whatever led here is the error to tell.
    }
    if (this.#temporary !== undefined) temporaryFileGone(this.#temporary);
  }

  /** Members of one gzip file; the header that node writes has no time of day. */
  #zip(): void {
    writeAll(this.#descriptor, gzipSync(Buffer.concat(this.#waiting), { level: 6 }));
    this.#waiting = [];
    this.#size = 0;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function isSpecial(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined && !statSync(path).isFile();
}
