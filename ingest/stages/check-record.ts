import { type EntityKey, keyOf, showKey } from "../format/entity-key.js";
import { closest } from "../format/closest.js";
import { excerpt } from "../format/excerpt.js";
import { IdentityIndex } from "../format/identity-index.js";
import type { RawRecord } from "../format/record-reader.js";
import { recordTypes } from "../format/record-schemas.js";
import type { CheckpointRecord, DeleteRecord, EntityRecord, HeaderRecord, PartRecord, RelationshipRecord } from "../format/record-types.js";
import { relationshipKey } from "../format/relationship-key.js";
import { shown } from "../format/violation-text.js";
import { type IssueCode, makeIssue, type Place } from "../issue.js";
import type { Run } from "../run.js";
import { isLaterMinor } from "./check-header.js";
import { readableKey } from "./check-identity.js";
import { countedTypes, type CountedType, type OutcomeRecorder } from "./check-outcome.js";
import { ReferenceCheck } from "./check-references.js";
import { identityDetails, SchemaCheck } from "./check-schema.js";
import { reportSourceIssue } from "./check-source-issue.js";

/** A record that may go on: valid, of a declared scope, the first of its identity. */
export interface AcceptedRecord {
  place: Place;
  /** JSON pointer of the record within a JSON document; absent in NDJSON. */
  pointerBase?: string;
  record: PartRecord | EntityRecord | RelationshipRecord | DeleteRecord | CheckpointRecord;
}

/** What is left of a record that may not go on: it counts as seen, so it is not deleted. Its issues are reported already. */
export interface RejectedRecord {
  place: Place;
  rejected: EntityKey;
}

/** What becomes of a record; told apart by `"rejected" in checked`. */
export type CheckedRecord = AcceptedRecord | RejectedRecord;

/** Where records are checked, and where what is found goes. */
export interface RecordCheckContext {
  /** Absent when the document has no valid one: scopes cannot be checked then. */
  header: HeaderRecord | undefined;
  outcome: OutcomeRecorder;
  run: Run;
}

/** Checks the records between header and end. Holds the identity of each, and the references that are open. */
export class RecordCheck {
  readonly references: ReferenceCheck;
  #outcome: OutcomeRecorder;
  #run: Run;
  #schemas: SchemaCheck;
  #laterMinor: boolean;
  #scopes: ReadonlySet<string> | undefined;
  #identities = new IdentityIndex();
  #parts = new IdentityIndex();

  constructor({ header, outcome, run }: RecordCheckContext) {
    this.#outcome = outcome;
    this.#run = run;
    this.#laterMinor = header !== undefined && isLaterMinor(header);
    this.#schemas = new SchemaCheck({ laterMinor: this.#laterMinor, run });
    this.#scopes = header && new Set(header.scopes ?? [""]);
    this.references = new ReferenceCheck(this.#identities);
  }

  /** Checks one record; undefined when there is nothing to hand on. */
  check(raw: RawRecord): CheckedRecord | undefined {
    const { type } = raw.value;
    if (!isCounted(type)) return this.#rejectUnknown(raw, type);
    this.#outcome.counts[type]++;
    const record = this.#schemas.accept(type, raw);
    switch (record?.type) {
      case "entity":
      case "relationship":
      case "delete":
        return this.#checkIdentified(record, raw);
      case "part":
        return this.#checkPart(record, raw);
      case "checkpoint":
        return accepted(record, raw);
      case "issue":
        reportSourceIssue(record, raw.place, this.#run);
        return undefined;
      case undefined:
        return this.#reject(raw, raw.fault ?? "schema-violation");
    }
  }

  #checkIdentified(record: EntityRecord | RelationshipRecord | DeleteRecord, raw: RawRecord): CheckedRecord | undefined {
    const key = record.type === "relationship" ? relationshipKey(record) : keyOf(record);
    const first = this.#identities.find(key);
    if (first) return this.#report("identity-duplicate", `${showKey(key)} is on line ${first.line} already`, raw, { key });
    if (!this.#isSound(record, key, raw)) return this.#markSeen(key, raw);
    this.#add(key, raw, record.type === "entity");
    const owner = { key, place: raw.place, pointerBase: raw.pointerBase ?? "" };
    if (record.type === "entity") this.references.addEntity(record, owner);
    if (record.type === "relationship") this.references.addRelationship(record, owner);
    return accepted(record, raw);
  }

  #isSound(record: EntityRecord | RelationshipRecord | DeleteRecord, key: EntityKey, raw: RawRecord): boolean {
    if (this.#scopes && !this.#scopes.has(key.scope)) {
      this.#report("scope-undeclared", `The header does not cover the scope ${excerpt(key.scope)}`, raw, { key, pointer: record.scope === undefined ? "" : "/scope" });
      return false;
    }
    return record.type !== "entity" || this.#hasParts(record, key, raw);
  }

  #hasParts({ geometry = [] }: EntityRecord, key: EntityKey, raw: RawRecord): boolean {
    const missing = geometry.findIndex((piece) => piece.type === "part" && !this.#parts.hasEntity(partKey(piece.part)));
    const piece = geometry[missing];
    if (piece?.type !== "part") return true;
    const rejected = this.#parts.find(partKey(piece.part));
    const reason = rejected ? `is not valid (line ${rejected.line})` : "is not defined before this record";
    this.#report("part-unknown", `The part ${excerpt(piece.part)} ${reason}`, raw, { key, pointer: `/geometry/${missing}/part` });
    return false;
  }

  #checkPart(record: PartRecord, raw: RawRecord): AcceptedRecord | undefined {
    const key = partKey(record.id);
    const first = this.#parts.find(key);
    if (first) return this.#report("identity-duplicate", `The part ${excerpt(record.id)} is on line ${first.line} already`, raw, { key: { id: record.id } });
    this.#parts.add(key, { line: lineOf(raw), entity: true });
    return accepted(record, raw);
  }

