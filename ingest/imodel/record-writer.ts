import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { type EntityKey, showKey } from "../format/entity-key.js";
import type { Change, ElementChange, Outcome, RelationshipChange } from "../synchronize/change.js";
import type { ProvenanceEntry, ProvenanceIndex } from "../synchronize/provenance-index.js";
import { sameItem, type SourceItem } from "../synchronize/source-item.js";
import type { DocumentAnchor } from "./document-anchor.js";
import { ElementWriter, type WrittenElement } from "./element-writer.js";
import { JobContainers } from "./job-containers.js";
import { replaceLinks, wantedLink, wantedLinks } from "./links.js";
import { aspectProps, type AspectOwn, readAspect } from "./provenance.js";

/** What a {@link RecordWriter} writes with. */
export interface RecordWriting {
  anchor: DocumentAnchor;
  index: ProvenanceIndex;
  /** Whether outcomes say what an update changed. */
  describes: boolean;
}

/** Writes entities and relationships of a document with their provenance, and keeps the index current. Saves nothing. */
export class RecordWriter {
  readonly #containers: JobContainers;
  readonly #elements: ElementWriter;
  readonly #index: ProvenanceIndex;
  readonly anchor: DocumentAnchor;

  constructor(
    private readonly db: IModelDb,
    { anchor, index, describes }: RecordWriting,
  ) {
    this.anchor = anchor;
    this.#index = index;
    this.#containers = new JobContainers(db, anchor);
    this.#elements = new ElementWriter(db, { containers: this.#containers, find: (key) => index.elementOf(key), describes });
  }

  /**
   * Writes those of the changes that are elements; `outcomes` takes what became of each, in the place that the change has.
   * All elements first, then their links and aspects: faster than by turns, and links find both ends.
   */
  writeElements(changes: readonly Change[], outcomes: Outcome[]): void {
    const written: { change: ElementChange; at: number; element: WrittenElement; known: ProvenanceEntry | undefined }[] = [];
    changes.forEach((change, at) => {
      if (change.operation !== "element") return;
      const known = this.#index.find(change.key);
      const element = this.#elements.write(change, known);
      if (!("id" in element)) {
        outcomes[at] = element;
        return;
      }
      written.push({ change, at, element, known });
      if (!known) this.#index.set({ key: change.key, element: element.id, aspect: "", seen: true, relationship: false, marked: false });
    });
    for (const { change, at, element, known } of written) {
      if (element.replaced && known) this.#renameAspects(element.replaced, known);
      outcomes[at] = this.#finishElement(change, { element, known: known && this.#index.find(change.key) });
    }
  }

  /** Writes a relationship when both its ends are there. */
  writeRelationship({ key, item, relationship }: RelationshipChange): Outcome {
    const wanted = wantedLink(relationship, (target) => this.#index.elementOf(target));
    if ("awaits" in wanted) {
      const { awaits, pointer } = wanted;
      return { result: "waiting", awaits, missing: [{ code: "relationship-unresolved", message: `${showKey(awaits)} is not there`, pointer }] };
    }
    let known = this.#index.find(key);
    const aspect = readAspect(this.db, known);
    const { ids, written } = replaceLinks(this.db, aspect?.own?.relationship ? [aspect.own.relationship] : [], [wanted]);
    if (known && (!aspect || known.element !== wanted.sourceId)) {
      if (aspect) this.db.elements.deleteAspect(aspect.id);
      this.#index.remove(key);
      known = undefined;
    }
    const { properties } = relationship.json;
    const own: AspectOwn = { ...(ids[0] !== undefined && { relationship: ids[0] }), ...(properties !== undefined && { properties }) };
    const provenance = this.#writeAspect({ key, element: wanted.sourceId, item, own }, { known, moved: written });
    return { result: aspect ? (provenance ? "updated" : "unchanged") : "inserted", missing: [] };
  }

  /** Entries of an element that was replaced have new aspects: its own, and those of relationships that start at it. */
  #renameAspects(aspects: ReadonlyMap<Id64String, Id64String>, known: ProvenanceEntry): void {
    const rename = (entry: ProvenanceEntry): void => this.#index.set({ ...entry, aspect: aspects.get(entry.aspect) ?? entry.aspect });
    rename(known);
    if (aspects.size === 1) return; // all that the element has is its own; looking through the index is slow
    for (const entry of this.#index.entries()) if (entry.element === known.element && entry.relationship) rename(entry);
  }

  #finishElement({ key, item, element: wanted }: ElementChange, { element, known }: { element: WrittenElement; known: ProvenanceEntry | undefined }): Outcome {
    const { id } = element;
    const aspect = readAspect(this.db, known);
    const { links, missing } = wantedLinks(id, wanted, (target) => this.#index.elementOf(target));
    const owned = replaceLinks(this.db, aspect?.own?.links ?? [], links);
    const allMissing = [...element.missing, ...missing];
    const own: AspectOwn = owned.ids.length > 0 ? { links: owned.ids } : {};
    const provenance = this.#writeAspect({ key, element: id, item: allMissing.length > 0 ? {} : item, own }, { known, moved: owned.written });
    const touched = owned.written || provenance;
    const result = element.result === "unchanged" && touched ? "updated" : element.result;
    const { replaced, differences } = element;
    return { result, missing: allMissing, ...(replaced && { replaced: true }), ...(differences && { differences }) };
  }

  /** Writes the aspect of an entry where it differs and brings the index up to date; returns whether it did. */
  #writeAspect(
    { key, element, item, own }: { key: EntityKey; element: Id64String; item: SourceItem; own: AspectOwn },
    { known, moved }: { known: ProvenanceEntry | undefined; moved: boolean },
  ): boolean {
    const same = known && !moved && !known.marked && sameItem(known, item);
    if (same) return false;
    const content = { element, scope: this.#containers.scope(key.scope), source: this.anchor.source, kind: key.kind, identifier: key.id, ...item, own };
    let aspect = known?.aspect;
    if (aspect) this.db.elements.updateAspect(aspectProps({ ...content, id: aspect }));
    else aspect = this.db.elements.insertAspect(aspectProps(content));
    this.#index.set({ key, element, aspect, ...item, seen: true, relationship: own.relationship !== undefined, marked: false });
    return true;
  }
}
