import { createHash } from "node:crypto";
import type { LoadedAlignment } from "../alignment/alignment-document.js";
import { policyOf } from "../alignment/derived-rules.js";
import { homesDigest } from "../alignment/dynamic/homes-digest.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { DeletionPolicy } from "../options.js";
import { detectState } from "../synchronize/source-item.js";
import type { DocumentSession, DocumentState, RecordedState } from "../synchronize/sync-target.js";
import { canonicalJson } from "../format/canonical-json.js";

/** What is recorded when the document has been synchronized: its item, and digests of all that decides about its elements besides the records. */
export function stateOf(header: HeaderRecord, alignment: LoadedAlignment, deletions: DeletionPolicy): DocumentState {
  const { source, units, crs, ext: _ext, ...rest } = header;
  const { version, checksum: hash, ...identity } = source;
  const item = { ...(version !== undefined && { version }), ...(hash !== undefined && { checksum: hash }) };
  const digest = (value: unknown): string => createHash("sha256").update(canonicalJson(value)).digest("hex");
  return { item, headerDigest: digest({ ...rest, identity, deletions }), alignmentDigest: digest({ alignment: alignment.digest, units, crs }) };
}

/** The state with a digest of the dynamic schema as it is now: where another document of the schema has made it grow, values may have another home. */
export function withSchema(state: DocumentState, { document: { dynamicSchema } }: LoadedAlignment, session: Pick<DocumentSession, "dynamicSchema">): DocumentState {
  const { schemaDigest: _before, ...rest } = state;
  const schemaDigest = dynamicSchema && homesDigest(session.dynamicSchema(dynamicSchema.name), policyOf(dynamicSchema));
  return { ...rest, ...(schemaDigest !== undefined && { schemaDigest }) };
}

/** Whether the elements of a document were made in the same way. */
export function isAligned(recorded: RecordedState, state: DocumentState): boolean {
  return recorded.alignmentDigest === state.alignmentDigest && recorded.schemaDigest === state.schemaDigest;
}

/** Whether a document is the one that the last good run recorded, made into elements in the same way. */
export function isUpToDate(recorded: RecordedState, state: DocumentState): boolean {
  return recorded.headerDigest === state.headerDigest && isAligned(recorded, state) && detectState(recorded.item, state.item) === "unchanged";
}
