import type { Readable } from "node:stream";

/**
 * What a stream of bytes or text gives, as bytes. Whoever stops early destroys the stream.
 * @throws TypeError when the stream gives something else
 */
export async function* buffersOf(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : asBuffer(chunk);
  } finally {
    stream.destroy();
  }
}

function asBuffer(chunk: unknown): Buffer {
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new TypeError("The stream gives neither bytes nor text");
}
