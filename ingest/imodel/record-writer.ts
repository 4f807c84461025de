import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { ExternalSourceAspectProps } from "@itwin/core-common";
import { type EntityKey, showKey } from "../format/entity-key.js";
import type { Change, ElementChange, Outcome, RelationshipChange } from "../synchronize/change.js";
import type { ProvenanceEntry } from "../synchronize/provenance-entry.js";
import type { ProvenanceIndex } from "../synchronize/provenance-index.js";
import { sameItem, type SourceItem } from "../synchronize/source-item.js";
import type { DocumentAnchor } from "./document-anchor.js";
import { ElementWriter, type PlannedElement, type WrittenElement } from "./element-writer.js";
import { JobContainers } from "./job-containers.js";
import { replaceLinks, wantedLink, wantedLinks } from "./links.js";
import { aspectProps, type AspectOwn, readAspect } from "./provenance.js";
import type { SharedParts } from "./shared-parts.js";

/** What a {@link RecordWriter} writes with. */
export interface RecordWriting {
  anchor: DocumentAnchor;
  index: ProvenanceIndex;
  parts: SharedParts;
  /** Whether outcomes say what an update changed. */
  describes: boolean;
}

/** An element that is to be written, and the place of its change among the others. */
interface PlannedChange {
  change: ElementChange;
  at: number;
  known: ProvenanceEntry | undefined;
  planned: PlannedElement;
}

/** An element that was written, without its provenance. */
interface WrittenChange extends Omit<PlannedChange, "planned"> {
  element: WrittenElement;
}

/** An aspect that is to be written. */
interface PlannedAspect {
  entry: Omit<ProvenanceEntry, "aspect">;
  props: ExternalSourceAspectProps;
}

/** Writes entities and relationships of a document with their provenance, and keeps the index current. Saves nothing. */
export class RecordWriter {
  readonly #containers: JobContainers;
  readonly #elements: ElementWriter;
  readonly #index: ProvenanceIndex;
  readonly anchor: DocumentAnchor;

  constructor(
    private readonly db: IModelDb,
    { anchor, index, parts, describes }: RecordWriting,
  ) {
    this.anchor = anchor;
    this.#index = index;
    this.#containers = new JobContainers(db, anchor);
    this.#elements = new ElementWriter(db, { containers: this.#containers, find: (key) => index.elementOf(key), parts, describes });
  }

  /**
   * Writes those of the changes that are elements; `outcomes` takes what became of each, in the place that the change has.
   * All elements first, then their links, then their aspects, each prepared before: native code that is not interrupted runs a fifth faster, and links find both ends.
   */
  writeElements(changes: readonly Change[], outcomes: Outcome[]): void {
    const written: WrittenChange[] = [];
    let waiting: PlannedChange[] = [];
    const writeWaiting = (): void => {
      written.push(...this.#writePlanned(waiting, outcomes));
      waiting = [];
    };
    changes.forEach((change, at) => {
      if (change.operation !== "element") return;
      const known = this.#index.find(change.key);
      let planned = this.#elements.plan(change, known);
      // It may lack, or change, something that one of those makes or needs.
      if (waiting.length > 0 && (known || !isWhole(planned))) {
        writeWaiting();
        planned = this.#elements.plan(change, known);
      }
      if ("result" in planned) outcomes[at] = planned;
      else waiting.push({ change, at, known, planned });
      if (known) writeWaiting();
    });
    writeWaiting();
    this.#writeProvenance(written, outcomes);
  }

  #writePlanned(waiting: readonly PlannedChange[], outcomes: Outcome[]): WrittenChange[] {
    const elements = waiting.map(({ planned }) => this.#elements.write(planned));
    return waiting.flatMap(({ change, at, known }, i) => {
      const element = elements[i];
      if (!element) return [];
      if (!("id" in element)) {
        outcomes[at] = element;
        return [];
      }
      if (!known) this.#index.set({ key: change.key, element: element.id, aspect: "", seen: true, relationship: false, marked: false });
      else if (element.moved) this.#detach(known, element.id);
      return [{ change, at, element, known }];
    });
  }

  /** Takes the aspect of an entry off the element that it had; the one that it has now gets another. */
  #detach(known: ProvenanceEntry, element: Id64String): void {
    const aspect = readAspect(this.db, known);
    if (aspect) this.db.elements.deleteAspect(aspect.id);
    this.#index.set({ ...known, element, aspect: "" });
  }

