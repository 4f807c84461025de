import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { ElementAspectProps, ElementProps, RelationshipProps } from "@itwin/core-common";
import { aspectProps, type AspectRow, readAspects } from "./provenance.js";
import { selectIds } from "./query.js";

/** What hangs on an element and goes with it when it is deleted. */
interface Surroundings {
  children: { id: Id64String; parent: NonNullable<ElementProps["parent"]>; model: Id64String }[];
  provenance: AspectRow[];
  aspects: ElementAspectProps[];
  links: RelationshipProps[];
}

/**
 * Gives an element another class. BIS cannot change the class of an element, so it is deleted and inserted again, under the same id:
 * what points at it keeps its target. Children, aspects and links are taken off before and put back after; nothing is saved.
 * Returns the new id of each ExternalSourceAspect by its old one, or undefined when the element is a definition that others use.
 */
export function replaceElement(db: IModelDb, id: Id64String, insert: () => void): Map<Id64String, Id64String> | undefined {
  if (isDefinition(db, id)) return undefined;
  const surroundings = takeOff(db, id);
  db.elements.deleteElement(id);
  insert();
  return putBack(db, id, surroundings);
}

function isDefinition(db: IModelDb, id: Id64String): boolean {
  return selectIds(db, "SELECT ECInstanceId FROM BisCore.DefinitionElement WHERE ECInstanceId=?", id).length > 0;
}

function takeOff(db: IModelDb, id: Id64String): Surroundings {
  const provenance = readAspects(db, id);
  const ours = new Set(provenance.map((aspect) => aspect.id));
  const aspects = db.elements.getAspects(id).flatMap((aspect) => (ours.has(aspect.id) ? [] : [aspect.toJSON()]));
  const linkIds = selectIds(db, "SELECT ECInstanceId FROM BisCore.ElementRefersToElements WHERE SourceECInstanceId=? OR TargetECInstanceId=?", id, id);
  const links = linkIds.map((link) => db.relationships.getInstanceProps<RelationshipProps>("BisCore:ElementRefersToElements", link));
  const childIds = selectIds(db, "SELECT ECInstanceId FROM BisCore.Element WHERE Parent.Id=?", id);
  const children = childIds.flatMap((child) => {
    const { parent, model, classFullName } = db.elements.getElementProps(child);
    db.elements.updateElement({ id: child, classFullName, parent: null } as unknown as ElementProps);
    return parent ? [{ id: child, parent, model }] : [];
  });
  return { children, provenance, aspects, links };
}

function putBack(db: IModelDb, id: Id64String, { children, provenance, aspects, links }: Surroundings): Map<Id64String, Id64String> {
  const { model } = db.elements.getElementProps(id);
  for (const child of children) {
    // A child in another model cannot hang below the element any more; its own record decides where it goes.
    if (child.model === model) db.elements.updateElement({ ...db.elements.getElementProps(child.id), parent: child.parent });
  }
  for (const { id: _old, ...aspect } of aspects) db.elements.insertAspect(aspect);
  const newLinks = new Map(links.map(({ id: old, ...link }) => [old ?? "", db.relationships.insertInstance(link)]));
  for (const { sourceId, targetId } of links) renameLinks(db, sourceId === id ? targetId : sourceId, newLinks);
  return new Map(
    provenance.map(({ id: old, ...content }) => [old, db.elements.insertAspect(aspectProps({ ...content, ...renamed(content, newLinks) }))]),
  );
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
