import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { Id64 } from "./itwin/core-bentley.js";
import type { ElementProps } from "@itwin/core-common";
import type { ProvenanceEntry } from "../synchronize/provenance-entry.js";
import type { ProvenanceIndex } from "../synchronize/provenance-index.js";
import { difference } from "./element-props.js";
import type { Takeover } from "./element-replacement.js";
import { isCheckedForUse } from "./element-use.js";

/** What a search for moves needs besides the entries that are to be deleted. */
export interface MoveSearch {
  index: ProvenanceIndex;
  /** The newest element that was there before this run. */
  newest: Id64String;
}

/**
 * Finds entities that left one scope and turned up in another one: of the same kind and id, inserted by this run, with the same properties. They can have the element they had.
 * Ids are unique within a scope only, so an entity of another content is another entity. Looks through the whole index when the document has several scopes.
 * Returns the element that an entity has now by the one it had.
 */
export function findMoves(db: IModelDb, doomed: readonly ProvenanceEntry[], { index, newest }: MoveSearch): Map<Id64String, Id64String> {
  const moves = new Map<Id64String, Id64String>();
  const gone = new Map(doomed.filter(({ relationship }) => !relationship).map((entry) => [textOf(entry), entry]));
  if (gone.size === 0 || index.countScopes().size < 2) return moves;
  for (const entry of index.entries()) {
    const old = gone.get(textOf(entry));
    if (!old || entry.relationship || entry.key.scope === old.key.scope || !isNewer(entry.element, newest)) continue;
    if (moves.has(old.element) || !isSame(db, { from: entry.element, to: old.element })) continue;
    moves.set(old.element, entry.element);
  }
  return moves;
}

function textOf({ key }: ProvenanceEntry): string {
  return `${key.kind}\0${key.id}`;
}

function isNewer(element: Id64String, newest: Id64String): boolean {
  const [a, b] = [BigInt(element), BigInt(newest)];
  return a > b && Id64.getBriefcaseId(element) === Id64.getBriefcaseId(newest);
}

/** Whether two elements have the same class, model and properties. Codes, parents and references may still have to wait for their turn. */
function isSame(db: IModelDb, { from, to }: Takeover): boolean {
  const [present, wanted] = [db.elements.tryGetElementProps(to), db.elements.tryGetElementProps(from)];
  if (!present || !wanted) return false;
  if (present.classFullName !== wanted.classFullName || present.model !== wanted.model) return false;
  if (wanted.code.value && wanted.code.value !== present.code.value) return false;
  const props = { ...cleared(present), ...propertiesOf(wanted), classFullName: wanted.classFullName, model: wanted.model };
  return difference(present, { props }) === undefined && !isCheckedForUse(db, from);
}

const identity = new Set(["id", "federationGuid", "code", "parent"]);

function propertiesOf(props: ElementProps): Record<string, unknown> {
  const isProperty = ([name, value]: [string, unknown]): boolean => !identity.has(name) && !(typeof value === "object" && value !== null && "id" in value);
  return Object.fromEntries(Object.entries(props).filter(isProperty));
}

function cleared(props: ElementProps): Record<string, null> {
  return Object.fromEntries(Object.keys(propertiesOf(props)).map((name) => [name, null]));
}