  #writeProvenance(written: readonly WrittenChange[], outcomes: Outcome[]): void {
    const aspects: PlannedAspect[] = [];
    for (const { change, at, element, known } of written) {
      if (element.replaced && known) this.#renameAspects(element.replaced, known);
      outcomes[at] = this.#finishElement(change, { element, known: known && this.#index.find(change.key), aspects });
    }
    const ids = aspects.map(({ props }) => this.#writeAspect(props));
    aspects.forEach(({ entry }, i) => this.#index.set({ ...entry, aspect: ids[i] ?? "" }));
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
    const provenance = this.#planAspect({ key, element: wanted.sourceId, item, own }, { known, moved: written });
    if (provenance) this.#index.set({ ...provenance.entry, aspect: this.#writeAspect(provenance.props) });
    return { result: aspect ? (provenance ? "updated" : "unchanged") : "inserted", missing: [] };
  }

  /** Entries of an element that was replaced have new aspects: its own, and those of relationships that start at it. */
  #renameAspects(aspects: ReadonlyMap<Id64String, Id64String>, known: ProvenanceEntry): void {
    const rename = (entry: ProvenanceEntry): void => this.#index.set({ ...entry, aspect: aspects.get(entry.aspect) ?? entry.aspect });
    rename(known);
    if (aspects.size === 1) return; // all that the element has is its own; looking through the index is slow
    for (const entry of this.#index.entries()) if (entry.element === known.element && entry.relationship) rename(entry);
  }

  /** Writes the links of an element; adds its aspect to those that are to be written, where it differs. */
  #finishElement(
    { key, item, element: wanted }: ElementChange,
    { element, known, aspects }: { element: WrittenElement; known: ProvenanceEntry | undefined; aspects: PlannedAspect[] },
  ): Outcome {
    const { id } = element;
    const aspect = readAspect(this.db, known);
    const { links, missing } = wantedLinks(id, wanted, (target) => this.#index.elementOf(target));
    const owned = replaceLinks(this.db, aspect?.own?.links ?? [], links);
    const allMissing = [...element.missing, ...missing];
    const own: AspectOwn = owned.ids.length > 0 ? { links: owned.ids } : {};
    const provenance = this.#planAspect({ key, element: id, item: allMissing.length > 0 ? {} : item, own }, { known, moved: owned.written || element.moved !== undefined });
    if (provenance) aspects.push(provenance);
    const touched = owned.written || provenance !== undefined;
    const result = element.result === "unchanged" && touched ? "updated" : element.result;
    const { replaced, moved, differences } = element;
    return { result, missing: allMissing, ...(replaced && { replaced: true }), ...(moved?.outdates && { outdates: true }), ...(differences && { differences }) };
  }

  /** The aspect of an entry; undefined where it is stored already. */
  #planAspect(
    { key, element, item, own }: { key: EntityKey; element: Id64String; item: SourceItem; own: AspectOwn },
    { known, moved }: { known: ProvenanceEntry | undefined; moved: boolean },
  ): PlannedAspect | undefined {
    const same = known && !moved && !known.marked && sameItem(known, item);
    if (same) return undefined;
    const content = { element, scope: this.#containers.scope(key.scope), source: this.anchor.source, kind: key.kind, identifier: key.id, ...item, own };
    const props = aspectProps(known?.aspect ? { ...content, id: known.aspect } : content);
    return { entry: { key, element, ...item, seen: true, relationship: own.relationship !== undefined, marked: false }, props };
  }

  /** Updates an aspect that has an id, or inserts one; returns its id. */
  #writeAspect(props: ExternalSourceAspectProps): Id64String {
    if (props.id === undefined) return this.db.elements.insertAspect(props);
    this.db.elements.updateAspect(props);
    return props.id;
  }
}

/** Whether nothing is missing for an element. */
function isWhole(planned: PlannedElement | Outcome): boolean {
  return "wanted" in planned && planned.wanted.missing.length === 0;
}
