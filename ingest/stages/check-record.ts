import { partKey } from "../alignment/geometry/part-key.js";
import { closest } from "../format/closest.js";
import { type EntityKey, keyOf, showKey } from "../format/entity-key.js";
import { excerpt } from "../format/excerpt.js";
import { packed } from "../format/id-bytes.js";
import { IdentityIndex } from "../format/identity-index.js";
import type { KeyTable } from "../format/key-table.js";
import type { KnownRecords } from "../format/known-records.js";
import { filesOf } from "../format/plain-pieces.js";
import type { PreparedRecord } from "../format/prepared-record.js";
import type { RawRecord } from "../format/record-reader.js";
import { recordTypes } from "../format/record-schemas.js";
import type { CheckpointRecord, DeleteRecord, EntityRecord, HeaderRecord, PartRecord, RelationshipRecord } from "../format/record-types.js";
import { relationshipKey } from "../format/relationship-key.js";
import { shown } from "../format/violation-text.js";
import type { IssueCode, Place } from "../issue.js";
import type { Identity, Original, Run } from "../run.js";
import { isLaterMinor } from "./check-header.js";
import { readableKey } from "./check-identity.js";
import { identityDetails, type RecordIssue, reportRecordIssue, standsWhere } from "./check-issue.js";
import { countedTypes, type CountedType, type OutcomeRecorder } from "./check-outcome.js";
import { PartCheck } from "./check-parts.js";
import { ReferenceCheck, type Referrer } from "./check-references.js";
import { SchemaCheck } from "./check-schema.js";
import { reportSourceIssue } from "./check-source-issue.js";

/** A record that may go on: valid, of a declared scope, the first of its identity. */
export interface AcceptedRecord {
  place: Place;
  /** Size of the record's text. */
  bytes: number;
  /** JSON pointer of the record within a JSON document; absent in NDJSON. */
  pointerBase?: string;
  /** Where rejected records are asked for: it may still be rejected. */
  original?: Original | undefined;
  record: PartRecord | EntityRecord | RelationshipRecord | DeleteRecord | CheckpointRecord;
}

/** What is left of a record that may not go on: it counts as seen, so it is not deleted. Its issues are reported already. */
export interface RejectedRecord {
  place: Place;
  rejected: EntityKey;
}

/** What becomes of a record; told apart by `"rejected" in checked`. A prepared record that may go on stays as it is, so that its content need not be parsed. */
export type CheckedRecord = AcceptedRecord | PreparedRecord | RejectedRecord;

/** Where records are checked, and where what is found goes. */
export interface RecordCheckContext {
  /** Absent when the document has no valid one: scopes cannot be checked then. */
  header: HeaderRecord | undefined;
  outcome: OutcomeRecorder;
  run: Run;
  /** Takes the identities. */
  keys: KeyTable;
  /** Whether a part that the document does not define is there from an earlier one. */
  hasPart?: (id: string) => boolean;
}

/** Checks the records between header and end. Holds the identity of each, and the references that are open. */
export class RecordCheck {
  readonly references: ReferenceCheck;
  #outcome: OutcomeRecorder;
  #run: Run;
  #schemas: SchemaCheck;
  #laterMinor: boolean;
  #scopes: ReadonlySet<string> | undefined;
  #identities: IdentityIndex;
  #keys: KeyTable;
  #parts: PartCheck;

