import { BitSet } from "../../ingest/format/bit-set.js";

/** A set of lines or records, by their numbers. */
export function bitSetOf(...orders: readonly number[]): BitSet {
  const set = new BitSet();
  for (const order of orders) set.add(order);
  return set;
}
