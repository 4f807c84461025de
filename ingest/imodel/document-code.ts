import { createHash } from "node:crypto";
import { fitsCode, trimCode } from "../alignment/names.js";

const digestPrefix = "imodel-ingest:document:sha256:";

/** Whether two ids are of the same document: ids of documents are compared without case. */
export function sameDocument(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/**
 * The codes that the elements of a document may have, the preferred one first: its id, unless an iModel would trim, cut off or refuse that,
 * and a digest of the id, for when the id cannot be the code or is that of another document's elements.
 */
export function documentCodes(id: string): [string, ...string[]] {
  const folded = id.toLowerCase();
  const digest = digestPrefix + createHash("sha256").update(folded).digest("hex");
  const isUsable = trimCode(id) === id && fitsCode(id) && !folded.startsWith(digestPrefix);
  return isUsable ? [id, digest] : [digest];
}
