import { hash } from "node:crypto";
import { partKey } from "../alignment/geometry/part-key.js";
import { contentDigest, itemOf } from "../format/content-item.js";
import { type EntityKey, keyOf } from "../format/entity-key.js";
import { type PackedKey, packed } from "../format/id-bytes.js";
import type { Mark } from "../format/mark.js";
import { filesOf, partsOf } from "../format/plain-pieces.js";
import { PreparedRecord } from "../format/prepared-record.js";
import type { SidecarFiles } from "../format/sidecar/sidecar-files.js";
import type { EntityRecord, Glb, PartRecord, RelationshipRecord } from "../format/record-types.js";
import type { Place } from "../issue.js";
import type { Original } from "../run.js";
import type { ComparedItem } from "../synchronize/provenance-entry.js";
import type { SourceItem } from "../synchronize/source-item.js";
import { type AcceptedRecord, type CheckedRecord, relationshipKey } from "./check-document.js";

/** Where the digests of what records use come from, besides the records. */
export interface Lookups {
  /** Item of a part that the document does not define, when an earlier one did. */
  known?: ((part: string) => SourceItem | undefined) | undefined;
  files?: SidecarFiles;
  /** Which levels of detail of a part are written. */
  levelsOf?: (part: PartRecord) => readonly number[];
}

/** A record that has an identity and content to write. */
export interface ContentRecord {
  type: "content";
  key: EntityKey;
  item: SourceItem;
  place: Place;
  /** Size of the record's text. */
  bytes: number;
  pointerBase: string;
  /** Of the shared parts that an entity's geometry places. */
  partsDigest?: string;
  /** Where rejected records are asked for. */
  original?: Original;
  /** The place behind it, where it is written long after it was read. */
  mark?: Mark;
  record: EntityRecord | RelationshipRecord | PartRecord;
}

/** What is needed of a record to tell whether it changed. */
export interface KeyedContent extends ComparedItem {
  type: "content";
  /** For look-ups. */
  packed: PackedKey;
  /** All of it; for one that is new or changed. */
  read(): ContentRecord;
}

/** What change detection works on: content, a tombstone, or a record that was rejected but counts as seen. */
export type KeyedRecord = KeyedContent | { type: "delete"; key: EntityKey } | { type: "rejected"; key: EntityKey };

/**
 * Gives every record its key and its SourceItem. Where the extractor gave neither version nor checksum, the checksum is the sha256
 * of the content in canonical form. The content of shared parts, with the choice among its levels of detail, and of files beside the document, takes part in the items of the entities that use them.
 * Holds the digest of every part and file in memory.
 */
export async function* checksum(batches: AsyncIterable<CheckedRecord[]>, lookups: Lookups = {}): AsyncIterable<KeyedRecord[]> {
  const parts = new PartDigests(lookups);
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

  constructor(private readonly lookups: Lookups) {}

  /** Of the file that a piece names: its own digest counts where the record gives none. */
  ofFile({ uri, sha256 }: Glb): string {
    return sha256 ?? this.lookups.files?.digest(uri) ?? "";
  }

  get(id: string): string {
    return this.#digests.get(id) ?? this.lookups.known?.(id)?.checksum ?? "";
  }

  /** Of all that decides what is written for a part: its users change with it. */
  add(record: PartRecord): string {
    const files = filesOf(record).map((piece) => this.ofFile(piece));
    const levels = this.lookups.levelsOf?.(record) ?? [];
    const digest = contentDigest(files.length + levels.length === 0 ? record.geometry : [record.geometry, files, ...levels]);
    this.#digests.set(record.id, digest);
    return digest;
  }
}

function toKeyed(checked: CheckedRecord, parts: PartDigests): KeyedRecord | undefined {
  if ("rejected" in checked) return { type: "rejected", key: checked.rejected };
  if (checked instanceof PreparedRecord) return new PreparedContent(checked, digestOf(checked.parts, parts));
  const { record } = checked;
  switch (record.type) {
    case "entity":
      return toContent(checked, { key: keyOf(record), item: itemOf(record) }, digestOf(partsOf(record), parts, filesOf(record)));
    case "relationship":
      return toContent(checked, { key: relationshipKey(record), item: itemOf(record) });
    case "part":
      return toContent(checked, { key: partKey(record.id), item: { checksum: parts.add(record) } });
    case "delete":
      return { type: "delete", key: keyOf(record) };
    case "checkpoint":
      return undefined;
  }
}

function toContent(checked: AcceptedRecord, { key, item: own }: { key: EntityKey; item: SourceItem }, partsDigest?: string): KeyedContent {
  const { place, bytes, pointerBase = "", original } = checked;
  const record = checked.record as ContentRecord["record"];
  const item = withParts(own, partsDigest);
  const content: ContentRecord = { type: "content", key, item, place, bytes, pointerBase, ...(partsDigest !== undefined && { partsDigest }), ...(original && { original }), record };
  return { type: "content", packed: packed(key), item, read: () => content };
}

/** A prepared record, whose item and content become texts and objects only when they are asked for. */
class PreparedContent implements KeyedContent {
  readonly type = "content";

  constructor(
    readonly packed: PreparedRecord,
    private readonly partsDigest: string | undefined,
  ) {}

  get item(): SourceItem {
    return withParts(this.packed.item, this.partsDigest);
  }

  get text(): KeyedContent["text"] {
    return this.partsDigest === undefined ? this.packed.text : undefined;
  }

  get digest(): KeyedContent["digest"] {
    return this.partsDigest === undefined ? this.packed.digest : undefined;
  }

  read(): ContentRecord {
    const { packed, item, partsDigest } = this;
    const { key, place, bytes, original, record } = packed;
    return { type: "content", key, item, place, bytes, pointerBase: "", ...(partsDigest !== undefined && { partsDigest }), ...(original && { original }), record };
  }
}

function digestOf(used: readonly string[], parts: PartDigests, files: readonly Glb[] = []): string | undefined {
  if (used.length + files.length === 0) return undefined;
  return hash("sha256", [...used.map((id) => parts.get(id)), ...files.map((piece) => parts.ofFile(piece))].join(), "hex");
}

function withParts(item: SourceItem, partsDigest: string | undefined): SourceItem {
  if (partsDigest === undefined) return item;
  const suffix = `+${partsDigest}`;
  return {
    ...(item.version !== undefined && { version: item.version + suffix }),
    ...(item.checksum !== undefined && { checksum: item.checksum + suffix }),
  };
}
