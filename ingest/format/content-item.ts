import { hash } from "node:crypto";
import type { ByteSpan } from "./byte-heap.js";
import { canonicalJson } from "./canonical-json.js";
import type { EntityRecord, RelationshipRecord } from "./record-types.js";

/** Version and checksum of a record; at least one of them is there. */
export interface ContentItem {
  version?: string;
  checksum?: string;
}

/** The record's own version and checksum; where the extractor gave neither, the checksum is the sha256 of the content in canonical form. */
export function itemOf(record: EntityRecord | RelationshipRecord): ContentItem {
  return givenItem(record) ?? { checksum: contentDigest(contentOf(record)) };
}

/** What the extractor says of a record's version; undefined where that is nothing. */
export function givenItem({ version, checksum }: ContentItem): ContentItem | undefined {
  if (version === undefined && checksum === undefined) return undefined;
  return { ...(version !== undefined && { version }), ...(checksum !== undefined && { checksum }) };
}

/** sha256 of a content in canonical form, in hexadecimal digits. */
export function contentDigest(content: unknown): string {
  return hash("sha256", canonicalJson(content), "hex");
}

/** A computed checksum that also knows the text that the record was read from: while that is the same, its content need not be looked at. */
export function withText(checksum: string, text: ByteSpan): string {
  return `${checksum}~${Buffer.from(text.bytes.buffer, text.bytes.byteOffset + text.start, text.end - text.start).toString("base64url")}`;
}

/** What a checksum says of the content. */
export function withoutText(checksum: string): string {
  return checksum.length === 64 + 23 && checksum.charAt(64) === "~" ? checksum.slice(0, 64) : checksum;
}

/** Everything of a record but its identity, its version and what is not ours to read. */
function contentOf(record: EntityRecord | RelationshipRecord): object {
  if (record.type === "relationship") {
    const { properties, source, target } = record;
    return { properties, source, target };
  }
  const { code, geometry, label, parent, placement, properties, references } = record;
  return { code, geometry, label, parent, placement, properties, references };
}
