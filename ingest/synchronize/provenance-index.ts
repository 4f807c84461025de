import { ByteHeap } from "../format/byte-heap.js";
import type { EntityKey } from "../format/entity-key.js";
import { type PackedKey, packed } from "../format/id-bytes.js";
import { KeyTable } from "../format/key-table.js";
import { Columns, halvesOf, type IdHalves } from "./provenance-columns.js";
import { EntryReader, type EntrySource } from "./entry-source.js";
import type { PackedPage } from "./packed-page.js";
import type { ComparedItem, ProvenanceEntry, SettledEntry } from "./provenance-entry.js";
import { isDigestShape, isTextShape, packedDigest, packedText, packItem, unpackItem } from "./packed-item.js";
import { RowsByText } from "./rows-by-text.js";
import { detectState, type ItemState } from "./source-item.js";

/** `known`: there is or was an entry in the row. */
const flags = { seen: 1, relationship: 2, marked: 4, removed: 8, aligned: 16, known: 32 } as const;

/** The identities of one source document, by key. Holds them packed, about 100 bytes each beside the bytes of the id: numbers in typed arrays, ids and checksums in buffers. */
export class ProvenanceIndex {
  #size = 0;
  readonly #keys: KeyTable;
  #columns = new Columns(512);
  readonly #items = new ByteHeap();
  readonly #source: EntryReader;
  #texts: RowsByText | undefined;
  /** Number of entries that were put in. */
  #entriesPut = 0;

  /**
   * @param source of entries that are there already. They are read as far as they are needed: documents mostly have their records in one order.
   * @param keys which others may use too, and which may have keys that have no entry.
   */
  constructor(source?: EntrySource, keys = new KeyTable()) {
    this.#source = new EntryReader(this, source);
    this.#keys = keys;
  }

  /** Number of identities. */
  get size(): number {
    this.complete();
    return this.#size;
  }

