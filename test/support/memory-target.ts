import type { AlignedElement } from "../../ingest/alignment/aligned-element.js";
import type { SchemaLookup } from "../../ingest/alignment/class-description.js";
import type { DynamicSchema } from "../../ingest/alignment/dynamic/dynamic-schema.js";
import { type EntityKey, keyText, showKey } from "../../ingest/format/entity-key.js";
import type { HeaderRecord } from "../../ingest/format/record-types.js";
import type { Change, ElementChange, Missing, Outcome, RelationshipChange } from "../../ingest/synchronize/change.js";
import type { ProvenanceEntry } from "../../ingest/synchronize/provenance-entry.js";
import { ProvenanceIndex } from "../../ingest/synchronize/provenance-index.js";
import { sameItem, type SourceItem } from "../../ingest/synchronize/source-item.js";
import type { DocumentSession, RecordedState, SyncTarget } from "../../ingest/synchronize/sync-target.js";
import { nowhere } from "./memory-location.js";
import { memorySchemas } from "./memory-schemas.js";

interface StoredElement {
  key: EntityKey;
  element: AlignedElement;
  parent?: string;
  links: Map<string, string>;
}

/** What one document has in the memory target. */
class StoredDocument {
  recorded: RecordedState = {};
  index = new ProvenanceIndex();
  readonly elements = new Map<string, StoredElement>();
  readonly relationships = new Map<string, { key: EntityKey; source: string; target: string }>();
}

/** A target that keeps everything in Maps: what the rules say, without an iModel. */
export class MemoryTarget implements SyncTarget {
  readonly documents = new Map<string, StoredDocument>();
  readonly dynamicSchemas = new Map<string, DynamicSchema>();
  /** Transactions that wrote something. */
  transactions = 0;

  openDocument(header: HeaderRecord, alignmentDigest: string): Promise<DocumentSession> {
    const id = header.source.id.toLowerCase();
    const document = this.documents.get(id) ?? new StoredDocument();
    this.documents.set(id, document);
    const index = new ProvenanceIndex();
    for (const entry of document.index.entries()) index.set({ ...entry, seen: false });
    document.index = index;
    return Promise.resolve(Object.assign(new MemorySession(this, document, alignmentDigest), nowhere));
  }
}

class MemorySession implements Omit<DocumentSession, keyof typeof nowhere> {
  readonly schemas: SchemaLookup;
  readonly #fresh: boolean;
  #begun = false;
  /** Parents that the batch at hand gives, before its elements are written. */
  #placed = new Map<string, string | undefined>();

  constructor(private readonly target: MemoryTarget, private readonly document: StoredDocument, private readonly alignmentDigest: string) {
    this.schemas = memorySchemas(target.dynamicSchemas);
    this.#fresh = document.index.size === 0;
  }

  get recorded(): RecordedState {
    return this.document.recorded;
  }

  index(): Promise<ProvenanceIndex> {
    return Promise.resolve(this.document.index);
  }

  importSchemas(): Promise<void> {
    return Promise.resolve();
  }

  dynamicSchema(name: string): DynamicSchema | undefined {
    return this.target.dynamicSchemas.get(name);
  }

  importDynamicSchema(schema: DynamicSchema): Promise<void> {
    this.target.dynamicSchemas.set(schema.name, schema);
    return Promise.resolve();
  }

