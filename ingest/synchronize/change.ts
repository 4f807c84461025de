import type { AlignedElement, AlignedRelationship } from "../alignment/aligned-element.js";
import type { EntityKey } from "../format/entity-key.js";
import type { Mark } from "../format/mark.js";
import type { Reference } from "../format/record-types.js";
import type { IssueCode, Place } from "../issue.js";
import type { Original } from "../run.js";
import type { SourceItem } from "./source-item.js";

/** An entity that is new or may have changed. */
export interface ElementChange {
  operation: "element";
  key: EntityKey;
  item: SourceItem;
  place: Place;
  /** Size of the record's text. */
  bytes: number;
  /** JSON pointer of the record within its document; empty where a line is a record. */
  pointerBase: string;
  /** Where rejected records are asked for. */
  original?: Original;
  /** The place behind its record, where it is written long after that was read. */
  mark?: Mark;
  element: AlignedElement;
}

/** A relationship that is new or may have changed. */
export interface RelationshipChange {
  operation: "relationship";
  key: EntityKey;
  item: SourceItem;
  place: Place;
  /** Size of the record's text. */
  bytes: number;
  /** JSON pointer of the record within its document; empty where a line is a record. */
  pointerBase: string;
  /** Where rejected records are asked for. */
  original?: Original;
  /** The place behind its record, where it is written long after that was read. */
  mark?: Mark;
  relationship: AlignedRelationship;
}

/** An entity or relationship that the source no longer has. */
export interface DeleteChange {
  operation: "delete";
  key: EntityKey;
}

/** An entity or relationship that the source no longer has, but that stays; its provenance says so. */
export interface MarkChange {
  operation: "mark";
  key: EntityKey;
  /** Version, else checksum, of the document that no longer has it; empty where it has neither. */
  since: string;
}

/** An entity or relationship that stays as it is, although it may not be as a run over its record would make it: it must be looked at again. */
export interface OpenChange {
  operation: "open";
  key: EntityKey;
}

/** One step of a synchronization. Plain data: it can be printed, stored and applied. */
export type Change = ElementChange | RelationshipChange | DeleteChange | MarkChange | OpenChange;

/** A change whose record is to be written. */
export type WriteChange = ElementChange | RelationshipChange;

/** Something a change needs that is not there yet. */
export interface Missing {
  code: IssueCode;
  message: string;
  pointer?: string;
}

/** An element in a {@link Difference}: as a reference to the record that it was made from, else with its id in the iModel and what it is called there. */
export type ShownElement = Reference | { element: string; label?: string; code?: string };

/**
 * A property that an update changes. Old and new values are as they are stored, apart from elements, which are {@link ShownElement}s; both are absent
 * where they cannot be shown, as with geometry.
 */
export interface Difference {
  property: string;
  old?: unknown;
  new?: unknown;
}

/**
 * What became of a change:
 * - `inserted`, `updated`, `unchanged` (what is stored equals what is wanted), `deleted`, `marked`;
 * - `opened`: its provenance lost version and checksum, so that the next run looks at it again;
 * - `waiting`: nothing was written, because the parent or an end is not there;
 * - `rejected`: the iModel refused it; what an earlier run wrote stays.
 * `differences`: what an update changed, where the session was asked to say so.
 * `replaced`: the element has another class now, and kept its id.
 * `outdates`: a part has another element now, since others have the one that it had; entities that place it, and that the document does not have, may go on showing that.
 * An entity that was written without all it refers to has `missing`; its provenance stays open, without version and checksum.
 */
export type Outcome =
  | { result: "inserted" | "updated" | "unchanged"; missing: readonly Missing[]; replaced?: true; outdates?: true; differences?: readonly Difference[] }
  | { result: "deleted" }
  | { result: "marked" }
  | { result: "opened" }
  | { result: "waiting"; awaits: EntityKey; missing: readonly Missing[] }
  | { result: "rejected"; code: IssueCode; message: string; pointer?: string };
