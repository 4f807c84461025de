import { addAbortSignal, type Readable } from "node:stream";
import { IngestError } from "../errors.js";
import type { IssueCode } from "../issue.js";
import { buffersOf } from "./buffers-of.js";
import { Chunks } from "./chunks.js";
import type { Input } from "./open-input.js";
import { unzipped } from "./unzip.js";

/** Why the bytes ended before the input did. */
export interface BytesFailure {
  code: Extract<IssueCode, "input-truncated" | "gzip-invalid">;
  message: string;
}

/**
 * The text of an input as UTF-8 bytes: decompressed, without byte order mark. Holds a few chunks in memory.
 * Its methods throw IngestErrors: `input-unreadable` when the input cannot be opened or read, or is UTF-16,
 * and `interrupted` when the signal is aborted. Damaged gzip data is no error but ends the bytes: see `failure`.
 */
export class Bytes {
  /** Why there are no more bytes; undefined while there are, and when the input has simply ended. */
  failure: BytesFailure | undefined;
  /** Offset of the first byte: 3 after a byte order mark, else 0. */
  start = 0;
  #chunks: Chunks;
  #file: string;
  #stream: Readable;
  #signal: AbortSignal;

  private constructor({ file }: Input, stream: Readable, signal: AbortSignal) {
    this.#file = file;
    this.#stream = stream;
    this.#signal = signal;
    this.#chunks = new Chunks(unzipped(new Chunks(buffersOf(stream))));
  }

  /** Opens the input and looks at its first bytes. */
  static async open(input: Input, signal: AbortSignal): Promise<Bytes> {
    if (signal.aborted) throw interrupted(input.file, signal.reason);
    const bytes = new Bytes(input, addAbortSignal(signal, input.open()), signal);
    try {
      await bytes.#skipMark();
    } catch (error) {
      await bytes.close();
      throw error;
    }
    return bytes;
  }

  /** The next chunk; undefined at the end. */
  next(): Promise<Buffer | undefined> {
    return this.#guard(() => this.#chunks.next());
  }

  /** The bytes that come next, at least `length` of them unless the input ends before. */
  peek(length: number): Promise<Buffer> {
    return this.#guard(() => this.#chunks.peek(length));
  }

  /** Makes bytes that `next` gave come next once more. */
  putBack(bytes: Buffer): void {
    this.#chunks.putBack(bytes);
  }

  /** Stops reading and destroys the stream. */
  async close(): Promise<void> {
    // First, since a read that is under way may otherwise wait for a source that has nothing to say.
    this.#stream.destroy();
    await this.#chunks.close();
  }

  /** After damaged gzip data the source has ended, so reading again gives what was read before the damage. */
  async #guard<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (this.#signal.aborted) throw interrupted(this.#file, error);
      this.failure = asFailure(error);
      if (this.failure) return read();
      throw asUnreadable(error, this.#file);
    }
  }

  async #skipMark(): Promise<void> {
    const head = await this.peek(4);
    if (isUtf16(head)) throw new IngestError("input-unreadable", `${this.#file} is UTF-16: write it as UTF-8`);
    if (head[0] !== 0xef || head[1] !== 0xbb || head[2] !== 0xbf) return;
    this.#chunks.drop(3);
    this.start = 3;
  }
}

/** By its mark, or by the NUL beside the ASCII character that every document starts with. */
function isUtf16([a, b]: Buffer): boolean {
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && b !== undefined) || (a !== 0 && b === 0);
}

function asFailure(error: unknown): BytesFailure | undefined {
  const { code, message } = partsOf(error);
  if (code === "Z_BUF_ERROR") return { code: "input-truncated", message: "The gzip data stops in the middle" };
  return code.startsWith("Z_") ? { code: "gzip-invalid", message: `The gzip data is damaged: ${message}` } : undefined;
}

function asUnreadable(error: unknown, file: string): IngestError {
  if (error instanceof IngestError) return error;
  const { code, message } = partsOf(error);
  const reason = new Map([["ENOENT", "does not exist"], ["EACCES", "may not be read"], ["EISDIR", "is a directory"]]).get(code);
  return new IngestError("input-unreadable", `${file} ${reason ?? `cannot be read: ${message}`}`, error);
}

/** Of what was caught: streams of others may throw anything. */
function partsOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: "", message: String(error) };
  return { code: "code" in error ? String(error.code) : "", message: error.message };
}

function interrupted(file: string, cause: unknown): IngestError {
  return new IngestError("interrupted", `Reading ${file} was stopped`, cause);
}
