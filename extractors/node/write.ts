import { writeSync } from "node:fs";

const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes all bytes to a file descriptor and waits while its reader is slow.
 * @throws the system's error, EPIPE when the reader went away
 */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(pause, 0, 0, 2);
    }
  }
}

/** Writes a text for people to standard output (1) or standard error (2). A reader that went away is no error. */
export function writeText(descriptor: 1 | 2, text: string): void {
  try {
    writeAll(descriptor, Buffer.from(text));
  } catch {
    // There is nobody left to tell.
  }
}
