import { createHash } from "node:crypto";
import type { SourceCoordinates } from "../alignment/coordinates/source-coordinates.js";
import type { LoadedAlignment } from "../alignment/alignment-document.js";
import { policyOf } from "../alignment/derived-rules.js";
import { homesDigest } from "../alignment/dynamic/homes-digest.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { DeletionPolicy } from "../options.js";
import { detectState } from "../synchronize/source-item.js";
import type { LatestCheckpoint } from "./latest-checkpoint.js";
import type { DocumentSession, DocumentState, RecordedState } from "../synchronize/sync-target.js";
import { canonicalJson } from "../format/canonical-json.js";

/** What is recorded when the document has been synchronized: its item, and digests of all that decides about its elements besides the records. */
export function stateOf(header: HeaderRecord, alignment: LoadedAlignment, deletions: DeletionPolicy): DocumentState {
  const { source, units, crs, ext: _ext, ...rest } = header;
  const { version, checksum: hash, ...identity } = source;
  const item = { ...(version !== undefined && { version }), ...(hash !== undefined && { checksum: hash }) };
  return { item, headerDigest: digestOf({ ...rest, identity, deletions }), alignmentDigest: digestOf({ alignment: alignment.digest, units, crs }) };
}

/** What of an iModel decides about elements besides the records. */
export interface Surroundings {
  alignment: LoadedAlignment;
  session: Pick<DocumentSession, "dynamicSchema">;
  coordinates: SourceCoordinates;
}

/**
 * The state with digests of what is in the iModel now: the dynamic schema, since values may have another home where another document of the schema has made it grow;
 * and where the iModel lies, as far as the document's coordinates are brought there.
 */
export function stateIn(state: DocumentState, { alignment, session, coordinates }: Surroundings): DocumentState {
  const { schemaDigest: _schema, frameDigest: _frame, ...rest } = state;
  const { dynamicSchema } = alignment.document;
  const schemaDigest = dynamicSchema && homesDigest(session.dynamicSchema(dynamicSchema.name), policyOf(dynamicSchema));
  const { digest: frameDigest } = coordinates;
  return { ...rest, ...(schemaDigest !== undefined && { schemaDigest }), ...(frameDigest !== undefined && { frameDigest }) };
}

/** Whether the elements of a document were made in the same way. */
export function isAligned(recorded: RecordedState, state: DocumentState): boolean {
  return recorded.alignmentDigest === state.alignmentDigest && recorded.schemaDigest === state.schemaDigest && recorded.frameDigest === state.frameDigest;
}

/** Whether a document is the one that the last good run recorded, made into elements in the same way. */
export function isUpToDate(recorded: RecordedState, state: DocumentState): boolean {
  return recorded.headerDigest === state.headerDigest && isAligned(recorded, state) && detectState(recorded.item, state.item) === "unchanged";
}

/** Digest of everything in a state that decides about elements besides the records. */
export function makingOf({ headerDigest, alignmentDigest, schemaDigest, frameDigest }: DocumentState): string {
  return digestOf([headerDigest, alignmentDigest, schemaDigest ?? null, frameDigest ?? null]);
}

function digestOf(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

/** How a run over a whole document ended. */
export interface RunEnd {
  /** Whether all elements are as the alignment makes them. */
  aligned: boolean;
  upToDate: boolean;
  latest: LatestCheckpoint;
}

/** What is recorded at the end: the whole state when the document is up to date, and the digests of what elements are made with when all of them are made with it. */
export function endState({ alignmentDigest, schemaDigest, frameDigest, ...rest }: DocumentState, { aligned, upToDate, latest }: RunEnd): RecordedState {
  const digests = { alignmentDigest, ...(schemaDigest !== undefined && { schemaDigest }), ...(frameDigest !== undefined && { frameDigest }) };
  return { ...(upToDate && rest), ...(aligned && digests), ...(upToDate ? latest.value() : latest.recorded) };
}
