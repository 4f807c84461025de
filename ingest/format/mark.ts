import type { BitSet } from "./bit-set.js";

/** How records are written down. */
export type Carrier = "ndjson" | "json-document";

/** A place in a document from which it can be read on. */
export interface Mark {
  carrier: Carrier;
  /** Lines of NDJSON, or records of a JSON document, that stand before it. */
  order: number;
  /** Bytes that the digest is of: in NDJSON those before the place, in a JSON document some of what follows it too. */
  offset: number;
  /** `sha256:` and the digest of these bytes. */
  digest: string;
}

/** How far a document need not be read. */
export interface Passage extends Mark {
  /** Lines or records before it that must be read all the same. Those behind it say nothing. */
  again: BitSet;
}
