import type { ByteSpan } from "../format/byte-heap.js";
import type { SourceItem } from "./source-item.js";

const shapes = { digest: 1, texts: 2, digestAndText: 3 } as const;

/** Where the 32 bytes of a computed checksum start in a packed item. */
export const packedDigest = 1;

/** Where the 16 bytes of the digest of the record's text start in a packed item. */
export const packedText = 33;

/** A SourceItem as few bytes: nothing for one that has nothing, 33 or 49 for a computed checksum alone, its texts for any other. */
export function packItem({ version, checksum }: SourceItem): Uint8Array {
  if (version === undefined && checksum === undefined) return Buffer.alloc(0);
  if (version === undefined && checksum !== undefined && isComputed(checksum)) return packComputed(checksum);
  return Buffer.concat([Buffer.of(shapes.texts), Buffer.from(JSON.stringify([version ?? null, checksum ?? null]))]);
}

function packComputed(checksum: string): Uint8Array {
  const hasText = checksum.length > 64;
  const bytes = Buffer.allocUnsafe(hasText ? packedText + 16 : packedText);
  bytes[0] = hasText ? shapes.digestAndText : shapes.digest;
  bytes.write(checksum, packedDigest, 32, "hex");
  if (hasText) bytes.write(checksum.slice(65), packedText, "base64url");
  return bytes;
}

/** Whether a checksum is one that `content-item.ts` writes; those of extractors may have any length. */
function isComputed(checksum: string): boolean {
  return (checksum.length === 64 || checksum.length === 87) && /^[0-9a-f]{64}(~[\w-]{21}[AQgw])?$/.test(checksum);
}

/**
 * The item of a checksum alone, from its text as UTF-8. The same as {@link packItem}, without a string for those that are computed: it runs for every entry of a document.
 * What it returns holds until it is called again.
 */
export function packChecksumText({ bytes, start, end }: ByteSpan): Uint8Array {
  const length = end - start;
  if (length === 0) return nothing;
  const packed = length === 64 || length === 87 ? decode(bytes, start, length) : undefined;
  return packed ?? packItem({ checksum: Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString() });
}

const nothing = new Uint8Array(0);
const reused = { short: new Uint8Array(packedText), long: new Uint8Array(packedText + 16) };

/** Undefined when the text is none of a computed checksum. */
function decode(bytes: Uint8Array, start: number, length: number): Uint8Array | undefined {
  const packed = length === 64 ? reused.short : reused.long;
  packed[0] = length === 64 ? shapes.digest : shapes.digestAndText;
  for (let i = 0; i < 32; i++) {
    const value = ((hexDigits[bytes[start + 2 * i] ?? 0] ?? -1) << 4) | (hexDigits[bytes[start + 2 * i + 1] ?? 0] ?? -1);
    if (value < 0) return undefined;
    packed[packedDigest + i] = value;
  }
  return length === 64 || decodeText(bytes, start + 64, packed) ? packed : undefined;
}

function decodeText(bytes: Uint8Array, start: number, packed: Uint8Array): boolean {
  if (bytes[start] !== 0x7e) return false;
  let bits = 0;
  for (let i = 0, to = packedText; i < 22; i++) {
    const value = base64Digits[bytes[start + 1 + i] ?? 0] ?? -1;
    if (value < 0) return false;
    bits = ((bits << 6) | value) & 0xffffff;
    if (i % 4 === 0) continue;
    const rest = 6 - 2 * (i % 4);
    packed[to++] = (bits >> rest) & 0xff;
  }
  // What does not belong to the last byte is zero in a text that was written by us.
  return (bits & 0xf) === 0;
}

/** Values of digits by character code, -1 for all others. */
function digitTable(digits: string): Int8Array {
  const table = new Int8Array(256).fill(-1);
  [...digits].forEach((digit, value) => (table[digit.charCodeAt(0)] = value));
  return table;
}

const hexDigits = digitTable("0123456789abcdef");
const base64Digits = digitTable("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

/** First byte of a packed item that is a computed checksum alone. */
export function isDigestShape(shape: number | undefined): boolean {
  return shape === shapes.digest || shape === shapes.digestAndText;
}

/** First byte of a packed item that is a computed checksum which knows its record's text. */
export function isTextShape(shape: number | undefined): boolean {
  return shape === shapes.digestAndText;
}

/** The SourceItem that was packed. */
export function unpackItem(bytes: Buffer): SourceItem {
  if (bytes.length === 0) return {};
  if (bytes[0] === shapes.digest) return { checksum: bytes.toString("hex", 1) };
  if (bytes[0] === shapes.digestAndText) return { checksum: `${bytes.toString("hex", 1, 33)}~${bytes.toString("base64url", 33)}` };
  const [version, checksum] = JSON.parse(bytes.toString("utf8", 1)) as [string | null, string | null];
  return { ...(version !== null && { version }), ...(checksum !== null && { checksum }) };
}
