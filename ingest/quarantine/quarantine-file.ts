import { closeSync, mkdirSync, openSync, readSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { IngestError } from "../errors.js";
import type { QuarantineLine } from "./quarantine-line.js";

/** Lines are written to the file when there are this many characters of them, if not before. */
const bufferedCharacters = 1024 * 1024;

/** A quarantine file that is being written. Begins the file anew; holds what was added since the last `flush`, a megabyte of it at most. */
export class QuarantineFile {
  readonly #path: string;
  readonly #file: number;
  #lines: string[] = [];
  #size = 0;

  /** @throws IngestError `output-unwritable`; `usage` when the file is there and holds something else than a quarantine. */
  constructor(path: string) {
    this.#path = path;
    if (holdsOther(path)) throw new IngestError("usage", `${path} is there, and is no quarantine file: name another one`);
    this.#file = this.#guard(() => {
      mkdirSync(dirname(resolve(path)), { recursive: true });
      return openSync(path, "w");
    });
  }

  add(line: QuarantineLine): void {
    const text = `${JSON.stringify(line)}\n`;
    this.#lines.push(text);
    this.#size += text.length;
    if (this.#size > bufferedCharacters) this.flush();
  }

  /** Writes what was added. @throws IngestError `output-unwritable` */
  flush(): void {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join("");
    this.#lines = [];
    this.#size = 0;
    this.#guard(() => writeFileSync(this.#file, text));
  }

  close(): void {
    try {
      this.flush();
    } finally {
      closeSync(this.#file);
    }
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw new IngestError("output-unwritable", `${this.#path}: cannot be written`, error);
    }
  }
}

/** Whether two paths lead to the same file. */
export function isSameFile(a: string, b: string): boolean {
  return placeOf(a) === placeOf(b);
}

function placeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** Nobody's data must be lost because a wrong name was typed. */
function holdsOther(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size === 0) return false;
  return !/^\s*\{\s*"type"\s*:\s*"quarantine/.test(firstBytes(path));
}

function firstBytes(path: string): string {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(256);
    return bytes.toString("latin1", 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
