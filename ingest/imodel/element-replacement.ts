import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { ElementAspectProps, ElementProps, RelationshipProps } from "@itwin/core-common";
import { deleteUnused, findHold, isCheckedForUse } from "./element-use.js";
import { admits, Navigation, type Pointer, setPointer } from "./navigation.js";
import { aspectProps, type AspectRow, readAspects } from "./provenance.js";
import { selectIds } from "./query.js";

/** What hangs on an element, and goes or is cleared when it is deleted. */
interface Surroundings {
  children: { id: Id64String; parent: NonNullable<ElementProps["parent"]>; model: Id64String }[];
  provenance: AspectRow[];
  aspects: ElementAspectProps[];
  links: RelationshipProps[];
  pointers: Pointer[];
}

/** An element that goes, and the one that takes its place. */
export interface Takeover {
  from: Id64String;
  to: Id64String;
}

/** The new ids of ExternalSourceAspects, by their old ones. */
export type RenamedAspects = ReadonlyMap<Id64String, Id64String>;

/** Why an element cannot be replaced. */
export interface Obstacle {
  reason: string;
  /** The newest of the elements that point at it in a way that the new class does not allow; the obstacle is gone when none does any more. */
  pointing?: Id64String;
}

/** Replaces elements one by one, without saving. Holds in memory what {@link Navigation} does. */
export class ElementReplacement {
  readonly #navigation: Navigation;

  constructor(private readonly db: IModelDb) {
    this.#navigation = new Navigation(db);
  }

  /** Why an element cannot be replaced by one of another class; undefined when it can. Writes nothing. */
  findObstacle(id: Id64String, className: string): Obstacle | undefined {
    if (isCheckedForUse(this.db, id)) return { reason: "geometry and views may use it" };
    const refused = this.#navigation.pointersAt(id).findLast((pointer) => !admits(this.db, pointer, className));
    if (refused) return { reason: `elements point at it by ${refused.relationship ?? refused.property}, which cannot lead to the new class`, pointing: refused.element };
    const scoped = selectIds(this.db, "SELECT ECInstanceId FROM BisCore.Element WHERE CodeScope.Id=? AND Parent.Id=?", id, id);
    const reason = scoped.length > 0 ? "it is the scope of its children's codes" : findHold(this.db, id);
    return reason === undefined ? undefined : { reason };
  }

  /**
   * Gives an element without obstacles another class. BIS cannot change the class of an element, so it is deleted and inserted again, under the same id:
   * what points at it keeps its target. Children, aspects, links and pointers are taken off before and put back after.
   * @throws Error when that fails halfway: then the transaction must be abandoned
   */
  replace(id: Id64String, insert: () => void): RenamedAspects {
    return wholly(`the element ${id} could not be replaced`, () => {
      const surroundings = this.#takeOff(id);
      deleteOrThrow(this.db, id);
      insert();
      return putBack(this.db, surroundings, { from: id, to: id });
    });
  }

  /**
   * Lets an element take the place of another one with the same properties: it gets its code, its references, and all that hangs on it or points at it. The other one is deleted.
   * @throws Error when that fails halfway: then the transaction must be abandoned
   */
  takeOver({ from, to }: Takeover): RenamedAspects {
    return wholly(`the element ${to} could not take the place of ${from}`, () => {
      const { classFullName, code, parent, ...rest } = this.db.elements.getElementProps(from);
      const cleared = Object.fromEntries(Object.keys(navigationOf(this.db.elements.getElementProps(to))).map((name) => [name, null]));
      const surroundings = this.#takeOff(from);
      deleteOrThrow(this.db, from);
      const props = { ...cleared, ...navigationOf(rest), id: to, classFullName, code, parent: parent ?? null };
      this.db.elements.updateElement(props as unknown as ElementProps);
      return putBack(this.db, surroundings, { from, to });
    });
  }

