import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { IModel } from "./itwin/core-common.js";
import type { Outcome } from "../synchronize/change.js";
import type { ProvenanceEntry } from "../synchronize/provenance-entry.js";
import { ElementReplacement, type RenamedAspects } from "./element-replacement.js";
import { findHold, isCheckedForUse, isDefinition } from "./element-use.js";
import { deleteLinks, linksOf, type OwnedLink } from "./links.js";
import { Navigation, type Pointer, setPointer } from "./navigation.js";
import { aspectProps, type AspectRow, readAspect, readAspects } from "./provenance.js";
import { selectIds } from "./query.js";
import { partKind } from "./shared-parts.js";

/** What became of a deletion, and what it touched besides. */
export interface Deletions {
  /** An outcome for each entry, in order. */
  outcomes: Outcome[];
  /** Aspects of entities and relationships that lost a link to what was deleted, or pointed at it; their version and checksum are erased. */
  opened: ReadonlySet<Id64String>;
  /** Elements that took the place of one of the entries' elements and are gone: the element that stands for their entities now, and the new names of their aspects. */
  moved: ReadonlyMap<Id64String, MovedElement>;
}

/** What became of an element whose place is another one's now. */
export interface MovedElement {
  element: Id64String;
  aspects: RenamedAspects;
}

/**
 * Deletes what stands for entities and relationships: relationships first, then elements from the leaves up, definitions last.
 * An element that something else hangs below, or that elements of others use, stays; one that other sources describe too, or other parts share, only loses our aspect.
 * What loses a link or its target this way is looked at again by every run, until the target is there.
 * @param moves elements that are not to be deleted, but to take the place of others, once nothing of ours hangs on them any more; see `findMoves`
 */
export function deleteEntries(db: IModelDb, entries: readonly ProvenanceEntry[], moves: ReadonlyMap<Id64String, Id64String>): Deletions {
  for (const entry of entries) if (entry.relationship) deleteRelationship(db, entry);
  const elements = new ElementDeletion(db, entries.filter((entry) => !entry.relationship), moves);
  elements.deleteAll();
  const outcomes = entries.map((entry): Outcome => (entry.relationship ? { result: "deleted" } : elements.outcomeOf(entry)));
  return { outcomes, opened: elements.opened, moved: elements.moved };
}

function deleteRelationship(db: IModelDb, entry: ProvenanceEntry): void {
  const aspect = readAspect(db, entry);
  if (!aspect) return; // it went with the element it stood on
  if (aspect.own?.relationship) deleteLinks(db, [aspect.own.relationship]);
  db.elements.deleteAspect(aspect.id);
}

class ElementDeletion {
  readonly #navigation: Navigation;
  readonly #replacement: ElementReplacement;
  /** Elements that go, unless something holds them. */
  readonly #doomed = new Set<Id64String>();
  readonly #outcomes = new Map<Id64String, Outcome>();
  /** The ExternalSource of the entries, and the elements that scope them. */
  readonly #sources = new Set<Id64String>();
  readonly opened = new Set<Id64String>();
  readonly moved = new Map<Id64String, MovedElement>();

