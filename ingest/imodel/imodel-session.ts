import type { StandaloneDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { IngestError } from "../errors.js";
import type { DynamicSchema } from "../alignment/dynamic/dynamic-schema.js";
import type { NamedSchema } from "../alignment/named-schemas.js";
import { type EntityKey, showKey } from "../format/entity-key.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { Change, ElementChange, Outcome, RelationshipChange } from "../synchronize/change.js";
import { type ProvenanceEntry, ProvenanceIndex } from "../synchronize/provenance-index.js";
import { sameItem, type SourceItem } from "../synchronize/source-item.js";
import type { DocumentSession, RecordedState } from "../synchronize/sync-target.js";
import { type DocumentAnchor, ensureAnchor, findAnchor } from "./document-anchor.js";
import { DocumentRecord } from "./document-record.js";
import { importDomainSchemas } from "./domain-schemas.js";
import { findDynamicSchema, importDynamicSchema } from "./dynamic-schemas.js";
import { ElementWriter, type WrittenElement } from "./element-writer.js";
import { JobContainers } from "./job-containers.js";
import { replaceLinks, wantedLink, wantedLinks } from "./links.js";
import { deleteRecords, markRecord, openRecord } from "./missing-records.js";
import { aspectProps, type AspectOwn, readAspect } from "./provenance.js";
import { ProvenanceScan } from "./provenance-scan.js";
import { IModelSchemaLookup } from "./schema-lookup.js";
import { selectIds } from "./query.js";
import { readScopes } from "./scopes.js";
import { removeUnusedContainers } from "./unused-containers.js";

/** Outcomes that wrote something. */
const writing = new Set<Outcome["result"]>(["inserted", "updated", "deleted", "marked", "opened"]);

/** What is there once a session has begun to write. */
interface Writing {
  anchor: DocumentAnchor;
  containers: JobContainers;
  elements: ElementWriter;
}

/** How a document is opened. */
export interface SessionOptions {
  alignmentDigest: string;
  /** Whether outcomes say what an update changed. */
  describes: boolean;
  /** Folders in which schemas are looked for before all other places. */
  schemas?: readonly string[];
}

/** A source document in an iModel file. Holds the provenance index of the document in memory. */
export class IModelSession implements DocumentSession {
  #schemas: IModelSchemaLookup;
  readonly #record: DocumentRecord;
  #index: ProvenanceIndex | undefined;
  /** Whether nothing was made from the document before this run. */
  #fresh = false;
  /** The newest element that was there before this run. */
  #newest = "0";
  #writing: Writing | undefined;

  constructor(
    private readonly db: StandaloneDb,
    private readonly header: HeaderRecord,
    private readonly options: SessionOptions,
  ) {
    this.#schemas = new IModelSchemaLookup(db);
    this.#record = new DocumentRecord(db, header, options.alignmentDigest);
  }

  get recorded(): RecordedState {
    return this.#record.state;
  }

  get schemas(): IModelSchemaLookup {
    return this.#schemas;
  }

  async importSchemas(named: readonly NamedSchema[]): Promise<void> {
    this.#abandon();
    await importDomainSchemas(this.db, named, this.options.schemas ?? []);
    this.#schemas = new IModelSchemaLookup(this.db);
  }

  dynamicSchema(name: string): DynamicSchema | undefined {
    return findDynamicSchema(this.db, name);
  }

  async importDynamicSchema(schema: DynamicSchema): Promise<void> {
    this.#index?.complete();
    this.#abandon();
    await importDynamicSchema(this.db, schema);
    this.#schemas = new IModelSchemaLookup(this.db);
  }

  index(): Promise<ProvenanceIndex> {
    if (!this.#index) {
      this.#index = new ProvenanceIndex(new ProvenanceScan(this.db, readScopes(this.db, findAnchor(this.db, this.header.source.id).link)));
      this.#fresh = this.#index.isEmpty;
      [this.#newest = "0"] = selectIds(this.db, "SELECT ECInstanceId FROM BisCore.Element ORDER BY ECInstanceId DESC LIMIT 1");
    }
    return Promise.resolve(this.#index);
  }

  async apply(changes: readonly Change[]): Promise<Outcome[]> {
    const index = await this.index();
    index.complete();
    return this.#transaction(`${changes.length} changes`, () => {
      const outcomes = new Array<Outcome>(changes.length);
      this.#writeElements(changes, { outcomes, index });
      changes.forEach((change, i) => {
        if (change.operation === "relationship") outcomes[i] = this.#writeRelationship(change, index);
        else if (change.operation === "mark") outcomes[i] = markRecord(this.db, change, index);
        else if (change.operation === "open") outcomes[i] = openRecord(this.db, change.key, index);
      });
      deleteRecords(this.db, changes, { outcomes, index, newest: this.#newest });
      const wrote = outcomes.some(({ result }) => writing.has(result));
      if (wrote) this.#record.begin(this.#start().anchor, this.#fresh);
      return { result: outcomes, wrote };
    });
  }

  complete(state: RecordedState): Promise<void> {
    this.#transaction("document state", () => {
      const wrote = this.#record.complete(state);
      if (wrote && removeUnusedContainers(this.db, findAnchor(this.db, this.header.source.id))) this.#writing = undefined;
      return { result: undefined, wrote };
    });
    return Promise.resolve();
  }

  /** Saves what `work` wrote; what was merely prepared for writing is abandoned when nothing had to be written. */
  #transaction<T>(what: string, work: () => { result: T; wrote: boolean }): T {
    try {
      const { result, wrote } = work();
      if (wrote) this.db.saveChanges(`${this.header.source.id}: ${what}`);
      else this.#abandon();
      return result;
    } catch (error) {
      this.#abandon();
      if (error instanceof IngestError) throw error;
      throw new IngestError("imodel-unreadable", `a transaction failed: ${error instanceof Error ? error.message : String(error)}`, error);
    }
  }

  #abandon(): void {
    this.db.abandonChanges();
    this.#writing = undefined;
  }

  #start(): Writing {
    if (this.#writing) return this.#writing;
    const anchor = ensureAnchor(this.db, this.header);
    const containers = new JobContainers(this.db, anchor);
    const find = (key: EntityKey): Id64String | undefined => this.#index?.elementOf(key);
    const elements = new ElementWriter(this.db, { containers, find, describes: this.options.describes });
    return (this.#writing = { anchor, containers, elements });
  }

  /** All elements first, then their links and aspects: faster than by turns, and links find both ends. */
  #writeElements(changes: readonly Change[], { outcomes, index }: { outcomes: Outcome[]; index: ProvenanceIndex }): void {
    const { elements } = this.#start();
    const written: { change: ElementChange; at: number; element: WrittenElement; known: ProvenanceEntry | undefined }[] = [];
    changes.forEach((change, at) => {
      if (change.operation !== "element") return;
      const known = index.find(change.key);
      const element = elements.write(change, known);
      if (!("id" in element)) {
        outcomes[at] = element;
        return;
      }
      written.push({ change, at, element, known });
      if (!known) index.set({ key: change.key, element: element.id, aspect: "", seen: true, relationship: false, marked: false });
    });
    for (const { change, at, element, known } of written) {
      if (element.replaced && known) this.#renameAspects(element.replaced, known, index);
      outcomes[at] = this.#finishElement(change, { element, known: known && index.find(change.key), index });
    }
  }

  /** Entries of an element that was replaced have new aspects: its own, and those of relationships that start at it. */
  #renameAspects(aspects: ReadonlyMap<Id64String, Id64String>, known: ProvenanceEntry, index: ProvenanceIndex): void {
    const rename = (entry: ProvenanceEntry): void => index.set({ ...entry, aspect: aspects.get(entry.aspect) ?? entry.aspect });
    rename(known);
    if (aspects.size === 1) return; // all that the element has is its own; looking through the index is slow
    for (const entry of index.entries()) if (entry.element === known.element && entry.relationship) rename(entry);
  }

  #finishElement(
    { key, item, element: wanted }: ElementChange,
    { element, known, index }: { element: WrittenElement; known: ProvenanceEntry | undefined; index: ProvenanceIndex },
  ): Outcome {
    const { id } = element;
    const aspect = readAspect(this.db, known);
    const { links, missing } = wantedLinks(id, wanted, (target) => index.elementOf(target));
    const owned = replaceLinks(this.db, aspect?.own?.links ?? [], links);
    const allMissing = [...element.missing, ...missing];
    const own: AspectOwn = owned.ids.length > 0 ? { links: owned.ids } : {};
    const provenance = this.#writeAspect({ key, element: id, item: allMissing.length > 0 ? {} : item, own }, { known, index, moved: owned.written });
    const touched = owned.written || provenance;
    const result = element.result === "unchanged" && touched ? "updated" : element.result;
    const { replaced, differences } = element;
    return { result, missing: allMissing, ...(replaced && { replaced: true }), ...(differences && { differences }) };
  }

  /** Writes the aspect of an entry where it differs and brings the index up to date; returns whether it did. */
  #writeAspect(
    { key, element, item, own }: { key: EntityKey; element: Id64String; item: SourceItem; own: AspectOwn },
    { known, index, moved }: { known: ProvenanceEntry | undefined; index: ProvenanceIndex; moved: boolean },
  ): boolean {
    const { anchor, containers } = this.#start();
    const same = known && !moved && !known.marked && sameItem(known, item);
    if (same) return false;
    const content = { element, scope: containers.scope(key.scope), source: anchor.source, kind: key.kind, identifier: key.id, ...item, own };
    let aspect = known?.aspect;
    if (aspect) this.db.elements.updateAspect(aspectProps({ ...content, id: aspect }));
    else aspect = this.db.elements.insertAspect(aspectProps(content));
    index.set({ key, element, aspect, ...item, seen: true, relationship: own.relationship !== undefined, marked: false });
    return true;
  }

  #writeRelationship({ key, item, relationship }: RelationshipChange, index: ProvenanceIndex): Outcome {
    const wanted = wantedLink(relationship, (target) => index.elementOf(target));
    if ("awaits" in wanted) {
      const { awaits, pointer } = wanted;
      return { result: "waiting", awaits, missing: [{ code: "relationship-unresolved", message: `${showKey(awaits)} is not there`, pointer }] };
    }
    let known = index.find(key);
    const aspect = readAspect(this.db, known);
    const { ids, written } = replaceLinks(this.db, aspect?.own?.relationship ? [aspect.own.relationship] : [], [wanted]);
    if (known && (!aspect || known.element !== wanted.sourceId)) {
      if (aspect) this.db.elements.deleteAspect(aspect.id);
      index.remove(key);
      known = undefined;
    }
    const { properties } = relationship.json;
    const own: AspectOwn = { ...(ids[0] !== undefined && { relationship: ids[0] }), ...(properties !== undefined && { properties }) };
    const provenance = this.#writeAspect({ key, element: wanted.sourceId, item, own }, { known, index, moved: written });
    return { result: aspect ? (provenance ? "updated" : "unchanged") : "inserted", missing: [] };
  }
}
