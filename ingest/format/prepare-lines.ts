import { isUtf8 } from "node:buffer";
import { hash } from "node:crypto";
import type { Limits } from "../options.js";
import { compactText } from "./compact-record.js";
import { type ContentItem, givenItem, itemOf } from "./content-item.js";
import { type EntityKey, keyOf, targetOf } from "./entity-key.js";
import { findFault } from "./find-fault.js";
import { hashOf, writeId } from "./id-bytes.js";
import { lineAt } from "./line-span.js";
import { isObject } from "./json-object.js";
import { NumberStore, type StoredNumbers } from "./number-store.js";
import { filesOf, partsOf } from "./plain-pieces.js";
import type { EntityRecord, Reference, RelationshipRecord } from "./record-types.js";
import { recordValidators } from "./record-validators.js";
import { relationshipKey } from "./relationship-key.js";

/** What is asked of a block of lines. */
export interface LinePreparation {
  limits: Limits;
  items: WantedItems;
}

/**
 * What is wanted to tell whether records changed: nothing, a digest of their texts, or also that of their contents in canonical form,
 * which takes as long as everything else together.
 */
export type WantedItems = "none" | "texts" | "contents";

/** A sort of record: all that identifies one, but its id. */
export interface RecordSort {
  type: "entity" | "relationship";
  scope: string;
  kind: string;
}

/**
 * What is known of the lines of a block without the rest of the document. Plain numbers and bytes, so that it passes between threads at little cost.
 * Of lines that are valid entities and relationships it says what identifies and versions them and what they refer to; all other lines are left to the reader.
 */
export interface PreparedLines {
  /** Number of lines, blank ones included. */
  lines: number;
  /** {@link spanLength} numbers for each line that is not blank, see {@link span}. */
  spans: Int32Array;
  sorts: RecordSort[];
  /** Bytes of all ids, of records and of what they refer to, one after the other; where each ends; and their hashes. */
  ids: Uint8Array;
  idEnds: Uint32Array;
  idHashes: Uint32Array;
  /** The first {@link textBytes} bytes of the sha256 of each line in `spans`; empty when nothing was wanted. */
  texts: Uint8Array;
  /** sha256 of the content of each line in `spans` that does not give an item itself; empty when they were not wanted. */
  checksums: Uint8Array;
  /** Items that the records themselves give, by index in `spans`. */
  given: Map<number, ContentItem>;
  /** Ids of the parts that an entity's geometry places, by index. */
  parts: Map<number, string[]>;
  /** Texts of records with large meshes, without the numbers of these, by index, where contents were wanted; and these numbers. */
  compact: Map<number, string>;
  numbers: StoredNumbers;
  /** What records refer to: pairs of a number in `sorts` and the number of an id. */
  targets: Int32Array;
}

/** Of a sha256: as many as make it sure that two texts are not taken for one. */
export const textBytes = 16;

/** Numbers for each line in `spans`. */
export const spanLength = 7;

/** Which number is what: the line within the block from 0, where it starts and ends and the next one starts, its sort (-1 when it is left to the reader), its id, and where its targets end. */
export const span = { line: 0, start: 1, end: 2, next: 3, sort: 4, id: 5, targetsEnd: 6 } as const;

/** Prepares a block of whole lines. Pure; holds one parsed record at a time. */
export function prepareLines(bytes: Buffer, preparation: LinePreparation): PreparedLines {
  return new LinesPreparer(bytes, preparation).prepare();
}

class LinesPreparer {
  readonly #spans: number[] = [];
  readonly #sorts: RecordSort[] = [];
  /** By type, scope and kind. */
  readonly #sortNumbers = { entity: new Map<string, Map<string, number>>(), relationship: new Map<string, Map<string, number>>() };
  readonly #ids = new IdList();
  readonly #texts: string[] = [];
  readonly #checksums: string[] = [];
  readonly #given = new Map<number, ContentItem>();
  readonly #parts = new Map<number, string[]>();
  readonly #compact = new Map<number, string>();
  readonly #numbers = new NumberStore();
  readonly #targets: number[] = [];
  readonly #utf8: boolean;
  readonly #search: { maxDepth: number; escapes: boolean; damaged: boolean };

  constructor(
    private readonly bytes: Buffer,
    private readonly preparation: LinePreparation,
  ) {
    this.#utf8 = isUtf8(bytes);
    this.#search = { maxDepth: preparation.limits.maxDepth, escapes: bytes.includes("\\u"), damaged: false };
  }

