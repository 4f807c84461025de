import { createHash } from "node:crypto";
import type { LoadedAlignment } from "../alignment/alignment-document.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { DeletionPolicy } from "../options.js";
import { detectState } from "../synchronize/source-item.js";
import type { DocumentState, RecordedState } from "../synchronize/sync-target.js";
import { canonicalJson } from "./canonical-json.js";

/** What is recorded when the document has been synchronized: its item, and digests of all that decides about its elements besides the records. */
export function stateOf(header: HeaderRecord, alignment: LoadedAlignment, deletions: DeletionPolicy): DocumentState {
  const { source, units, crs, ext: _ext, ...rest } = header;
  const { version, checksum: hash, ...identity } = source;
  const item = { ...(version !== undefined && { version }), ...(hash !== undefined && { checksum: hash }) };
  const digest = (value: unknown): string => createHash("sha256").update(canonicalJson(value)).digest("hex");
  return { item, headerDigest: digest({ ...rest, identity, deletions }), alignmentDigest: digest({ alignment: alignment.digest, units, crs }) };
}

/** Whether a document is the one that the last good run recorded, made into elements in the same way. */
export function isUpToDate(recorded: RecordedState, state: DocumentState): boolean {
  const sameMaking = recorded.headerDigest === state.headerDigest && recorded.alignmentDigest === state.alignmentDigest;
  return sameMaking && detectState(recorded.item, state.item) === "unchanged";
}