  apply(changes: readonly Change[]): Promise<Outcome[]> {
    this.#placed = new Map();
    const writes = changes.map((change) => (change.operation === "element" ? this.#place(change) : undefined));
    const outcomes = changes.map((change, i) => writes[i] ?? this.#rest(change));
    const doomed = this.#withoutHeld(changes.flatMap((change) => (change.operation === "delete" ? [keyText(change.key)] : [])));
    const decided = outcomes.map((outcome, i) => {
      const change = changes[i];
      return change?.operation === "delete" ? this.#delete(change.key, doomed) : outcome;
    });
    if (decided.some(({ result }) => result === "inserted" || result === "updated" || result === "deleted" || result === "marked" || result === "opened")) this.#begin();
    return Promise.resolve(decided);
  }

  complete(state: RecordedState): Promise<void> {
    const same = JSON.stringify(state) === JSON.stringify(this.document.recorded);
    if (!same || this.#begun) this.target.transactions += 1;
    this.document.recorded = state;
    return Promise.resolve();
  }

  #begin(): void {
    this.target.transactions += 1;
    if (this.#begun) return;
    this.#begun = true;
    const { recorded } = this.document;
    const same = this.#fresh || recorded.alignmentDigest === this.alignmentDigest;
    this.document.recorded = same ? { alignmentDigest: this.alignmentDigest } : {};
  }

  /** First pass over a batch: the element itself. Undefined when the second pass has to look at its references. */
  #place({ key, element }: ElementChange): Outcome | undefined {
    const { elements, index } = this.document;
    const parent = element.parent && keyText(element.parent.target);
    if (element.parent && parent !== undefined && (!elements.has(parent) || this.#isBelow(parent, keyText(key)))) {
      const missing: Missing = { code: "parent-unresolved", message: showKey(element.parent.target), pointer: "/parent" };
      return { result: "waiting", awaits: element.parent.target, missing: [missing] };
    }
    if (!elements.has(keyText(key))) {
      elements.set(keyText(key), { key, element: { ...element, className: "" }, links: new Map() });
      index.set({ key, element: "0x1", aspect: "0x1", seen: true, relationship: false, marked: false });
    }
    this.#placed.set(keyText(key), parent);
    return undefined;
  }

  #rest(change: Change): Outcome {
    switch (change.operation) {
      case "element":
        return this.#write(change);
      case "relationship":
        return this.#relate(change);
      case "mark": {
        const known = this.document.index.find(change.key);
        if (!known || known.marked) return { result: "unchanged", missing: [] };
        this.document.index.set({ ...known, marked: true });
        return { result: "marked" };
      }
      case "open":
        this.#open(change.key);
        return { result: "opened" };
      case "delete":
        return { result: "unchanged", missing: [] };
    }
  }

  #write({ key, item, element }: ElementChange): Outcome {
    const { elements, index } = this.document;
    const stored = elements.get(keyText(key));
    if (!stored) throw new Error("placed before");
    const missing: Missing[] = [];
    const wanted = { ...element };
    if (this.#codeTaken(key, element)) {
      delete wanted.code;
      missing.push({ code: "code-taken", message: element.code?.value ?? "" });
    }
    const links = this.#links(element, missing);
    const next: StoredElement = { key, element: wanted, links, ...(element.parent && { parent: keyText(element.parent.target) }) };
    const isNew = stored.element.className === "";
    const whole = missing.length === 0 ? item : {};
    const known = index.find(key);
    const same = !isNew && contentText(next) === contentText(stored) && sameProvenance(known, whole);
    elements.set(keyText(key), next);
    index.set({ key, element: "0x1", aspect: "0x1", ...whole, seen: true, relationship: false, marked: false });
    return { result: isNew ? "inserted" : same ? "unchanged" : "updated", missing };
  }

  #links(element: AlignedElement, missing: Missing[]): Map<string, string> {
    const links = new Map<string, string>();
    for (const { target, pointer } of element.references)
      if (this.document.elements.has(keyText(target))) links.set(keyText(target), "link");
      else missing.push({ code: "reference-unresolved", message: showKey(target), pointer });
    return links;
  }

  #relate({ key, item, relationship }: RelationshipChange): Outcome {
    const { elements, index, relationships } = this.document;
    for (const end of ["source", "target"] as const) {
      const awaits = relationship[end];
      if (!elements.has(keyText(awaits))) return { result: "waiting", awaits, missing: [{ code: "relationship-unresolved", message: showKey(awaits), pointer: `/${end}` }] };
    }
    const wanted = { key, source: keyText(relationship.source), target: keyText(relationship.target) };
    const known = relationships.get(keyText(key));
    const whole = sameItem(index.find(key) ?? {}, item) && index.find(key)?.marked !== true;
    relationships.set(keyText(key), wanted);
    index.set({ key, element: "0x1", aspect: "0x1", ...item, seen: true, relationship: true, marked: false });
    return { result: known === undefined ? "inserted" : known.source === wanted.source && known.target === wanted.target && whole ? "unchanged" : "updated", missing: [] };
  }

  #delete(key: EntityKey, doomed: ReadonlySet<string>): Outcome {
    const { elements, index, relationships } = this.document;
    if (!index.find(key)) return { result: "unchanged", missing: [] };
    if (!doomed.has(keyText(key))) return { result: "rejected", code: "deletion-withheld", message: showKey(key) };
    elements.delete(keyText(key));
    relationships.delete(keyText(key));
    for (const { links, key: owner } of elements.values()) if (links.delete(keyText(key))) this.#open(owner);
    for (const { key: owner, source, target } of relationships.values())
      if (source === keyText(key)) this.#forget(owner);
      else if (target === keyText(key)) this.#open(owner);
    index.remove(key);
    return { result: "deleted" };
  }

  /** What something that stays hangs below stays too. */
  #withoutHeld(texts: readonly string[]): Set<string> {
    const doomed = new Set(texts);
    for (;;) {
      const [held] = [...this.document.elements].flatMap(([text, { parent = "" }]) => (doomed.has(parent) && !doomed.has(text) ? [parent] : []));
      if (held === undefined) return doomed;
      doomed.delete(held);
    }
  }

  /** Forgets version and checksum of what lost something it refers to. */
  #open(key: EntityKey): void {
    const known = this.document.index.find(key);
    if (known) this.document.index.set(withoutItem(known));
  }

  #forget(key: EntityKey): void {
    this.document.relationships.delete(keyText(key));
    this.document.index.remove(key);
  }

  #codeTaken(key: EntityKey, { code }: AlignedElement): boolean {
    if (!code) return false;
    return [...this.document.elements.values()].some(
      ({ key: other, element }) => keyText(other) !== keyText(key) && element.className !== "" && element.code?.spec === code.spec && element.code.value === code.value,
    );
  }

  #isBelow(candidate: string | undefined, ancestor: string): boolean {
    const parentOf = (text: string): string | undefined => (this.#placed.has(text) ? this.#placed.get(text) : this.document.elements.get(text)?.parent);
    for (let text = candidate; text !== undefined; text = parentOf(text)) if (text === ancestor) return true;
    return false;
  }
}

function sameProvenance(known: ProvenanceEntry | undefined, item: SourceItem): boolean {
  return known !== undefined && !known.marked && sameItem(known, item);
}

function withoutItem<T extends { version?: string; checksum?: string }>(entry: T): Omit<T, "version" | "checksum"> {
  const { version: _version, checksum: _checksum, ...rest } = entry;
  return rest;
}

function contentText({ element, parent, links }: StoredElement): string {
  return JSON.stringify([element, parent, [...links.keys()].sort()]);
}
