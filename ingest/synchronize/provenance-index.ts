import { type EntityKey, keyText } from "../format/entity-key.js";
import type { SourceItem } from "./source-item.js";

/** What the iModel knows of one entity or relationship of a source document. */
export interface ProvenanceEntry extends SourceItem {
  key: EntityKey;
  /** Id of the element that stands for it; for a relationship, of its source. */
  element: string;
  /** Id of the aspect that holds this entry. */
  aspect: string;
  /** Whether this run's document has the record, well-formed or not. */
  seen: boolean;
  /** Whether the entry is a relationship's. */
  relationship: boolean;
  /** Whether an earlier run marked it as missing from its source. */
  marked: boolean;
}

/** The identities of one source document, by key. Holds one entry for each in memory. */
export class ProvenanceIndex {
  readonly #entries = new Map<string, ProvenanceEntry>();

  /** Number of identities. */
  get size(): number {
    return this.#entries.size;
  }

  find(key: EntityKey): ProvenanceEntry | undefined {
    return this.#entries.get(keyText(key));
  }

  /** Adds an entry, or puts it in the place of the one with the same key. */
  set(entry: ProvenanceEntry): void {
    this.#entries.set(keyText(entry.key), entry);
  }

  remove(key: EntityKey): void {
    this.#entries.delete(keyText(key));
  }

  /** Notes that this run's document has the record. */
  markSeen(key: EntityKey): void {
    const entry = this.find(key);
    if (entry) entry.seen = true;
  }

  entries(): IterableIterator<ProvenanceEntry> {
    return this.#entries.values();
  }
}
