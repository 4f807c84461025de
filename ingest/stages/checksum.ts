import { createHash } from "node:crypto";
import { partKey } from "../alignment/aligner.js";
import { type EntityKey, keyOf } from "../format/entity-key.js";
import type { EntityRecord, PartRecord, RelationshipRecord } from "../format/record-types.js";
import type { Place } from "../issue.js";
import type { Original } from "../run.js";
import type { SourceItem } from "../synchronize/source-item.js";
import { canonicalJson } from "./canonical-json.js";
import { type CheckedRecord, relationshipKey } from "./check-document.js";

/** A record that has an identity and content to write. */
export interface ContentRecord {
  type: "content";
  key: EntityKey;
  item: SourceItem;
  place: Place;
  pointerBase: string;
  /** Of the shared parts that an entity's geometry places. */
  partsDigest?: string;
  /** Where rejected records are asked for. */
  original?: Original;
  record: EntityRecord | RelationshipRecord | PartRecord;
}

/** What change detection works on: content, a tombstone, or a record that was rejected but counts as seen. */
export type KeyedRecord = ContentRecord | { type: "delete"; key: EntityKey } | { type: "rejected"; key: EntityKey };

/**
 * Gives every record its key and its SourceItem. Where the extractor gave neither version nor checksum, the checksum is the sha256
 * of the content in canonical form. The content of shared parts takes part in the items of the entities that use them.
 * Holds the digest of every part in memory.
 * @param known item of a part that the document does not define, when an earlier one did.
 */
export async function* checksum(batches: AsyncIterable<CheckedRecord[]>, known?: (part: string) => SourceItem | undefined): AsyncIterable<KeyedRecord[]> {
  const parts = new PartDigests(known);
  for await (const batch of batches) {
    const keyed: KeyedRecord[] = [];
    for (const checked of batch) {
      const record = toKeyed(checked, parts);
      if (record) keyed.push(record);
    }
    yield keyed;
  }
}

/** Digests of shared parts, by id. */
class PartDigests {
  readonly #digests = new Map<string, string>();

  constructor(private readonly known: ((part: string) => SourceItem | undefined) | undefined) {}

  get(id: string): string {
    return this.#digests.get(id) ?? this.known?.(id)?.checksum ?? "";
  }

  set(id: string, digest: string): void {
    this.#digests.set(id, digest);
  }
}

function toKeyed(checked: CheckedRecord, parts: PartDigests): KeyedRecord | undefined {
  if ("rejected" in checked) return { type: "rejected", key: checked.rejected };
  const { place, record, pointerBase = "", original } = checked;
  const content = { type: "content", place, pointerBase, ...(original && { original }) } as const;
  switch (record.type) {
    case "entity": {
      const partsDigest = digestOfParts(record, parts);
      const item = withParts(itemOf(record, contentOf(record)), partsDigest);
      return { ...content, record, key: keyOf(record), item, ...(partsDigest !== undefined && { partsDigest }) };
    }
    case "relationship":
      return { ...content, record, key: relationshipKey(record), item: itemOf(record, contentOf(record)) };
    case "part": {
      const item = itemOf({}, record.geometry);
      parts.set(record.id, item.checksum ?? "");
      return { ...content, record, key: partKey(record.id), item };
    }
    case "delete":
      return { type: "delete", key: keyOf(record) };
    case "checkpoint":
      return undefined;
  }
}

function digestOfParts({ geometry = [] }: EntityRecord, parts: PartDigests): string | undefined {
  const used = geometry.flatMap((piece) => (piece.type === "part" ? [parts.get(piece.part)] : []));
  return used.length === 0 ? undefined : sha256(used.join());
}

function withParts(item: SourceItem, partsDigest: string | undefined): SourceItem {
  if (partsDigest === undefined) return item;
  const suffix = `+${partsDigest}`;
  return {
    ...(item.version !== undefined && { version: item.version + suffix }),
    ...(item.checksum !== undefined && { checksum: item.checksum + suffix }),
  };
}

function itemOf(given: { version?: string; checksum?: string }, content: unknown): SourceItem {
  const { version, checksum: hash } = given;
  if (version === undefined && hash === undefined) return { checksum: sha256(canonicalJson(content)) };
  return { ...(version !== undefined && { version }), ...(hash !== undefined && { checksum: hash }) };
}

/** Everything of a record but its identity, its version and what is not ours to read. */
function contentOf(record: EntityRecord | RelationshipRecord): object {
  const { type: _type, kind: _kind, id: _id, scope: _scope, version: _version, checksum: _checksum, ext: _ext, ...content } = record;
  return content;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
