import { execFile } from "node:child_process";
import { closeSync, constants, openSync, unlinkSync } from "node:fs";
import { promisify } from "node:util";

/** Makes a named pipe; false where the system has none. */
export async function makePipe(path: string): Promise<boolean> {
  return promisify(execFile)("mkfifo", [path]).then(() => true, () => false);
}

/** The writing side of a pipe whose reader has gone already, and its name with it; undefined where the system has no named pipes. */
export async function openUnreadPipe(path: string): Promise<number | undefined> {
  if (!(await makePipe(path))) return undefined;
  // Without a reader, opening the writing side would wait for one.
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  closeSync(reader);
  unlinkSync(path);
  return writer;
}
