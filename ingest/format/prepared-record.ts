import type { Place } from "../issue.js";
import type { Original } from "../run.js";
import type { ByteSpan } from "./byte-heap.js";
import { readCompact } from "./compact-record.js";
import { type ContentItem, itemOf, withText } from "./content-item.js";
import type { EntityKey } from "./entity-key.js";
import type { IdBytes, PackedKey } from "./id-bytes.js";
import type { ItemDemand } from "./item-demand.js";
import { type PreparedLines, type RecordSort, span, spanLength, textBytes } from "./prepare-lines.js";
import type { RawRecord } from "./raw-item.js";
import type { EntityRecord, RelationshipRecord } from "./record-types.js";

/** A block of lines that is prepared, where it stands, and what is asked of it. */
export interface PreparedBlock {
  bytes: Buffer;
  prepared: PreparedLines;
  file: string;
  /** Offset of its first byte. */
  offset: number;
  /** Lines before it. */
  lines: number;
  /** Whether rejected records are asked for. */
  keepsOriginals: boolean;
  demand: ItemDemand;
}

const noParts: readonly never[] = [];

/**
 * A valid entity or relationship whose identity and item are known without its content: of a record that has not changed, the text is never parsed here.
 * Keeps its block in memory.
 */
export class PreparedRecord implements RawRecord, PackedKey {
  #block: PreparedBlock;
  #index: number;
  #sort: RecordSort;
  #idBytes: IdBytes | undefined;
  #record: EntityRecord | RelationshipRecord | undefined;
  #item: ContentItem | undefined;
  #original: Original | undefined;

  /** @param index of its line in the block's spans */
  constructor(block: PreparedBlock, index: number, sort: RecordSort) {
    this.#block = block;
    this.#index = index;
    this.#sort = sort;
  }

  get type(): RecordSort["type"] {
    return this.#sort.type;
  }

  get scope(): string {
    return this.#sort.scope;
  }

  get kind(): string {
    return this.#sort.kind;
  }

  get idBytes(): IdBytes {
    return (this.#idBytes ??= this.#id(this.#span(span.id)));
  }

  get key(): EntityKey {
    const { scope, kind, idBytes } = this;
    return { scope, kind, id: textOf(idBytes) };
  }

  get line(): number {
    return this.#block.lines + this.#span(span.line) + 1;
  }

  get place(): Place {
    const { file, offset } = this.#block;
    return { file, line: this.line, offset: offset + this.#span(span.start) };
  }

  get bytes(): number {
    return this.#span(span.end) - this.#span(span.start);
  }

  get value(): Record<string, unknown> {
    return this.record as unknown as Record<string, unknown>;
  }

  /** The record itself, parsed when it is first asked for. Its large meshes may be `HeldMesh`es, whose arrays are the block's. */
  get record(): EntityRecord | RelationshipRecord {
    return (this.#record ??= this.#parse());
  }

  get item(): ContentItem {
    return (this.#item ??= this.#makeItem());
  }

  /** The first 16 bytes of the sha256 of its text, where nothing but its text makes the item. */
  get text(): ByteSpan | undefined {
    const { given, parts, texts: bytes } = this.#block.prepared;
    if (bytes.length === 0 || given.has(this.#index) || parts.has(this.#index)) return undefined;
    const start = textBytes * this.#index;
    return { bytes, start, end: start + textBytes };
  }

  /** The 32 bytes of the checksum, where it is computed already. To be asked for only when it is needed. */
  get digest(): ByteSpan | undefined {
    const { given, checksums: bytes } = this.#block.prepared;
    this.#block.demand.asked += 1;
    if (bytes.length === 0 || given.has(this.#index)) return undefined;
    const start = 32 * this.#index;
    return { bytes, start, end: start + 32 };
  }

  /** Ids of the parts that its geometry places. */
  get parts(): readonly string[] {
    return this.#block.prepared.parts.get(this.#index) ?? noParts;
  }

  /** Whether it refers to any entity. */
  get hasTargets(): boolean {
    return this.#span(span.targetsEnd) > this.#firstTarget;
  }

  /** Entities that it refers to, as its parent, by name, or as an end. */
  *targets(): Generator<PackedKey> {
    const { targets, sorts } = this.#block.prepared;
    for (let i = this.#firstTarget; i < this.#span(span.targetsEnd); i += 2) {
      const { scope = "", kind = "" } = sorts[targets[i] ?? -1] ?? {};
      yield { scope, kind, idBytes: this.#id(targets[i + 1] ?? 0) };
    }
  }

  get original(): Original | undefined {
    if (!this.#block.keepsOriginals) return undefined;
    return (this.#original ??= { place: this.place, raw: this.#line, issues: [] });
  }

  #parse(): EntityRecord | RelationshipRecord {
    const { compact, numbers } = this.#block.prepared;
    const text = compact.get(this.#index);
    return text === undefined ? (JSON.parse(this.#line) as EntityRecord | RelationshipRecord) : readCompact(text, numbers);
  }

  get #line(): string {
    return this.#block.bytes.toString("utf8", this.#span(span.start), this.#span(span.end));
  }

  #makeItem(): ContentItem {
    const given = this.#block.prepared.given.get(this.#index);
    if (given) return given;
    const { digest, text } = this;
    const checksum = digest ? hexOf(digest) : (itemOf(this.record).checksum ?? "");
    return { checksum: text ? withText(checksum, text) : checksum };
  }

  get #firstTarget(): number {
    return firstTarget(this.#block.prepared, this.#index);
  }

  #id(number: number): IdBytes {
    return idBytesAt(this.#block.prepared, number);
  }

  #span(number: number): number {
    return this.#block.prepared.spans[spanLength * this.#index + number] ?? 0;
  }
}

/** One of the ids of prepared lines, by its number. */
export function idBytesAt({ ids: bytes, idEnds, idHashes }: PreparedLines, number: number): IdBytes {
  return { bytes, start: number === 0 ? 0 : (idEnds[number - 1] ?? 0), end: idEnds[number] ?? 0, hash: idHashes[number] ?? 0 };
}

/** Where the targets of a prepared line begin, which end at its `targetsEnd`. */
export function firstTarget({ spans }: PreparedLines, index: number): number {
  return index === 0 ? 0 : (spans[spanLength * (index - 1) + span.targetsEnd] ?? 0);
}

function hexOf({ bytes, start, end }: ByteSpan): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("hex");
}

function textOf({ bytes, start, end }: ByteSpan): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
}
