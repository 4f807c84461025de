import { closeSync, createReadStream, openSync, writeSync } from "node:fs";

/** Bytes that are gathered before they are written. */
const gathered = 1 << 18;

/** A temporary file that is only added to, and then read once. Holds a quarter of a mebibyte in memory. */
export class SpoolFile {
  readonly #descriptor: number;
  #pending: Uint8Array[] = [];
  #pendingLength = 0;
  /** Bytes added so far. */
  length = 0;

  constructor(private readonly path: string) {
    this.#descriptor = openSync(path, "w");
  }

  add(bytes: Uint8Array | string): void {
    const piece = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
    this.#pending.push(piece);
    this.#pendingLength += piece.length;
    this.length += piece.length;
    if (this.#pendingLength >= gathered) this.#flush();
  }

  /** Ends the writing, and reads all of it. */
  async *read(): AsyncGenerator<Uint8Array> {
    this.#flush();
    yield* createReadStream(this.path) as AsyncIterable<Uint8Array>;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #flush(): void {
    const all = Buffer.concat(this.#pending);
    for (let at = 0; at < all.length; ) at += writeSync(this.#descriptor, all, at);
    this.#pending = [];
    this.#pendingLength = 0;
  }
}

/** Entries of a JSON array, in a temporary file. */
export class SpooledArray {
  readonly #file: SpoolFile;
  /** Entries added so far. */
  count = 0;

  constructor(path: string) {
    this.#file = new SpoolFile(path);
  }

  /** Adds an entry and returns its place. */
  add(entry: object): number {
    this.#file.add(`${this.count === 0 ? "" : ","}${JSON.stringify(entry)}`);
    return this.count++;
  }

  /** Bytes of the entries with the commas between them. */
  get length(): number {
    return this.#file.length;
  }

  read(): AsyncGenerator<Uint8Array> {
    return this.#file.read();
  }

  close(): void {
    this.#file.close();
  }
}
