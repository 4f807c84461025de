import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { IngestError } from "../errors.js";

/** Longer than any end record. */
const tailBytes = 64 * 1024;

/**
 * Writes an extractor's document to a file, gzipped when its name ends with `.gz`. The file appears under its name when
 * it is whole, so a failed run never replaces a good document by a piece of one. A document whose extractor failed is
 * kept when it has its end record: then it says itself what is missing. Holds a few chunks.
 * @throws IngestError what `finished` rejects with, or `output-unwritable`
 */
export async function saveDocument(document: Readable, finished: Promise<void>, path: string): Promise<void> {
  const target = resolve(path);
  const temporary = (await isSpecial(target)) ? undefined : join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const tail = new Tail();
  try {
    await mkdir(dirname(target), { recursive: true });
    const packed = target.endsWith(".gz") ? createGzip() : new PassThrough();
    await pipeline(document, (chunks) => tail.watch(chunks as AsyncIterable<Buffer>), packed, createWriteStream(temporary ?? target));
    const failure = await finished.then(() => undefined, (error: unknown) => error);
    if (temporary !== undefined && (failure === undefined || tail.isEnd())) await rename(temporary, target);
    if (failure !== undefined) throw failure as Error;
  } catch (error) {
    throw error instanceof IngestError ? error : new IngestError("output-unwritable", `${path}: cannot be written`, error);
  } finally {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Whether it is a device or a pipe, which cannot be replaced. */
async function isSpecial(path: string): Promise<boolean> {
  return stat(path).then((found) => !found.isFile() && !found.isDirectory(), () => false);
}

/** Remembers the last bytes that went by. */
class Tail {
  #bytes = Buffer.alloc(0);

  async *watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#bytes = Buffer.concat([this.#bytes, chunk]).subarray(-tailBytes);
      yield chunk;
    }
  }

  /** Whether they end with an end record. */
  isEnd(): boolean {
    const line = this.#bytes.toString("utf8").trimEnd().split("\n").at(-1) ?? "";
    try {
      return (JSON.parse(line) as { type?: unknown }).type === "end";
    } catch {
      return false;
    }
  }
}