  #takeOff(id: Id64String): Surroundings {
    const { db } = this;
    const provenance = readAspects(db, id);
    const ours = new Set(provenance.map((aspect) => aspect.id));
    const aspects = db.elements.getAspects(id).flatMap((aspect) => (ours.has(aspect.id) ? [] : [aspect.toJSON()]));
    const linkIds = selectIds(db, "SELECT ECInstanceId FROM BisCore.ElementRefersToElements WHERE SourceECInstanceId=? OR TargetECInstanceId=?", id, id);
    const links = linkIds.map((link) => db.relationships.getInstanceProps<RelationshipProps>("BisCore:ElementRefersToElements", link));
    const childIds = selectIds(db, "SELECT ECInstanceId FROM BisCore.Element WHERE Parent.Id=?", id);
    const children = childIds.flatMap((child) => {
      const { parent, model } = db.elements.getElementProps(child);
      setParent(db, child, null);
      return parent ? [{ id: child, parent, model }] : [];
    });
    return { children, provenance, aspects, links, pointers: this.#navigation.pointersAt(id) };
  }
}

function wholly<T>(failure: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(`${failure}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function deleteOrThrow(db: IModelDb, id: Id64String): void {
  if (!deleteUnused(db, id)) throw new Error("it is in use");
}

/** The navigation properties among an element's props, apart from its parent. */
function navigationOf({ parent: _parent, ...props }: object & { parent?: unknown }): Record<string, { id: Id64String }> {
  const isNavigation = (value: unknown): boolean => typeof value === "object" && value !== null && "id" in value;
  return Object.fromEntries(Object.entries(props as Record<string, { id: Id64String }>).filter(([, value]) => isNavigation(value)));
}

function putBack(db: IModelDb, { children, provenance, aspects, links, pointers }: Surroundings, { from, to }: Takeover): RenamedAspects {
  const moved = (id: Id64String): Id64String => (id === from ? to : id);
  const { model } = db.elements.getElementProps(to);
  for (const child of children) {
    // A child in another model cannot hang below the element any more; its own record decides where it goes.
    if (child.model === model) setParent(db, child.id, { ...child.parent, id: to });
  }
  for (const pointer of pointers) setPointer(db, { ...pointer, element: moved(pointer.element) }, to);
  for (const { id: _old, element, ...aspect } of aspects) db.elements.insertAspect({ ...aspect, element: { ...element, id: to } });
  const newLinks = new Map(
    links.map(({ id: old, ...link }) => [old ?? "", db.relationships.insertInstance({ ...link, sourceId: moved(link.sourceId), targetId: moved(link.targetId) })]),
  );
  for (const { sourceId, targetId } of links) renameLinks(db, sourceId === from ? targetId : sourceId, newLinks);
  return new Map(
    provenance.map(({ id: old, ...content }) => [old, db.elements.insertAspect(aspectProps({ ...content, element: to, ...renamed(content, newLinks) }))]),
  );
}

function setParent(db: IModelDb, child: Id64String, parent: ElementProps["parent"] | null): void {
  const { classFullName } = db.elements.getElementProps(child);
  db.elements.updateElement({ id: child, classFullName, parent } as ElementProps);
}

/** Brings the link ids in the aspects of the other end up to date. */
function renameLinks(db: IModelDb, element: Id64String, newLinks: ReadonlyMap<Id64String, Id64String>): void {
  for (const aspect of readAspects(db, element)) {
    const { own } = aspect;
    const touched = own && [...(own.links ?? []), own.relationship ?? ""].some((link) => newLinks.has(link));
    if (touched) db.elements.updateAspect(aspectProps({ ...aspect, ...renamed(aspect, newLinks) }));
  }
}

function renamed({ own }: Pick<AspectRow, "own">, newLinks: ReadonlyMap<Id64String, Id64String>): Pick<AspectRow, "own"> {
  if (!own) return {};
  const { links, relationship } = own;
  return {
    own: {
      ...own,
      ...(links && { links: links.map((link) => newLinks.get(link) ?? link) }),
      ...(relationship !== undefined && { relationship: newLinks.get(relationship) ?? relationship }),
    },
  };
}
