import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { IngestError } from "../errors.js";

/**
 * Writes a file piece by piece; it appears under its name when it is whole. Folders are made where they are missing.
 * @throws IngestError `output-unwritable`, `interrupted`
 */
export async function writeWhole(path: string, pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>, signal?: AbortSignal): Promise<void> {
  const target = resolve(path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    await mkdir(dirname(target), { recursive: true });
    await pipeline(Readable.from(pieces), createWriteStream(temporary), ...(signal ? [{ signal }] : []));
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (signal?.aborted) throw new IngestError("interrupted", `${path} was not written`, error);
    throw isOfFiles(error) ? new IngestError("output-unwritable", `${path}: cannot be written`, error) : error;
  }
}

function isOfFiles(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
