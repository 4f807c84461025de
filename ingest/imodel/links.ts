import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { RelationshipProps } from "@itwin/core-common";
import type { AlignedElement, AlignedLink } from "../alignment/aligned-element.js";
import type { EntityKey } from "../format/entity-key.js";
import type { Missing } from "../synchronize/change.js";
import { type FindElement, unresolved } from "./element-props.js";
import { selectIds, selectRows } from "./query.js";

/** A link between two elements, by ids. */
export interface Link {
  classFullName: string;
  sourceId: Id64String;
  targetId: Id64String;
}

/** The links that an element's references ask for, each once; what they point at but is not there is named in `missing`. */
export function wantedLinks(own: Id64String, element: AlignedElement, find: FindElement): { links: Link[]; missing: Missing[] } {
  const links = new Map<string, Link>();
  const missing: Missing[] = [];
  for (const reference of element.references) {
    if (!("link" in reference)) continue;
    const target = find(reference.target);
    if (target === undefined) missing.push(unresolved(reference));
    else {
      const link = directed(reference.link, own, target);
      links.set(textOf(link), link);
    }
  }
  return { links: [...links.values()], missing };
}

/** An end of a relationship record that is not there. */
export interface MissingEnd {
  awaits: EntityKey;
  /** JSON pointer of the end in its record. */
  pointer: string;
}

/** The link that a relationship record asks for, or the end that is not there. */
export function wantedLink(ends: { source: EntityKey; target: EntityKey; link: AlignedLink }, find: FindElement): Link | MissingEnd {
  const source = find(ends.source);
  if (source === undefined) return { awaits: ends.source, pointer: "/source" };
  const target = find(ends.target);
  return target === undefined ? { awaits: ends.target, pointer: "/target" } : directed(ends.link, source, target);
}

/**
 * Makes the links that an entity owns the wanted ones: keeps those that are right, deletes and inserts the others.
 * Returns the ids of all, in the order of `wanted`, and whether anything was written.
 */
export function replaceLinks(db: IModelDb, owned: readonly Id64String[], wanted: readonly Link[]): { ids: Id64String[]; written: boolean } {
  const present = new Map<string, RelationshipProps>();
  for (const id of owned) {
    const props = readLink(db, id);
    if (props) present.set(textOf(props), props);
  }
  let written = false;
  const ids = wanted.map((link) => {
    const kept = present.get(textOf(link));
    present.delete(textOf(link));
    if (kept?.id !== undefined) return kept.id;
    written = true;
    return findLink(db, link) ?? db.relationships.insertInstance({ ...link });
  });
  for (const obsolete of present.values()) {
    db.relationships.deleteInstance(obsolete);
    written = true;
  }
  return { ids, written };
}

/** Deletes links that are still there. */
export function deleteLinks(db: IModelDb, ids: readonly Id64String[]): void {
  replaceLinks(db, ids, []);
}

/** A link of an element, and the element at its other end. */
export interface OwnedLink {
  link: Id64String;
  other: Id64String;
}

/** The links that start or end at an element, each with its other end. */
export function linksOf(db: IModelDb, element: Id64String): OwnedLink[] {
  const links: OwnedLink[] = [];
  selectRows<{ link: Id64String; source: Id64String; target: Id64String }>(db, linkQuery, {
    bind: [{ id: element }, { id: element }],
    take: ({ link, source, target }) => links.push({ link, other: source === element ? target : source }),
  });
  return links;
}

const linkQuery = `SELECT ECInstanceId AS [link], SourceECInstanceId AS [source], TargetECInstanceId AS [target]
  FROM BisCore.ElementRefersToElements WHERE SourceECInstanceId=? OR TargetECInstanceId=?`;

function readLink(db: IModelDb, id: Id64String): RelationshipProps | undefined {
  return db.relationships.tryGetInstanceProps("BisCore:ElementRefersToElements", id);
}

function findLink(db: IModelDb, { classFullName, sourceId, targetId }: Link): Id64String | undefined {
  const ecsql = `SELECT ECInstanceId FROM ONLY ${classFullName} WHERE SourceECInstanceId=? AND TargetECInstanceId=?`;
  return selectIds(db, ecsql, sourceId, targetId)[0];
}

function directed({ relationship, backward }: AlignedLink, own: Id64String, target: Id64String): Link {
  const [sourceId, targetId] = backward ? [target, own] : [own, target];
  return { classFullName: relationship, sourceId, targetId };
}

function textOf({ classFullName, sourceId, targetId }: Link): string {
  return `${classFullName.replace(".", ":")} ${sourceId} ${targetId}`;
}
