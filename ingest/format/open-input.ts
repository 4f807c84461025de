import { createReadStream } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Readable } from "node:stream";
import { IngestError } from "../errors.js";

/** Something a document can be read from. */
export interface Input {
  /** What issues call it: the path as given, or `<stdin>` and `<stream>` for what has none. */
  readonly file: string;
  /** Whether `open` gives the first byte again when it is called a second time. */
  readonly reopens: boolean;
  /** Folder of a file; undefined for a stream. */
  readonly folder?: string;
  /**
   * Opens it at its first byte; whoever opens it destroys it.
   * @throws IngestError `usage` when a stream is opened a second time.
   */
  open(): Readable;
}

/** Bytes asked for at once: large enough that waiting for them costs nothing beside the parsing. */
const chunkBytes = 1024 * 1024;

/**
 * Says where a document comes from: a path, `-` for standard input, or a stream of bytes (or text).
 * Nothing is opened yet and nothing is held in memory.
 */
export function openInput(source: string | Readable, file?: string): Input {
  if (typeof source !== "string") return once(source, file ?? "<stream>");
  if (source === "-") return once(process.stdin, file ?? "<stdin>");
  return { file: file ?? source, reopens: true, folder: dirname(resolve(source)), open: () => createReadStream(source, { highWaterMark: chunkBytes }) };
}

function once(stream: Readable, file: string): Input {
  let opened = false;
  const open = (): Readable => {
    if (opened) throw new IngestError("usage", `${file} can be read only once`);
    opened = true;
    return stream;
  };
  return { file, reopens: false, open };
}
