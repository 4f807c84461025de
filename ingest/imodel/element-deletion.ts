import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { EntityKey } from "../format/entity-key.js";
import type { Outcome } from "../synchronize/change.js";
import type { ProvenanceEntry } from "../synchronize/provenance-index.js";
import { deleteLinks } from "./links.js";
import { type AspectRow, readAspects } from "./provenance.js";
import { selectIds } from "./query.js";

/**
 * Deletes what stands for entities and relationships: relationships first, then elements from the leaves up.
 * An element that something else hangs below, or that is a definition in use, stays; one that other sources describe too only loses our aspect.
 * Returns an outcome for each entry, in order.
 */
export function deleteEntries(db: IModelDb, entries: readonly ProvenanceEntry[]): Outcome[] {
  for (const entry of entries) if (entry.relationship) deleteRelationship(db, entry);
  const elements = new ElementDeletion(db, entries.filter((entry) => !entry.relationship));
  return entries.map((entry) => (entry.relationship ? { result: "deleted" } : elements.delete(entry)));
}

function deleteRelationship(db: IModelDb, entry: ProvenanceEntry): void {
  const aspect = aspectOf(db, entry);
  if (!aspect) return; // it went with the element it stood on
  if (aspect.own?.relationship) deleteLinks(db, [aspect.own.relationship]);
  db.elements.deleteAspect(aspect.id);
}

function aspectOf(db: IModelDb, { element, aspect }: ProvenanceEntry): AspectRow | undefined {
  return readAspects(db, element).find(({ id }) => id === aspect);
}

class ElementDeletion {
  readonly #doomed: Map<Id64String, EntityKey>;
  readonly #outcomes = new Map<Id64String, Outcome>();

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
    if (!definition) this.db.elements.deleteElement(element);
    else if (this.db.elements.deleteDefinitionElements([element]).size > 0) return withheld("it is a definition that other elements use");
    return { result: "deleted" };
  }
}

function withheld(reason: string): Outcome {
  return { result: "rejected", code: "deletion-withheld", message: `not deleted: ${reason}` };
}
