import { Readable } from "node:stream";
import { buffersOf } from "./buffers-of.js";
import type { Input } from "./open-input.js";
import { TemporaryFile } from "./temporary-file.js";

/** Bytes that are kept in memory. */
const mostInMemory = 16 * 1024 * 1024;

/** A chunk that was put into the temporary file. */
interface StoredChunk {
  start: number;
  length: number;
}

/**
 * An input that can be read only once, of which everything is kept until `release`, so that it can be opened at its first byte a second time while the first reader stays where it is.
 * Holds 16 MB in memory; what is more goes to a temporary file while there is a second reader, and without one, the keeping ends. Each chunk is forgotten once all readers have passed it.
 */
export class Tape implements Input {
  readonly file: string;
  readonly #input: Input;
  readonly #readers = new Set<TapeReader>();
  readonly #spilled = new TemporaryFile();
  #kept: (Buffer | StoredChunk)[] = [];
  /** Chunks before the first one that is kept. */
  #forgotten = 0;
  #inMemory = 0;
  #keeps = true;
  #opened = 0;
  #source: { stream: Readable; chunks: AsyncGenerator<Buffer> } | undefined;
  #pending: Promise<void> | undefined;
  #end: { error?: unknown } | undefined;

  constructor(input: Input) {
    this.file = input.file;
    this.#input = input;
  }

  /** Whether nothing is forgotten yet. */
  get reopens(): boolean {
    return this.#keeps;
  }

  /** Opens it at its first byte, once, and again while it {@link reopens}. */
  open(): Readable {
    if (!this.#source) {
      const stream = this.#input.open();
      this.#source = { stream, chunks: buffersOf(stream) };
    }
    const reader = new TapeReader(this);
    this.#opened += 1;
    this.#readers.add(reader);
    return reader;
  }

  /** Says that it will not be opened once more. */
  release(): void {
    this.#keeps = false;
    this.#forget();
  }

  /** The next chunk for a reader; undefined at the end. Throws what reading threw. */
  async next(reader: TapeReader): Promise<Buffer | undefined> {
    while (reader.passed >= this.#forgotten + this.#kept.length && !this.#end) await (this.#pending ??= this.#pull());
    const chunk = this.#kept[reader.passed - this.#forgotten];
    if (!chunk) {
      if (this.#end && "error" in this.#end) throw this.#end.error;
      return undefined;
    }
    reader.passed += 1;
    const bytes = Buffer.isBuffer(chunk) ? chunk : this.#spilled.read(chunk.start, chunk.length);
    this.#forget();
    return bytes;
  }

  /** Closes one of its readers; with the last one, the input. Of a short input that the first reader has read to its end, everything stays for a second one. */
  leave(reader: TapeReader): void {
    this.#readers.delete(reader);
    this.#forget();
    const isRead = this.#end !== undefined && this.#opened === 1;
    if (this.#readers.size > 0 || (isRead && this.#keeps)) return;
    this.release();
    this.#spilled.close();
    this.#source?.stream.destroy();
  }

  async #pull(): Promise<void> {
    try {
      const next = await this.#source?.chunks.next();
      if (!next || next.done) this.#end = {};
      else this.#keep(next.value);
    } catch (error) {
      this.#end = { error };
    }
    this.#pending = undefined;
  }

  #keep(chunk: Buffer): void {
    if (this.#inMemory + chunk.length > mostInMemory && this.#readers.size > 1) {
      this.#kept.push({ start: this.#spilled.add(chunk), length: chunk.length });
      return;
    }
    this.#kept.push(chunk);
    this.#inMemory += chunk.length;
    if (this.#inMemory > mostInMemory) this.#keeps = false;
  }

  #forget(): void {
    if (this.#keeps) return;
    const passed = Math.min(...[...this.#readers].map((reader) => reader.passed), this.#forgotten + this.#kept.length);
    const forgotten = this.#kept.splice(0, passed - this.#forgotten);
    this.#forgotten = passed;
    for (const chunk of forgotten) if (Buffer.isBuffer(chunk)) this.#inMemory -= chunk.length;
    if (forgotten.some((chunk) => !Buffer.isBuffer(chunk)) && this.#kept.every((chunk) => Buffer.isBuffer(chunk))) this.#spilled.close();
  }
}

/** Reads a tape from its first byte. */
class TapeReader extends Readable {
  /** Chunks that were read. */
  passed = 0;

  constructor(private readonly tape: Tape) {
    super({ highWaterMark: 1 });
  }

  override _read(): void {
    this.tape.next(this).then(
      (chunk) => !this.destroyed && this.push(chunk ?? null),
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.tape.leave(this);
    callback(error);
  }
}
