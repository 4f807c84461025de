import { createHash } from "node:crypto";
import { Aligner } from "./alignment/aligner.js";
import type { LoadedAlignment } from "./alignment/alignment-document.js";
import { compileAlignment } from "./alignment/compile-alignment.js";
import { IngestError } from "./errors.js";
import type { EntityKey } from "./format/entity-key.js";
import type { Input } from "./format/open-input.js";
import type { HeaderRecord } from "./format/record-types.js";
import { type Issue, makeIssue, type Severity } from "./issue.js";
import type { DeletionPolicy, DeletionThreshold, Limits } from "./options.js";
import type { Run } from "./run.js";
import { align } from "./stages/align.js";
import { canonicalJson } from "./stages/canonical-json.js";
import { openDocument, type SourceDocument } from "./stages/check-document.js";
import { checksum } from "./stages/checksum.js";
import { type DeletionRequest, type DeletionResult, deleteMissing } from "./stages/delete-missing.js";
import { detectChanges } from "./stages/detect-changes.js";
import { reopenDangling } from "./stages/reopen-dangling.js";
import { ChangeWriter } from "./stages/write.js";
import { detectState } from "./synchronize/source-item.js";
import type { DocumentSession, DocumentState, RecordedState, SyncTarget } from "./synchronize/sync-target.js";
import type { DocumentSummary, Progress, StoppedDeletions } from "./synchronize/sync-summary.js";
import { Tally } from "./synchronize/tally.js";

/** A source document to be ingested. */
export interface Source {
  input: Input;
  /** Rejects with an `extractor-failed` IngestError when the program that writes the document failed. */
  finished?: Promise<void>;
}

/** How a document is ingested. Every member has its default in `options.ts`. */
export interface IngestOptions {
  /** Chooses the alignment, once the header is known. */
  alignment(header: HeaderRecord): Promise<LoadedAlignment>;
  /** Compare every record, even when the document is the one of the last run. */
  force: boolean;
  deletions: DeletionPolicy;
  deletionThreshold: DeletionThreshold;
  limits: Limits;
  signal: AbortSignal;
  onIssue(issue: Issue): void;
  onProgress(progress: Progress): void;
}

/**
 * Synchronizes one source document into an iModel: a stream of records flows through plain stages, and one writer at the end touches the iModel.
 * What is read halfway never deletes: deletions need a whole document.
 * @throws IngestError when the run cannot go on; problems of records are issues.
 */
export async function ingest(source: Source, target: SyncTarget, options: IngestOptions): Promise<DocumentSummary> {
  const started = performance.now();
  const issues: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  const run = startRun(options, issues);
  const document = await openDocument(source.input, run);
  try {
    const header = requireHeader(document);
    const alignment = await options.alignment(header);
    const state = stateOf(header, alignment);
    const session = await target.openDocument(header, state.alignmentDigest);
    const aligner = new Aligner(compileAlignment(alignment, session.schemas), header);
    const ingestion: Ingestion = { source, document, session, aligner, state, options, run, tally: new Tally(), issues };
    const skip = !options.force && isUpToDate(session.recorded, state);
    const ending = skip ? await skipDocument(ingestion) : await synchronizeRecords(ingestion);
    return { ...summarize(ingestion, ending), seconds: (performance.now() - started) / 1000 };
  } finally {
    await document.close();
  }
}

/** Everything that one document's synchronization is made of. */
interface Ingestion {
  source: Source;
  document: SourceDocument;
  session: DocumentSession;
  aligner: Aligner;
  state: DocumentState;
  options: IngestOptions;
  run: Run;
  tally: Tally;
  issues: Record<Severity, number>;
}

interface Ending {
  status: DocumentSummary["status"];
  stoppedDeletions: StoppedDeletions[];
  keptMissing: number;
}

/** The document is the one of the last run: nothing is compared or written, but it must still be whole. */
async function skipDocument(ingestion: Ingestion): Promise<Ending> {
  await ingestion.document.skipRecords();
  return { status: (await isWhole(ingestion)) ? "unchanged" : "incomplete", stoppedDeletions: [], keptMissing: 0 };
}

