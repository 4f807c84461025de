import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { AlignedElement } from "../alignment/aligned-element.js";
import type { EntityKey } from "../format/entity-key.js";
import type { ShownElement } from "../synchronize/change.js";
import { documentKind } from "./document-anchor.js";
import type { FindElement } from "./element-props.js";
import { readAspects, scopeKind } from "./provenance.js";

/** Where to look for what an element stands for. */
export interface ElementContext {
  db: IModelDb;
  find: FindElement;
  /** Whose difference is described: what it refers to has provenance only when it was not made together with it. */
  element: AlignedElement;
}

/** An element as people know it: by the record that it stands for, else by its label and code. */
export function showElement(id: Id64String, { db, find, element }: ElementContext): ShownElement {
  const targets = [...(element.parent ? [element.parent.target] : []), ...element.references.map(({ target }) => target)];
  const key = targets.find((target) => find(target) === id) ?? recordsOf(db, id)[0];
  if (key) return { kind: key.kind, id: key.id, ...(key.scope !== "" && { scope: key.scope }) };
  const { userLabel, code } = db.elements.tryGetElementProps(id) ?? {};
  return { element: id, ...(userLabel && { label: userLabel }), ...(code?.value && { code: code.value }) };
}

/** The records that an element was made from, of all documents. */
export function recordsOf(db: IModelDb, id: Id64String): EntityKey[] {
  const aspects = readAspects(db, id).filter(({ kind, own }) => kind !== documentKind && kind !== scopeKind && own?.relationship === undefined);
  return aspects.map((aspect) => {
    const scope = readAspects(db, aspect.scope).find(({ kind }) => kind === scopeKind)?.identifier;
    return { scope: scope ?? "", kind: aspect.kind, id: aspect.identifier };
  });
}