  /** Whether there are none. */
  get isEmpty(): boolean {
    while (this.#size === 0 && this.#source.readMore());
    return this.#size === 0;
  }

  /** Reads what is not read yet; to be called before anything in the source changes. */
  complete(): void {
    while (this.#source.readMore());
  }

  /** Ends what was begun ahead, for when no more is asked for. */
  stopReadingAhead(): void {
    this.#source.close();
  }

  find(key: EntityKey): ProvenanceEntry | undefined {
    const row = this.#rowOf(packed(key));
    return row === undefined ? undefined : this.#entry(row, key);
  }

  /** Id of the element that stands for an entity, Id64; undefined when there is none. */
  elementOf(key: EntityKey): string | undefined {
    const row = this.#rowOf(packed(key));
    return row === undefined ? undefined : this.#columns.element.get(row);
  }

  /** Notes that this run's document has a record, and says what has become of it; `marked` when an earlier run found it missing. */
  meet(key: PackedKey, compared: ComparedItem): ItemState | "marked" {
    const row = this.#rowOf(key);
    if (row === undefined) return "new";
    this.#columns.state[row] = (this.#columns.state[row] ?? 0) | flags.seen;
    if (this.#is(row, flags.marked)) return "marked";
    return this.#isSame(this.#columns.item[row] ?? 0, compared) ? "unchanged" : "changed";
  }

  #isSame(place: number, compared: ComparedItem): boolean {
    const shape = this.#items.byteAt(place, 0);
    const { text } = compared;
    if (text && isTextShape(shape) && this.#items.matches(place, packedText, text)) return true;
    const { digest } = compared;
    if (digest && isDigestShape(shape)) return this.#items.matches(place, packedDigest, digest);
    return detectState(unpackItem(this.#items.at(place)), compared.item) === "unchanged";
  }

  /** Adds an entry, or puts it in the place of the one with the same key. */
  set(entry: ProvenanceEntry): void {
    // One that is not read yet must not come later.
    if (this.#source.hasMore) this.#rowOf(packed(entry.key));
    this.load(entry);
  }

  /** The same for a source of entries. */
  load(entry: ProvenanceEntry): void {
    const row = this.#keys.add(packed(entry.key));
    const { element, aspect, item, state } = (this.#columns = this.#columns.with(this.#keys.size));
    element.set(row, halvesOf(entry.element));
    aspect.set(row, halvesOf(entry.aspect));
    item[row] = state[row] === 0 ? this.#items.add(packItem(entry)) : this.#items.replace(item[row] ?? 0, packItem(entry));
    this.#enter(row, (entry.seen ? flags.seen : 0) | (entry.relationship ? flags.relationship : 0) | (entry.marked ? flags.marked : 0));
  }

  /** The same for a page of entries of one scope, of which nothing else is known. Takes over what the page holds. */
  loadPage(scope: string, page: PackedPage): void {
    const rows = this.#keys.addAll(scope, page);
    const items = this.#items.adopt(page.items);
    const { element, aspect, item } = (this.#columns = this.#columns.with(this.#keys.size));
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      element.setHalves(row, page.elements[2 * i] ?? 0, page.elements[2 * i + 1] ?? 0);
      aspect.setHalves(row, page.aspects[2 * i] ?? 0, page.aspects[2 * i + 1] ?? 0);
      item[row] = items + (page.items.places[i] ?? 0);
      this.#enter(row, 0);
    }
  }

  /** Notes that there is an entry in a row, of which everything else is written. */
  #enter(row: number, added: number): void {
    const { state } = this.#columns;
    const before = state[row] ?? 0;
    if (before === 0 || (before & flags.removed) !== 0) this.#size += 1;
    state[row] = flags.known | (before & flags.aligned) | added;
    this.#entriesPut += 1;
    this.#texts?.add(row);
  }

  /**
   * The rows of the table of keys that stand for entities of certain scopes, by the digests of their texts, of `textBytes` bytes each; -1 where there is none that
   * can stay as it is. Entries that are not read yet are read as far as the document has come, and not much further.
   * @param reached about how many records the document has up to these
   * @param inThreads whether threads may prepare what is read next
   */
  async rowsOfTexts(texts: Uint8Array, { scopes, reached, inThreads }: { scopes: ReadonlySet<string>; reached: number; inThreads: boolean }): Promise<Int32Array> {
    while (this.#entriesPut < 1.1 * reached && (inThreads ? await this.#source.readMoreSoon() : this.#source.readMore()));
    this.#texts ??= new RowsByText(this.#items, (row) => this.#columns.item[row] ?? 0, this.#rowsThere());
    return this.#texts.findAll(texts, (row) => this.#columns.state[row] === flags.known && scopes.has(this.#keys.scopeOf(row)));
  }

  /** Notes of a row that this run's document has the record, unchanged; gives its kind. */
  stay(row: number): string {
    this.#columns.state[row] = (this.#columns.state[row] ?? 0) | flags.seen;
    return this.#keys.kindOf(row);
  }

  remove(key: EntityKey): void {
    const row = this.#rowOf(packed(key));
    if (row === undefined) return;
    this.#columns.state[row] = flags.known | flags.removed;
    this.#size -= 1;
  }

  /** Notes that this run's document has the record. */
  markSeen(key: EntityKey): void {
    this.#flag(key, flags.seen);
  }

  /** Notes that the element is as this run's alignment makes it. */
  markAligned(key: EntityKey): void {
    this.#flag(key, flags.aligned);
  }

  /** Entries that are not marked as aligned. */
  *unaligned(): Generator<ProvenanceEntry> {
    for (const row of this.#rows()) if (!this.#is(row, flags.aligned)) yield this.#entry(row, this.#keys.keyOf(row));
  }

  /** All entries; entries that are set or removed meanwhile do no harm. */
  *entries(): Generator<ProvenanceEntry> {
    for (const row of this.#rows()) yield this.#entry(row, this.#keys.keyOf(row));
  }

  /** Entries of records that this run's document has not had. */
  *unseen(): Generator<EntityKey> {
    for (const row of this.#rows()) if (!this.#is(row, flags.seen)) yield this.#keys.keyOf(row);
  }

  /** What stands for a row of the table of keys, once this run's document has had it; undefined while there is nothing. */
  settled(row: number): SettledEntry | undefined {
    const entry = this.#isThere(row) && this.#is(row, flags.seen) ? this.#settled(row) : undefined;
    return entry?.aspect.low === 0 && entry.aspect.high === 0 ? undefined : entry;
  }

  /** The rows of the table of keys whose aspects are chosen. */
  rowsOf(isChosen: (aspect: IdHalves) => boolean): number[] {
    return [...this.#rows()].filter((row) => isChosen(this.#columns.aspect.halves(row)));
  }

  /** Notes of a row that this run's document has the record, and that the element is as this run's alignment makes it. */
  recall(row: number): SettledEntry {
    this.#columns.state[row] = (this.#columns.state[row] ?? 0) | flags.seen | flags.aligned;
    return this.#settled(row);
  }

  #settled(row: number): SettledEntry {
    return { kind: this.#keys.kindOf(row), relationship: this.#is(row, flags.relationship), aspect: this.#columns.aspect.halves(row) };
  }

  /** Number of entries in each scope. */
  countScopes(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const row of this.#rows()) {
      const scope = this.#keys.scopeOf(row);
      counts.set(scope, (counts.get(scope) ?? 0) + 1);
    }
    return counts;
  }

  #rows(): Iterable<number> {
    this.complete();
    return this.#rowsThere();
  }

  *#rowsThere(): Generator<number> {
    for (let row = 0; row < this.#keys.size; row++) if (this.#isThere(row)) yield row;
  }

  #flag(key: EntityKey, flag: number): void {
    const row = this.#rowOf(packed(key));
    if (row !== undefined) this.#columns.state[row] = (this.#columns.state[row] ?? 0) | flag;
  }

  #entry(row: number, { scope, kind, id }: EntityKey): ProvenanceEntry {
    const { element, aspect, item } = this.#columns;
    return {
      key: { scope, kind, id },
      element: element.get(row),
      aspect: aspect.get(row),
      ...unpackItem(this.#items.at(item[row] ?? 0)),
      seen: this.#is(row, flags.seen),
      relationship: this.#is(row, flags.relationship),
      marked: this.#is(row, flags.marked),
    };
  }

  #is(row: number, flag: number): boolean {
    return ((this.#columns.state[row] ?? 0) & flag) !== 0;
  }

  #rowOf(key: PackedKey): number | undefined {
    let row = this.#keys.find(key);
    while ((row < 0 || !this.#is(row, flags.known)) && this.#source.readMore()) if (row < 0) row = this.#keys.find(key);
    return row >= 0 && this.#isThere(row) ? row : undefined;
  }

  #isThere(row: number): boolean {
    return ((this.#columns.state[row] ?? 0) & (flags.known | flags.removed)) === flags.known;
  }
}
