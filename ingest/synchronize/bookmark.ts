import type { Json } from "../alignment/json.js";
import type { BitPiece } from "../format/bit-set.js";
import type { Mark, Passage } from "../format/mark.js";
import type { IdHalves } from "./provenance-columns.js";

/** The types of records that have an identity. */
export const identifiedTypes = ["part", "entity", "relationship"] as const;

/** A type of record that has an identity. */
export type IdentifiedType = (typeof identifiedTypes)[number];

/**
 * How far a run has come: what stands before its place in the document is in the iModel, but for the lines or records that must be read again.
 * A later run can go on there when the document is the same up to it.
 */
export interface Bookmark extends Mark {
  /** Digest of everything that decides about elements besides the records. */
  making: string;
  /** Whether the elements of unchanged records before it are left as an earlier dynamic schema has them. */
  leavesOutdated: boolean;
  /** Records that need not be read again, by type. */
  counts: Record<IdentifiedType, number>;
}

/** A bookmark with the lines before it that must be read again. */
export interface WholeBookmark extends Bookmark, Passage {}

/** How far a run has come with a transaction. */
export interface Reached {
  bookmark?: Bookmark;
  /** Aspects of the records that need not be read again, as far as an earlier bookmark of the run does not have them. */
  aspects: readonly IdHalves[];
  /** What has changed in the set of lines that must be read again since the last bookmark of the run; lines behind the bookmark may be in it. */
  lines: readonly BitPiece[];
  /** A checkpoint of the extractor that everything before is written of. */
  checkpoint?: Json;
}

/** A run of a document that did not end. */
export interface UnfinishedRun {
  bookmark: WholeBookmark;
  /** Whether an aspect is that of a record that need not be read again. */
  has(aspect: IdHalves): boolean;
  /** Says that this run goes on where that one ended; else it is forgotten with the first changes. */
  goOn(): void;
}