  constructor(
    private readonly db: IModelDb,
    entries: readonly ProvenanceEntry[],
    private readonly moves: ReadonlyMap<Id64String, Id64String>,
  ) {
    this.#navigation = new Navigation(db);
    this.#replacement = new ElementReplacement(db);
    for (const entry of entries) if (!this.#leaveToOthers(entry)) this.#doomed.add(entry.element);
  }

  outcomeOf({ element }: ProvenanceEntry): Outcome {
    return this.#outcomes.get(element) ?? { result: "deleted" };
  }

  deleteAll(): void {
    const definitions: Id64String[] = [];
    for (const element of this.#doomed)
      if (isDefinition(this.db, element)) definitions.push(element);
      else this.#deleteElement(element);
    this.#deleteDefinitions(definitions);
  }

  /** Takes our aspect off an element that other sources describe too, or other parts share. */
  #leaveToOthers(entry: ProvenanceEntry): boolean {
    const ours = readAspect(this.db, entry);
    if (!ours) return false;
    this.#sources.add(ours.scope);
    if (ours.source !== undefined) this.#sources.add(ours.source);
    if (selectIds(this.db, otherQuery, ours.element, ours.id, ours.scope).length === 0) return false;
    deleteLinks(this.db, ours.own?.links ?? []);
    this.db.elements.deleteAspect(ours.id);
    return true;
  }

  #deleteElement(element: Id64String): Outcome {
    const decided = this.#outcomes.get(element);
    if (decided) return decided;
    const staying = childrenOf(this.db, element).filter((child) => !this.#doomed.has(child) || this.#deleteElement(child).result !== "deleted");
    const outcome = staying.length > 0 ? childrenStay(staying) : this.#deleteLeaf(element);
    this.#outcomes.set(element, outcome);
    return outcome;
  }

  #deleteLeaf(element: Id64String): Outcome {
    if (this.#move(element)) return { result: "deleted" };
    const reason = this.#hold(element);
    if (reason !== undefined) return withheld(reason);
    const links = linksOf(this.db, element);
    if (this.db.elements.tryGetElementProps(element)) this.db.elements.deleteElement(element);
    this.#openOwners(links);
    return { result: "deleted" };
  }

  /** Instead of deleting an element, takes off it what is ours and lets it stand for another entity. */
  #move(element: Id64String): boolean {
    const from = this.moves.get(element);
    if (from === undefined) return false;
    const ours = this.#ownAspects(element);
    const links = [...this.#openOwners(linksOf(this.db, element)), ...ours.flatMap(({ own }) => [...(own?.links ?? []), ...(own?.relationship === undefined ? [] : [own.relationship])])];
    deleteLinks(this.db, links);
    for (const { id } of ours) this.db.elements.deleteAspect(id);
    this.#clear(this.#navigation.pointersAt(element));
    this.moved.set(from, { element, aspects: this.#replacement.takeOver({ from, to: element }) });
    return true;
  }

  /** From the leaves up, each generation at once: to see whether definitions are in use, iTwin.js may have to read all geometry that there is. */
  #deleteDefinitions(definitions: readonly Id64String[]): void {
    for (let rest = definitions; rest.length > 0; rest = rest.filter((element) => !this.#outcomes.has(element))) {
      const staying = new Map(rest.map((element) => [element, childrenOf(this.db, element)]));
      const leaves = rest.filter((element) => staying.get(element)?.length === 0);
      if (leaves.length > 0) this.#deleteUnused(leaves);
      else for (const element of rest) this.#outcomes.set(element, childrenStay(staying.get(element) ?? []));
    }
  }

  #deleteUnused(definitions: readonly Id64String[]): void {
    const free = definitions.filter((element) => {
      const moved = this.#move(element);
      const reason = moved ? undefined : this.#hold(element);
      if (moved || reason !== undefined) this.#outcomes.set(element, reason === undefined ? { result: "deleted" } : withheld(reason));
      return !moved && reason === undefined;
    });
    if (free.length === 0) return;
    const links = new Map(free.map((element) => [element, linksOf(this.db, element)]));
    const used = this.db.elements.deleteDefinitionElements(free);
    for (const element of free) {
      this.#outcomes.set(element, used.has(element) ? withheld(inUse) : { result: "deleted" });
      if (!used.has(element)) this.#openOwners(links.get(element) ?? []);
    }
  }

  /** Why a leaf must stay. Undefined when it may go; what points at it then does so no more, or goes with it. */
  #hold(element: Id64String): string | undefined {
    const hold = findHold(this.db, element);
    if (hold !== undefined) return hold;
    const pointers = this.#navigation.pointersAt(element);
    if (isCheckedForUse(this.db, element)) return pointers.some((pointer) => !this.#doomed.has(pointer.element)) ? inUse : undefined;
    if (pointers.some((pointer) => this.#ownAspects(pointer.element).length === 0)) return "elements that were not made from this document point at it";
    this.#clear(pointers);
    return undefined;
  }

  /** Lets elements of this document point at nothing, and be looked at again. */
  #clear(pointers: readonly Pointer[]): void {
    for (const pointer of pointers) {
      const aspects = this.#ownAspects(pointer.element);
      if (aspects.length > 0) setPointer(this.db, pointer, undefined);
      for (const aspect of aspects) this.#open(aspect);
    }
  }

  #ownAspects(element: Id64String): AspectRow[] {
    return readAspects(this.db, element).filter(({ source = "", scope }) => this.#sources.has(source) || this.#sources.has(scope));
  }

  /** Erases version and checksum of whatever owned one of these links, at their other ends; returns the links that it owned. */
  #openOwners(links: readonly OwnedLink[]): Id64String[] {
    const owned: Id64String[] = [];
    for (const { link, other } of links)
      for (const aspect of readAspects(this.db, other)) {
        const { own } = aspect;
        if (!own?.links?.includes(link) && own?.relationship !== link) continue;
        owned.push(link);
        this.#open({ ...aspect, own: { ...own, ...(own.links && { links: own.links.filter((each) => each !== link) }) } });
      }
    return owned;
  }

  #open({ version: _version, checksum: _checksum, ...aspect }: AspectRow): void {
    this.db.elements.updateAspect(aspectProps(aspect));
    this.opened.add(aspect.id);
  }
}

/** An aspect by which another source describes an element, or another part shares it. */
const otherQuery = `SELECT ECInstanceId FROM BisCore.ExternalSourceAspect WHERE Element.Id=? AND ECInstanceId<>? AND ([Scope].Id<>? OR Kind='${partKind}')
  AND json_extract(JsonProperties, '$.imodelIngest.relationship') IS NULL LIMIT 1`;

/** The children of an element, without the subcategory that every category has. */
function childrenOf(db: IModelDb, element: Id64String): Id64String[] {
  const children = selectIds(db, "SELECT ECInstanceId FROM BisCore.Element WHERE Parent.Id=?", element);
  const [category] = children.length === 1 ? selectIds(db, "SELECT ECInstanceId FROM BisCore.Category WHERE ECInstanceId=?", element) : [];
  return category === undefined ? children : children.filter((child) => child !== IModel.getDefaultSubCategoryId(category));
}

const inUse = "it is a definition that other elements use";

function childrenStay(children: readonly Id64String[]): Outcome {
  return withheld(`${children.length} elements that stay hang below it`);
}

function withheld(reason: string): Outcome {
  return { result: "rejected", code: "deletion-withheld", message: `not deleted: ${reason}` };
}
