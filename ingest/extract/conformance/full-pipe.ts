import { closeSync, constants, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { makePipe } from "./make-pipe.js";

/**
 * A pipe that is full, so that whoever writes into it waits: a reader that does not read. Only where the system has named pipes.
 * Holds 64 KiB at a time.
 */
export class FullPipe {
  readonly #reader: number;
  /** Where the program writes. */
  readonly writer: number;
  #filling = 0;

  /** Makes the pipe, whose name goes at once; undefined when the system has none. */
  static async make(path: string): Promise<FullPipe | undefined> {
    return (await makePipe(path)) ? new FullPipe(path) : undefined;
  }

  private constructor(path: string) {
    // Opened for both, so that opening does not wait for the other side.
    this.#reader = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    this.writer = openSync(path, constants.O_WRONLY);
    unlinkSync(path);
    this.#fill();
  }

  /** Takes what the program wrote and is in the pipe by now; the filling is left out. */
  drain(): Buffer {
    const chunks: Buffer[] = [];
    for (let chunk = this.#read(); chunk !== undefined; chunk = this.#read()) {
      const filling = Math.min(this.#filling, chunk.length);
      this.#filling -= filling;
      chunks.push(chunk.subarray(filling));
    }
    return Buffer.concat(chunks);
  }

  /** Closes both sides. */
  close(): void {
    closeSync(this.#reader);
    closeSync(this.writer);
  }

  #fill(): void {
    for (const size of [4096, 1]) {
      for (let written = 1; written > 0; this.#filling += written) written = orWhenBlocked(() => writeSync(this.#reader, Buffer.alloc(size)), 0);
    }
  }

  #read(): Buffer | undefined {
    const chunk = Buffer.alloc(64 * 1024);
    const size = orWhenBlocked(() => readSync(this.#reader, chunk), 0);
    return size === 0 ? undefined : chunk.subarray(0, size);
  }
}

function orWhenBlocked(act: () => number, blocked: number): number {
  try {
    return act();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return blocked;
    throw error;
  }
}