  prepare(): PreparedLines {
    let lines = 0;
    for (let position = 0; position < this.bytes.length; lines++) {
      const { start, end, next } = lineAt(this.bytes, position);
      if (end > start) {
        const { sort, id } = this.#take(start, end);
        this.#spans.push(lines, start, end, next, sort, id, this.#targets.length);
      }
      position = next;
    }
    const checksums = Buffer.alloc(32 * this.#checksums.length);
    this.#checksums.forEach((checksum, index) => checksums.write(checksum, 32 * index, "hex"));
    const places = { spans: new Int32Array(this.#spans), targets: new Int32Array(this.#targets) };
    const texts = Buffer.alloc(textBytes * this.#texts.length);
    this.#texts.forEach((text, index) => texts.write(text, textBytes * index, textBytes, "hex"));
    return { lines, ...places, sorts: this.#sorts, ...this.#ids.packed(), texts, checksums, given: this.#given, parts: this.#parts, compact: this.#compact, numbers: this.#numbers.packed() };
  }

  #take(start: number, end: number): { sort: number; id: number } {
    const record = this.#parse(start, end);
    const index = this.#spans.length / spanLength;
    if (this.preparation.items !== "none") this.#texts.push(record ? hash("sha256", this.bytes.subarray(start, end), "hex") : "");
    if (this.preparation.items === "contents") this.#takeContent(record, index);
    if (!record) return { sort: -1, id: 0 };
    const given = givenItem(record);
    if (given) this.#given.set(index, given);
    const key = record.type === "entity" ? keyOf(record) : relationshipKey(record);
    const place = { sort: this.#sort(record.type, key), id: this.#ids.add(key.id) };
    this.#takeTargets(record, key.scope, index);
    return place;
  }

  #parse(start: number, end: number): EntityRecord | RelationshipRecord | undefined {
    if (end - start > this.preparation.limits.maxRecordBytes) return undefined;
    if (!this.#utf8 && !isUtf8(this.bytes.subarray(start, end))) return undefined;
    const value = parsed(this.bytes.toString("utf8", start, end));
    if (!isObject(value) || findFault(value, this.#search)) return undefined;
    const { type } = value;
    return (type === "entity" || type === "relationship") && recordValidators.accepts(type, value) && !namesFiles(value) ? value : undefined;
  }

  #takeContent(record: EntityRecord | RelationshipRecord | undefined, index: number): void {
    this.#checksums.push(record ? this.#checksum(record) : "");
    const compact = record && compactText(record, this.#numbers);
    if (compact !== undefined) this.#compact.set(index, compact);
  }

  /** Empty when the record gives an item itself. */
  #checksum(record: EntityRecord | RelationshipRecord): string {
    return record.version === undefined && record.checksum === undefined ? (itemOf(record).checksum ?? "") : "";
  }

  #takeTargets(record: EntityRecord | RelationshipRecord, scope: string, index: number): void {
    const add = (reference: Reference): void => {
      const target = targetOf(reference, scope);
      this.#targets.push(this.#sort("entity", target), this.#ids.add(target.id));
    };
    if (record.type === "relationship") [record.source, record.target].forEach(add);
    else {
      if (record.parent) add(record.parent);
      for (const name in record.references) [record.references[name] ?? []].flat().forEach(add);
      const parts = record.geometry ? partsOf(record) : [];
      if (parts.length > 0) this.#parts.set(index, parts);
    }
  }

  #sort(type: RecordSort["type"], { scope, kind }: EntityKey): number {
    const ofType = this.#sortNumbers[type];
    let ofScope = ofType.get(scope);
    if (!ofScope) ofType.set(scope, (ofScope = new Map<string, number>()));
    const known = ofScope.get(kind);
    if (known !== undefined) return known;
    ofScope.set(kind, this.#sorts.length);
    return this.#sorts.push({ type, scope, kind }) - 1;
  }
}

/** Ids as bytes, with their hashes. */
class IdList {
  readonly #ends: number[] = [];
  readonly #hashes: number[] = [];
  #bytes = Buffer.alloc(16 * 1024);
  #end = 0;

  /** Adds an id and gives its number. */
  add(id: string): number {
    const start = this.#end;
    // A character takes three bytes at most, or four for two.
    if (start + 3 * id.length > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length + 3 * id.length)]);
    this.#end += writeId(id, this.#bytes, start);
    this.#hashes.push(hashOf(this.#bytes, start, this.#end));
    return this.#ends.push(this.#end) - 1;
  }

  packed(): Pick<PreparedLines, "ids" | "idEnds" | "idHashes"> {
    return { ids: new Uint8Array(this.#bytes.subarray(0, this.#end)), idEnds: new Uint32Array(this.#ends), idHashes: new Uint32Array(this.#hashes) };
  }
}

/** What stands in files beside the document is no part of its lines, which alone are known here. */
function namesFiles(record: EntityRecord | RelationshipRecord): boolean {
  return record.type === "entity" && record.geometry !== undefined && filesOf(record).length > 0;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
