import type { Json } from "../alignment/json.js";
import type { Passage } from "../format/mark.js";
import type { IdHalves } from "./provenance-columns.js";

/** The types of records that have an identity. */
export const identifiedTypes = ["part", "entity", "relationship"] as const;

/** A type of record that has an identity. */
export type IdentifiedType = (typeof identifiedTypes)[number];

/**
 * How far a run has come: what stands before its place in the document is in the iModel, but for the lines or records that must be read again.
 * A later run can go on there when the document is the same up to it.
 */
export interface Bookmark extends Passage {
  /** Digest of everything that decides about elements besides the records. */
  making: string;
  /** Records that need not be read again, by type. */
  counts: Record<IdentifiedType, number>;
}

/** How far a run has come with a transaction. */
export interface Reached {
  bookmark?: Bookmark;
  /** Aspects of the records that need not be read again, as far as an earlier bookmark of the run does not have them. */
  aspects: readonly IdHalves[];
  /** A checkpoint of the extractor that everything before is written of. */
  checkpoint?: Json;
}

/** A run of a document that did not end. */
export interface UnfinishedRun {
  bookmark: Bookmark;
  /** Whether an aspect is that of a record that need not be read again. */
  has(aspect: IdHalves): boolean;
  /** Says that this run goes on where that one ended; else it is forgotten with the first changes. */
  goOn(): void;
}