  constructor({ header, outcome, run, keys, hasPart }: RecordCheckContext) {
    this.#identities = new IdentityIndex(keys);
    this.#keys = keys;
    this.#parts = new PartCheck(this.#identities, hasPart);
    this.#outcome = outcome;
    this.#run = run;
    this.#laterMinor = header !== undefined && isLaterMinor(header);
    this.#schemas = new SchemaCheck({ laterMinor: this.#laterMinor, run });
    this.#scopes = header && new Set(header.scopes ?? [""]);
    this.references = new ReferenceCheck(this.#identities, run.lines);
  }

  /** Identities that the document has had so far. */
  get identities(): IdentityIndex {
    return this.#identities;
  }

  /** Whether the header declares a scope, as far as there is one. */
  covers(scope: string): boolean {
    return !this.#scopes || this.#scopes.has(scope);
  }

  /** Checks one record; undefined when there is nothing to hand on. */
  check(raw: RawRecord): CheckedRecord | undefined {
    const { type } = raw.value;
    if (!isCounted(type)) return this.#rejectUnknown(raw, type);
    this.#outcome.counts[type]++;
    const record = this.#schemas.accept(type, raw);
    switch (record?.type) {
      case "delete":
        this.#run.lines?.keep(raw.place);
        return this.#checkIdentified(record, raw);
      case "entity":
      case "relationship":
        return this.#checkIdentified(record, raw);
      case "part":
        if (this.#report(raw, this.#parts.define(record, raw))) return this.#putAside(raw);
        this.#keepForFiles(record, raw);
        return accepted(record, raw);
      case "checkpoint":
        this.#run.lines?.keep(raw.place);
        return accepted(record, raw);
      case "issue":
        reportSourceIssue(record, raw.place, this.#run);
        return undefined;
      case undefined:
        return this.#reject(raw, raw.fault ?? "schema-violation");
    }
  }

  /** Checks a record that is known to be valid. */
  checkPrepared(record: PreparedRecord): CheckedRecord | undefined {
    const { type, scope, line } = record;
    this.#outcome.counts[type]++;
    const isPlain = this.covers(scope) && record.parts.every((part) => this.#parts.isKnown(part));
    if (!isPlain || !this.#identities.add(record, line, type === "entity")) return this.#checkIdentified(record.record, record);
    if (type === "entity" && this.references.isWaiting) this.references.found(record.key);
    if (record.hasTargets && this.#refersAhead(record)) this.#addReferences(record.record, { key: record.key, place: record.place });
    return record;
  }

  /** Takes note of one of the entities that are known, valid and unchanged; false when the document has had its key already. */
  checkKnown(records: KnownRecords, index: number): boolean {
    const row = records.rowOf(index);
    if (!this.#identities.addRow(row, records.lineOf(index), true)) return false;
    this.#outcome.counts.entity++;
    if (this.references.isWaiting) this.references.found(this.#keys.keyOf(row));
    records.stay(index);
    return true;
  }

  /** Whether it refers to something that has not come yet. */
  #refersAhead(record: PreparedRecord): boolean {
    for (const target of record.targets()) if (!this.#identities.hasEntity(target)) return true;
    return false;
  }

  #checkIdentified(record: EntityRecord | RelationshipRecord | DeleteRecord, raw: RawRecord): CheckedRecord | undefined {
    const key = record.type === "relationship" ? relationshipKey(record) : keyOf(record);
    if (this.#report(raw, this.#duplicate(key))) return this.#putAside(raw, key);
    if (this.#report(raw, this.#undeclared(key, record)) || (record.type === "entity" && this.#report(raw, this.#parts.unknownIn(record)))) {
      this.#putAside(raw, key);
      return this.#markSeen(key, raw);
    }
    this.#add(key, raw, record.type === "entity");
    this.#addReferences(record, { key, place: raw.place, pointerBase: raw.pointerBase ?? "" });
    if (record.type === "entity") this.#keepForFiles(record, raw);
    return accepted(record, raw);
  }

  /** Files beside the document can change while it does not. */
  #keepForFiles(record: EntityRecord | PartRecord, { place }: RawRecord): void {
    if (this.#run.lines && filesOf(record).length > 0) this.#run.lines.keep(place);
  }

  #addReferences(record: EntityRecord | RelationshipRecord | DeleteRecord, owner: Referrer): void {
    if (record.type === "entity") this.references.addEntity(record, owner);
    if (record.type === "relationship") this.references.addRelationship(record, owner);
  }

  #duplicate(key: EntityKey): RecordIssue | undefined {
    const first = this.#identities.find(key);
    return first && { code: "identity-duplicate", message: `${showKey(key)} ${standsWhere(first)}`, ...key };
  }

  #undeclared(key: EntityKey, record: { scope?: string }): RecordIssue | undefined {
    if (this.covers(key.scope)) return undefined;
    const pointer = record.scope === undefined ? "" : "/scope";
    return { code: "scope-undeclared", message: `The header does not cover the scope ${excerpt(key.scope)}`, pointer, ...key };
  }

  #rejectUnknown(raw: RawRecord, type: unknown): RejectedRecord | undefined {
    if (raw.fault === undefined) this.#report(raw, this.#unknownType(raw, type));
    const mayBeNew = this.#laterMinor && typeof type === "string" && raw.fault === undefined;
    return mayBeNew && !readableKey(raw.value) ? undefined : this.#reject(raw, raw.fault ?? "type-unknown");
  }

  #unknownType({ value }: RawRecord, type: unknown): RecordIssue {
    const meant = typeof type === "string" ? closest(type, recordTypes) : undefined;
    const message = type === undefined ? 'Needs "type"' : `No record type is called ${shown(type)}${meant ? `; did you mean "${meant}"?` : ""}`;
    return { code: "type-unknown", message, pointer: "/type", ...identityDetails(value), ...(this.#laterMinor && { severity: "warning" }) };
  }

  /** A record that is not valid counts as seen; when nobody can say which one it was, nothing may count as missing. */
  #reject(raw: RawRecord, code: IssueCode): RejectedRecord | undefined {
    const { type } = raw.value;
    if (type === "part") return this.#rejectPart(raw);
    const key = type === "delete" || type === "checkpoint" || type === "issue" ? undefined : readableKey(raw.value);
    this.#putAside(raw, key);
    if (type === "delete" || type === "checkpoint" || type === "issue" || code === "identity-duplicate") return undefined;
    if (!key) this.#lose(code, raw);
    return key && !this.#identities.find(key) ? this.#markSeen(key, raw) : undefined;
  }

  #lose(code: IssueCode, { place }: RawRecord): void {
    this.#outcome.lose(code);
    this.#run.lines?.keep(place);
  }

  /** A part that is not valid counts as seen too, though no entity can use it. */
  #rejectPart(raw: RawRecord): RejectedRecord | undefined {
    this.#putAside(raw);
    return this.#parts.reject(raw) ? { place: raw.place, rejected: partKey(String(raw.value["id"])) } : undefined;
  }

  #putAside({ original, value }: RawRecord, identity: Identity = identityDetails(value)): undefined {
    if (original) this.#run.rejections?.add(original, identity);
  }

  #markSeen(key: EntityKey, raw: RawRecord): RejectedRecord {
    this.#add(key, raw, raw.value["type"] !== "relationship");
    return { place: raw.place, rejected: key };
  }

  #add(key: EntityKey, { place }: RawRecord, entity: boolean): void {
    this.#identities.addAt(place, packed(key), entity);
    if (entity) this.references.found(key);
  }

  /** Reports an issue, when there is one; whether there is. */
  #report(raw: RawRecord, issue: RecordIssue | undefined): boolean {
    if (issue) reportRecordIssue(raw, issue, this.#run);
    return issue !== undefined;
  }
}

function accepted(record: AcceptedRecord["record"], { place, bytes, pointerBase, original }: RawRecord): AcceptedRecord {
  return { place, bytes, ...(pointerBase !== undefined && { pointerBase }), ...(original && { original }), record };
}

function isCounted(type: unknown): type is CountedType {
  return (countedTypes as readonly unknown[]).includes(type);
}
