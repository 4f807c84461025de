import { randomInt } from "node:crypto";
import { workerData } from "node:worker_threads";
import type { ByteSpan } from "./byte-heap.js";
import type { EntityKey } from "./entity-key.js";

/** The UTF-8 bytes of an id within a buffer, and their hash. */
export interface IdBytes extends ByteSpan {
  /** Of 32 bits, see {@link hashOf}. */
  hash: number;
}

/** An {@link EntityKey} whose id need not be a text to be looked up. */
export interface PackedKey {
  scope: string;
  kind: string;
  idBytes: IdBytes;
}

/** Packs a key. */
export function packed({ scope, kind, id }: EntityKey): PackedKey {
  const bytes = Buffer.from(id);
  return { scope, kind, idBytes: { bytes, start: 0, end: bytes.length, hash: hashOf(bytes, 0, bytes.length) } };
}

/** Drawn anew for each process, so that nobody can make a document whose ids all have one hash; threads get that of the thread that started them. */
export const hashSeed: number = (workerData as { hashSeed?: number } | null)?.hashSeed ?? randomInt(2 ** 32);

/** FNV-1a of a stretch of bytes, from {@link hashSeed} on. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = hashSeed;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash >>> 0;
}

/** Most ids are short and ASCII: a loop has written them before the call of anything else. */
const shortId = 64;

/** Writes an id as UTF-8 from `start` on, where there is room for it, and returns the number of its bytes. */
export function writeId(id: string, bytes: Buffer, start: number): number {
  if (id.length > shortId) return bytes.write(id, start);
  for (let at = 0; at < id.length; at++) {
    const code = id.charCodeAt(at);
    if (code >= 0x80) return bytes.write(id, start);
    bytes[start + at] = code;
  }
  return id.length;
}