/** The pipeline: read → validate → checksum → detect changes → align → write, then what only a whole document allows. */
async function synchronizeRecords(ingestion: Ingestion): Promise<Ending> {
  const { document, session, aligner, state, options, run, tally, issues } = ingestion;
  const index = await session.index();
  const realign = index.size > 0 && session.recorded.alignmentDigest !== state.alignmentDigest;
  const tombstones: EntityKey[] = [];
  const writing = { session, tally, run };
  const writer = new ChangeWriter(writing);
  try {
    const records = watch(document, writer, options);
    const keyed = checksum(records);
    const changed = detectChanges(keyed, { index, tally, realign, tombstones });
    const changes = align(changed, aligner, writing);
    await writer.writeAll(changes);

    const whole = await isWhole(ingestion);
    const { stopped: stoppedDeletions, kept: keptMissing } = whole ? await deleteMissing(deletionRequest(ingestion, tombstones), writing) : nothingDeleted;
    const reported = await writer.settle();
    await reopenDangling(document.dangling(), { aligner, reported }, writing);

    if (!whole) return { status: "incomplete", stoppedDeletions, keptMissing };
    const upToDate = stoppedDeletions.length === 0 && issues.error === 0;
    await session.complete(upToDate ? state : { alignmentDigest: state.alignmentDigest });
    return { status: stoppedDeletions.length > 0 ? "deletions-stopped" : "synchronized", stoppedDeletions, keptMissing };
  } finally {
    writer.close();
  }
}

const nothingDeleted: DeletionResult = { stopped: [], kept: 0 };

function deletionRequest({ document, state, options }: Ingestion, tombstones: readonly EntityKey[]): DeletionRequest {
  const { completeScopes } = document.outcome;
  const { deletions: policy, deletionThreshold: threshold } = options;
  const since = state.item.version ?? state.item.checksum ?? "";
  return { tombstones, completeScopes, policy, threshold, since, place: { file: document.file } };
}

function startRun({ onIssue, signal, limits }: IngestOptions, issues: Record<Severity, number>): Run {
  const report = (issue: Issue): void => {
    issues[issue.severity] += 1;
    onIssue(issue);
  };
  return { report, signal, limits };
}

function requireHeader({ header, file }: SourceDocument): HeaderRecord {
  if (!header) throw new IngestError("input-unreadable", `${file} does not start with a valid header, so it is no intermediary document`);
  return header;
}

/** What is recorded when the document has been synchronized: its item, and digests of all that shapes the elements besides their records. */
function stateOf(header: HeaderRecord, alignment: LoadedAlignment): DocumentState {
  const { source, units, crs, ext: _ext, ...rest } = header;
  const { version, checksum: hash, ...identity } = source;
  const item = { ...(version !== undefined && { version }), ...(hash !== undefined && { checksum: hash }) };
  const digest = (value: unknown): string => createHash("sha256").update(canonicalJson(value)).digest("hex");
  return { item, headerDigest: digest({ ...rest, identity }), alignmentDigest: digest({ alignment: alignment.digest, units, crs }) };
}

function isUpToDate(recorded: RecordedState, state: DocumentState): boolean {
  const sameMaking = recorded.headerDigest === state.headerDigest && recorded.alignmentDigest === state.alignmentDigest;
  return sameMaking && detectState(recorded.item, state.item) === "unchanged";
}

/** Whether everything the source has was read: the document says so itself, and its extractor did not fail. */
async function isWhole({ document: { outcome, file }, source: { finished }, run }: Ingestion): Promise<boolean> {
  try {
    await finished;
    return outcome.complete;
  } catch (error) {
    if (!IngestError.is(error, "extractor-failed")) throw error;
    run.report(makeIssue("extractor-failed", error.message, { file }));
    return false;
  }
}

async function* watch(document: SourceDocument, writer: ChangeWriter, { onProgress }: IngestOptions): SourceDocument["batches"] {
  let records = 0;
  for await (const batch of document.batches) {
    records += batch.length;
    yield batch;
    onProgress({ file: document.file, records, written: writer.written });
  }
}

function summarize({ document: { file, header, outcome }, tally, issues }: Ingestion, ending: Ending): Omit<DocumentSummary, "seconds"> {
  const records = Object.values(outcome.counts).reduce((sum, count) => sum + count, 0);
  return { file, source: header?.source.id ?? "", ...ending, reasons: outcome.reasons, kinds: { ...tally.kinds }, issues, records };
}
