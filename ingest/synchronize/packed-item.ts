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

/** Whether a packed item is a computed checksum alone. */
export function hasPackedDigest(bytes: Uint8Array): boolean {
  return bytes[0] === shapes.digest || bytes[0] === shapes.digestAndText;
}

/** Whether a packed item is a computed checksum that knows its record's text. */
export function hasPackedText(bytes: Uint8Array): boolean {
  return bytes[0] === shapes.digestAndText;
}

/** The SourceItem that was packed. */
export function unpackItem(bytes: Buffer): SourceItem {
  if (bytes.length === 0) return {};
  if (bytes[0] === shapes.digest) return { checksum: bytes.toString("hex", 1) };
  if (bytes[0] === shapes.digestAndText) return { checksum: `${bytes.toString("hex", 1, 33)}~${bytes.toString("base64url", 33)}` };
  const [version, checksum] = JSON.parse(bytes.toString("utf8", 1)) as [string | null, string | null];
  return { ...(version !== null && { version }), ...(checksum !== null && { checksum }) };
}