  #rejectUnknown(raw: RawRecord, type: unknown): RejectedRecord | undefined {
    if (raw.fault === undefined) this.#reportUnknown(raw, type);
    const key = readableKey(raw.value);
    return key || !this.#laterMinor ? this.#reject(raw, raw.fault ?? "type-unknown") : undefined;
  }

  #reportUnknown(raw: RawRecord, type: unknown): void {
    const meant = typeof type === "string" ? closest(type, recordTypes) : undefined;
    const message = type === undefined ? 'Needs "type"' : `No record type is called ${shown(type)}${meant ? `; did you mean "${meant}"?` : ""}`;
    const details = { ...identityDetails(raw.value), ...(this.#laterMinor && ({ severity: "warning" } as const)) };
    this.#run.report(makeIssue("type-unknown", message, raw.place, { ...details, pointer: `${raw.pointerBase ?? ""}/type` }));
  }

  /** A record that is not valid counts as seen; when nobody can say which one it was, nothing may count as missing. */
  #reject(raw: RawRecord, code: IssueCode): RejectedRecord | undefined {
    const { type, id } = raw.value;
    if (type === "part" && typeof id === "string" && !this.#parts.find(partKey(id))) this.#parts.add(partKey(id), { line: lineOf(raw), entity: false });
    if (type === "part" || type === "delete" || type === "checkpoint" || type === "issue") return undefined;
    const key = readableKey(raw.value);
    if (!key) this.#outcome.lose(code);
    return key && !this.#identities.find(key) ? this.#markSeen(key, raw) : undefined;
  }

  #markSeen(key: EntityKey, raw: RawRecord): RejectedRecord {
    this.#add(key, raw, raw.value["type"] !== "relationship");
    return { place: raw.place, rejected: key };
  }

  #add(key: EntityKey, raw: RawRecord, entity: boolean): void {
    this.#identities.add(key, { line: lineOf(raw), entity });
    if (entity) this.references.found(key);
  }

  #report(code: IssueCode, message: string, { place, pointerBase = "" }: RawRecord, { key, pointer = "" }: { key: Partial<EntityKey>; pointer?: string }): undefined {
    const at = pointerBase + pointer;
    this.#run.report(makeIssue(code, message, place, { ...key, ...(at !== "" && { pointer: at }) }));
  }
}

function accepted(record: AcceptedRecord["record"], { place, pointerBase }: RawRecord): AcceptedRecord {
  return pointerBase === undefined ? { place, record } : { place, pointerBase, record };
}

function isCounted(type: unknown): type is CountedType {
  return (countedTypes as readonly unknown[]).includes(type);
}

function partKey(id: string): EntityKey {
  return { scope: "", kind: "", id };
}

function lineOf({ place }: RawRecord): number {
  return place.line ?? 1;
}
