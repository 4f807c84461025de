import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { EntityKey } from "../format/entity-key.js";
import type { Outcome } from "../synchronize/change.js";
import type { ProvenanceEntry } from "../synchronize/provenance-index.js";
import { deleteLinks } from "./links.js";
import { aspectProps, readAspect, readAspects } from "./provenance.js";
import { selectIds, selectRows } from "./query.js";

/** What became of a deletion, and what it touched besides. */
export interface Deletions {
  /** An outcome for each entry, in order. */
  outcomes: Outcome[];
  /** Aspects of entities and relationships that lost a link to what was deleted; their version and checksum are erased. */
  opened: ReadonlySet<Id64String>;
}

/**
 * Deletes what stands for entities and relationships: relationships first, then elements from the leaves up.
 * An element that something else hangs below, or that is a definition in use, stays; one that other sources describe too only loses our aspect.
 * What loses a link this way is looked at again by every run, until the link holds.
 */
export function deleteEntries(db: IModelDb, entries: readonly ProvenanceEntry[]): Deletions {
  for (const entry of entries) if (entry.relationship) deleteRelationship(db, entry);
  const elements = new ElementDeletion(db, entries.filter((entry) => !entry.relationship));
  const outcomes = entries.map((entry): Outcome => (entry.relationship ? { result: "deleted" } : elements.delete(entry)));
  return { outcomes, opened: elements.opened };
}

function deleteRelationship(db: IModelDb, entry: ProvenanceEntry): void {
  const aspect = readAspect(db, entry);
  if (!aspect) return; // it went with the element it stood on
  if (aspect.own?.relationship) deleteLinks(db, [aspect.own.relationship]);
  db.elements.deleteAspect(aspect.id);
}

/** A link of an element, and the element at its other end. */
interface OwnedLink {
  link: Id64String;
  other: Id64String;
}

class ElementDeletion {
  readonly #doomed: Map<Id64String, EntityKey>;
  readonly #outcomes = new Map<Id64String, Outcome>();
  readonly opened = new Set<Id64String>();

  constructor(
    private readonly db: IModelDb,
    entries: readonly ProvenanceEntry[],
  ) {
    this.#doomed = new Map(entries.map(({ element, key }) => [element, key]));
  }

  delete({ element, aspect }: ProvenanceEntry): Outcome {
    const aspects = readAspects(this.db, element);
    const ours = aspects.find(({ id }) => id === aspect);
    const shared = aspects.some(({ scope, id }) => id !== aspect && scope !== ours?.scope);
    if (!shared || !ours) return this.#deleteElement(element);
    deleteLinks(this.db, ours.own?.links ?? []);
    this.db.elements.deleteAspect(aspect);
    return { result: "deleted" };
  }

  #deleteElement(element: Id64String): Outcome {
    const decided = this.#outcomes.get(element);
    if (decided) return decided;
    const children = selectIds(this.db, "SELECT ECInstanceId FROM BisCore.Element WHERE Parent.Id=?", element);
    const staying = children.filter((child) => !this.#doomed.has(child) || this.#deleteElement(child).result !== "deleted");
    const outcome = staying.length > 0 ? withheld(`${staying.length} elements that stay hang below it`) : this.#deleteLeaf(element);
    this.#outcomes.set(element, outcome);
    return outcome;
  }

  #deleteLeaf(element: Id64String): Outcome {
    const stored = this.db.elements.tryGetElementProps(element);
    if (!stored) return { result: "deleted" };
    const definition = selectIds(this.db, "SELECT ECInstanceId FROM BisCore.DefinitionElement WHERE ECInstanceId=?", element).length > 0;
    const links = linksOf(this.db, element);
    if (!definition) this.db.elements.deleteElement(element);
    else if (this.db.elements.deleteDefinitionElements([element]).size > 0) return withheld("it is a definition that other elements use");
    this.#openOwners(links);
    return { result: "deleted" };
  }

  /** Erases version and checksum of whatever had one of these links, at their other ends. */
  #openOwners(links: readonly OwnedLink[]): void {
    for (const { link, other } of links)
      for (const aspect of readAspects(this.db, other)) {
        const { id, own, version: _version, checksum: _checksum, ...rest } = aspect;
        if (!own?.links?.includes(link) && own?.relationship !== link) continue;
        this.db.elements.updateAspect(aspectProps({ ...rest, id, own: { ...own, ...(own.links && { links: own.links.filter((each) => each !== link) }) } }));
        this.opened.add(id);
      }
  }
}

/** The links that start or end at an element, each with its other end. */
function linksOf(db: IModelDb, element: Id64String): OwnedLink[] {
  const links: OwnedLink[] = [];
  selectRows<{ link: Id64String; source: Id64String; target: Id64String }>(db, linkQuery, {
    bind: [{ id: element }, { id: element }],
    take: ({ link, source, target }) => links.push({ link, other: source === element ? target : source }),
  });
  return links;
}

const linkQuery = `SELECT ECInstanceId AS [link], SourceECInstanceId AS [source], TargetECInstanceId AS [target]
  FROM BisCore.ElementRefersToElements WHERE SourceECInstanceId=? OR TargetECInstanceId=?`;

function withheld(reason: string): Outcome {
  return { result: "rejected", code: "deletion-withheld", message: `not deleted: ${reason}` };
}
