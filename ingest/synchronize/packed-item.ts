import type { SourceItem } from "./source-item.js";

const shapes = { hexChecksum: 1, texts: 2 } as const;

/** A SourceItem as few bytes: nothing for one that has nothing, 33 for a sha256 checksum alone, its texts for any other. */
export function packItem({ version, checksum }: SourceItem): Uint8Array {
  if (version === undefined && checksum === undefined) return Buffer.alloc(0);
  if (version === undefined && checksum !== undefined && /^[0-9a-f]{64}$/.test(checksum))
    return Buffer.concat([Buffer.of(shapes.hexChecksum), Buffer.from(checksum, "hex")]);
  return Buffer.concat([Buffer.of(shapes.texts), Buffer.from(JSON.stringify([version ?? null, checksum ?? null]))]);
}

/** The SourceItem that was packed. */
export function unpackItem(bytes: Buffer): SourceItem {
  if (bytes.length === 0) return {};
  if (bytes[0] === shapes.hexChecksum) return { checksum: bytes.toString("hex", 1) };
  const [version, checksum] = JSON.parse(bytes.toString("utf8", 1)) as [string | null, string | null];
  return { ...(version !== null && { version }), ...(checksum !== null && { checksum }) };
}
