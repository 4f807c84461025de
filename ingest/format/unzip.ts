import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Chunks } from "./chunks.js";

/** Bytes that gunzip puts out at once. */
const chunkSize = 256 * 1024;

/**
 * The bytes as they are, or decompressed when they start like gzip. Several gzip members are read as one text.
 * Holds a few chunks in memory, whatever the ratio of compression. What the last chunk held of a cut input may be lost.
 * @throws an error whose `code` starts with `Z_` when the gzip data ends too early (`Z_BUF_ERROR`) or is damaged.
 */
export async function* unzipped(chunks: Chunks): AsyncGenerator<Buffer> {
  const magic = await chunks.peek(2);
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) {
    yield* chunks;
    return;
  }
  const gunzip = createGunzip({ chunkSize });
  // Every error of the pipeline also ends the loop below, so nothing is left for the callback.
  pipeline(chunks, gunzip, () => undefined);
  for await (const chunk of gunzip) yield chunk;
}
