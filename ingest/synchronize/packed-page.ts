import { ChunkWriter, type HeapChunk } from "../format/heap-chunk.js";
import { hashOf } from "../format/id-bytes.js";
import type { ManyKeys } from "../format/key-table.js";
import { packChecksumText } from "./packed-item.js";

/** Rows of provenance, one field of all of them after the other; what separates them is written at each. */
export interface PageTexts {
  rows: number;
  /** Ids of aspects in decimal digits, spaces between. */
  aspects: Uint8Array;
  elements: Uint8Array;
  /** Kinds and identifiers by turns, NUL between; an iModel of others may have NUL within them. */
  keys: Uint8Array;
  /** NUL between. */
  checksums: Uint8Array;
}

/** The same, as it is kept. Numbers and bytes, so that it passes between threads at little cost. */
export interface PackedPage extends ManyKeys {
  /** Ids, each as two numbers of 32 bits, the lower half first. */
  aspects: Uint32Array;
  elements: Uint32Array;
  /** See `packed-item.ts`. */
  items: HeapChunk;
}

/** Packs a page; undefined when a field has NUL within it. Holds what it returns. */
export function packPage(page: PageTexts): PackedPage | undefined {
  const keys = new Fields(page.keys);
  const checksums = new Fields(page.checksums);
  const kinds = new KindList();
  const kindNumbers = new Uint32Array(page.rows);
  const hashes = new Uint32Array(page.rows);
  const ids = new ChunkWriter(page.rows, page.keys.length + 4 * page.rows);
  const items = new ChunkWriter(page.rows, page.checksums.length + 4 * page.rows);
  for (let row = 0; row < page.rows; row++) {
    if (!keys.next()) return undefined;
    kindNumbers[row] = kinds.numberOf(page.keys, keys.start, keys.end);
    if (!keys.next() || !checksums.next()) return undefined;
    hashes[row] = hashOf(page.keys, keys.start, keys.end);
    ids.add(page.keys, keys.start, keys.end);
    items.add(packChecksumText({ bytes: page.checksums, start: checksums.start, end: checksums.end }));
  }
  if (page.rows > 0 && (keys.next() || checksums.next())) return undefined;
  return { kinds: kinds.kinds, kindNumbers, aspects: readIds(page.aspects, page.rows), elements: readIds(page.elements, page.rows), ids: ids.chunk, hashes, items: items.chunk };
}

/** Goes through fields with NUL between them. */
class Fields {
  start = 0;
  end = -1;

  constructor(private readonly bytes: Uint8Array) {}

  next(): boolean {
    if (this.end >= this.bytes.length) return false;
    this.start = this.end + 1;
    this.end = this.start;
    while (this.end < this.bytes.length && this.bytes[this.end] !== 0) this.end += 1;
    return true;
  }
}

class KindList {
  readonly kinds: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(bytes: Uint8Array, start: number, end: number): number {
    const kind = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
    const known = this.#numbers.get(kind);
    if (known !== undefined) return known;
    this.#numbers.set(kind, this.kinds.length);
    return this.kinds.push(kind) - 1;
  }
}

const [zero, space, minus] = [0x30, 0x20, 0x2d];

/** Numbers of 64 bits, those from 2^63 on as negative ones, as SQLite writes them. */
function readIds(digits: Uint8Array, rows: number): Uint32Array {
  const halves = new Uint32Array(2 * rows);
  for (let row = 0, at = 0; row < rows; row++, at++) {
    const isNegative = digits[at] === minus;
    if (isNegative) at += 1;
    let [high, low] = [0, 0];
    for (; at < digits.length && digits[at] !== space; at++) {
      low = 10 * low + (digits[at] ?? zero) - zero;
      const carry = Math.floor(low / 2 ** 32);
      low -= carry * 2 ** 32;
      high = 10 * high + carry;
    }
    halves[2 * row] = isNegative ? -low : low;
    halves[2 * row + 1] = isNegative ? ~high + (low === 0 ? 1 : 0) : high;
  }
  return halves;
}
