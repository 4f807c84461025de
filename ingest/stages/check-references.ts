import type { EntityKey } from "../format/entity-key.js";
import { EntityKeyMap } from "../format/entity-key-map.js";
import { pointerToken } from "../format/find-fault.js";
import { packed } from "../format/id-bytes.js";
import type { IdentityIndex } from "../format/identity-index.js";
import type { EntityRecord, Reference, RelationshipRecord } from "../format/record-types.js";
import type { IssueCode, Place } from "../issue.js";
import type { LineKeeper } from "../run.js";

/** What it means when a target is not there. */
export type ReferenceCode = Extract<IssueCode, "parent-unresolved" | "reference-unresolved" | "relationship-unresolved">;

/** A reference whose target the document does not have. */
export interface DanglingReference {
  owner: EntityKey;
  target: EntityKey;
  place: Place;
  /** JSON pointer of the reference within the document; in NDJSON, within the record. */
  pointer: string;
  /** JSON pointer of the reference within its record. */
  recordPointer: string;
  code: ReferenceCode;
}

/** A record that refers to others. */
export interface Referrer {
  key: EntityKey;
  place: Place;
  pointerBase?: string;
}

/** Finds references whose target never comes. Holds those that are open: one is forgotten as soon as its target is seen. */
export class ReferenceCheck {
  #identities: IdentityIndex;
  #lines: LineKeeper | undefined;
  #open = new EntityKeyMap<DanglingReference[]>();

  /** @param lines which takes those whose references are open */
  constructor(identities: IdentityIndex, lines?: LineKeeper) {
    this.#identities = identities;
    this.#lines = lines;
  }

  /** Takes note of an entity, rejected or not, that `identities` has by now: references to it hold. */
  found(key: EntityKey): void {
    if (!this.isWaiting) return;
    if (this.#lines) for (const { place } of this.#open.get(key) ?? []) this.#lines.release(place);
    this.#open.delete(key);
  }

  /** Whether there are references that are open. */
  get isWaiting(): boolean {
    return this.#open.size > 0;
  }

  /** Takes the references of an entity: its parent and those it names. */
  addEntity({ parent, references }: EntityRecord, owner: Referrer): void {
    if (parent) this.#add(parent, owner, { code: "parent-unresolved", path: ["parent"] });
    for (const name in references) this.#addNamed(references[name] ?? [], owner, name);
  }

  /** Takes both ends of a relationship. */
  addRelationship({ source, target }: RelationshipRecord, owner: Referrer): void {
    this.#add(source, owner, { code: "relationship-unresolved", path: ["source"] });
    this.#add(target, owner, { code: "relationship-unresolved", path: ["target"] });
  }

  /** The references that are open, into the scopes given: of other scopes the document does not say what there is. */
  *dangling(scopes: readonly string[]): Generator<DanglingReference> {
    const judged = new Set(scopes);
    for (const references of this.#open.values()) {
      for (const reference of references) if (judged.has(reference.target.scope)) yield reference;
    }
  }

  #addNamed(reference: Reference | Reference[], owner: Referrer, name: string): void {
    const code = "reference-unresolved";
    if (!Array.isArray(reference)) this.#add(reference, owner, { code, path: ["references", name] });
    else reference.forEach((one, index) => this.#add(one, owner, { code, path: ["references", name, String(index)] }));
  }

  #add({ kind, id, scope }: Reference, { key, place, pointerBase = "" }: Referrer, { code, path }: { code: ReferenceCode; path: string[] }): void {
    const target = { scope: scope ?? key.scope, kind, id };
    if (this.#identities.hasEntity(packed(target))) return;
    const recordPointer = path.map((token) => `/${pointerToken(token)}`).join("");
    const reference = { owner: key, target, place, pointer: pointerBase + recordPointer, recordPointer, code };
    this.#lines?.hold(place);
    const others = this.#open.get(target);
    if (others) others.push(reference);
    else this.#open.set(target, [reference]);
  }
}
