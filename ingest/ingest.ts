import { SourceCoordinates } from "./alignment/coordinates/source-coordinates.js";
import { Aligner } from "./alignment/aligner.js";
import type { LoadedAlignment } from "./alignment/alignment-document.js";
import { compileAlignment } from "./alignment/compile-alignment.js";
import { partKey } from "./alignment/geometry/part-key.js";
import { namedSchemas } from "./alignment/named-schemas.js";
import { IngestError } from "./errors.js";
import type { EntityKey } from "./format/entity-key.js";
import { KnownTexts } from "./format/known-texts.js";
import type { Input } from "./format/open-input.js";
import type { LineWorkers } from "./format/line-workers.js";
import type { RecordReader } from "./format/record-reader.js";
import type { HeaderRecord } from "./format/record-types.js";
import { SidecarFiles } from "./format/sidecar/sidecar-files.js";
import { type Issue, makeIssue, type Severity } from "./issue.js";
import type { DeletionPolicy, DeletionThreshold, Limits } from "./options.js";
import type { Rejections } from "./quarantine/rejections.js";
import { type Run, startRun } from "./run.js";
import { align } from "./stages/align.js";
import { checkRecords, openDocument, type SourceDocument } from "./stages/check-document.js";
import { checksum } from "./stages/checksum.js";
import { type DeletionRequest, type DeletionResult, deleteMissing } from "./stages/delete-missing.js";
import { detectChanges, recognize } from "./stages/detect-changes.js";
import { endState, isAligned, isUpToDate, stateIn, stateOf } from "./stages/document-state.js";
import { openBookmarks } from "./stages/go-on.js";
import { growSchema, type SchemaGrowth } from "./stages/grow-schema.js";
import { LatestCheckpoint } from "./stages/latest-checkpoint.js";
import { locate } from "./stages/locate.js";
import { measure } from "./stages/measure.js";
import { readSidecars } from "./stages/read-sidecars.js";
import { openUnaligned } from "./stages/open-unaligned.js";
import { reportDangling } from "./stages/report-dangling.js";
import { countRecords, type Ending, summarize } from "./stages/summarize.js";
import { ChangeWriter, type Writing } from "./stages/write.js";
import type { Journal } from "./synchronize/journal.js";
import type { ProvenanceEntry } from "./synchronize/provenance-entry.js";
import { Stopwatch } from "./synchronize/stopwatch.js";
import type { DocumentSession, DocumentState, SyncTarget } from "./synchronize/sync-target.js";
import type { DocumentSummary, Progress } from "./synchronize/sync-summary.js";
import { Tally } from "./synchronize/tally.js";

/** A source document to be ingested. */
export interface Source {
  input: Input;
  /** Rejects with an `extractor-failed` IngestError when the program that writes the document failed. */
  finished?: Promise<void>;
  /** Opens records that an earlier run rejected, in place of the input: they use what the document has defined before, and nothing is missing because it is not among them. */
  replayed?(run: Run): RecordReader;
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
  /** Changes written in one transaction. */
  batchSize: number;
  /** Threads that look through lines beside this one. */
  workers?: LineWorkers;
  signal: AbortSignal;
  onIssue(issue: Issue): void;
  onProgress(progress: Progress): void;
  /** Takes what is rejected, and says when that is too much. */
  rejections?: Rejections;
  /** Follows the run, for its report. */
  journal?: Journal;
}

/**
 * Synchronizes one source document into an iModel: a stream of records flows through plain stages, and one writer at the end touches the iModel.
 * What is read halfway never deletes: deletions need a whole document.
 * @throws IngestError when the run cannot go on; problems of records are issues.
 */
export async function ingest(source: Source, target: SyncTarget, options: IngestOptions): Promise<DocumentSummary> {
  const started = performance.now();
  const { journal } = options;
  journal?.opening(source.input.file);
  const stopwatch = new Stopwatch();
  const tally = new Tally(journal && ((key, fate) => journal.fate(key, fate)));
  const issues: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  const run = startRun(options, issues);
  const known = new KnownTexts();
  const document = await stopwatch.time("open", () => open(source, { run, options, known }));
  const seconds = (): number => (performance.now() - started) / 1000;
  let summary: DocumentSummary | undefined;
  try {
    const header = requireHeader(document);
    const alignment = await stopwatch.time("open", () => options.alignment(header));
    journal?.opened({ header, alignment });
    options.rejections?.openDocument(header);
    const making = stateOf(header, alignment, options.deletions);
    const session = await target.openDocument(header, making.alignmentDigest);
    await session.importSchemas(namedSchemas(alignment));
    const coordinates = new SourceCoordinates(header, session.frame);
    const state = stateIn(making, { alignment, session, coordinates });
    // Now, because a wrong alignment must stop the run before anything is read.
    const aligner = new Aligner(compileAlignment(alignment, session.schemas), coordinates);
    const ingestion: Ingestion = { source, alignment, aligner, coordinates, leavesOutdated: false, document, known, session, state, options, run, tally, stopwatch, issues };
    const skip = !options.force && !source.replayed && isUpToDate(session.recorded, state);
    const ending = skip ? await skipDocument(ingestion) : await synchronizeRecords(ingestion);
    summary = { ...summarize(ingestion, ending), seconds: seconds() };
    return summary;
  } finally {
    const { completeScopes } = document.outcome;
    known.disconnect();
    journal?.closed({ ...(summary && { summary }), records: countRecords(document), kinds: tally.kinds, completeScopes, timings: stopwatch.seconds, seconds: seconds() });
    await document.close();
  }
}

/** Everything that one document's synchronization is made of. */
interface Ingestion {
  source: Source;
  alignment: LoadedAlignment;
  aligner: Aligner;
  coordinates: SourceCoordinates;
  /** Whether the elements of unchanged records are left where an earlier dynamic schema had their values: the next run must align these again. */
  leavesOutdated: boolean;
  document: SourceDocument;
  known: KnownTexts;
  session: DocumentSession;
  state: DocumentState;
  options: IngestOptions;
  run: Run;
  tally: Tally;
  stopwatch: Stopwatch;
  issues: Record<Severity, number>;
}

/** The document is the one of the last run: nothing is compared or written, but it must still be whole. */
async function skipDocument(ingestion: Ingestion): Promise<Ending> {
  await ingestion.stopwatch.time("read", () => ingestion.document.skipRecords());
  return { status: (await isWhole(ingestion)) ? "unchanged" : "incomplete", stoppedDeletions: [], keptMissing: 0 };
}

/** The pipeline: read → validate → checksum → detect changes → align → write, then what only a whole document allows. */
async function synchronizeRecords(ingestion: Ingestion): Promise<Ending> {
  const { source, alignment, document, known, session, state, options, run, tally, stopwatch } = ingestion;
  const index = await stopwatch.time("open", () => session.index(document.keys));
  const realign = !isAligned(session.recorded, state) && !index.isEmpty;
  const tombstones: EntityKey[] = [];
  const checkpoints = new LatestCheckpoint(session, document);
  const bookmarks = source.replayed ? undefined : await stopwatch.time("open", () => openBookmarks(ingestion, checkpoints));
  const writing = { session, tally, run, batchSize: options.batchSize, ...(bookmarks && { bookmarks }) };
  const writer = new ChangeWriter(writing);
  const files = new SidecarFiles(source.input.folder, options.limits.maxSidecarBytes);
  const knownPart = (id: string): ProvenanceEntry | undefined => index.find(partKey(id));
  if (source.replayed) document.acceptParts((id) => knownPart(id) !== undefined);
  recognize(known, new Set(document.header?.scopes ?? [""]), { index, tally, realign, inThreads: options.workers?.isUsed ?? false });
  try {
    const records = stopwatch.watch("read", checkpoints.watch(watch(document, writer, options)));
    const keyed = stopwatch.watch("checksum", checksum(records, { known: knownPart, files, levelsOf: (part) => ingestion.aligner.levelsOf(part) }));
    const changed = stopwatch.watch("compare", detectChanges(keyed, { index, tally, realign, tombstones }));
    const housed = stopwatch.watch("schema", growSchema(bookmarks ? bookmarks.follow(changed, alignment.document.dynamicSchema !== undefined) : changed, schemaGrowth(ingestion, realign)));
    const complete = readSidecars(housed, files, (record) => ingestion.aligner.piecesOf(record));
    const located = locate(complete, { coordinates: ingestion.coordinates, session, run, place: { file: document.file } });
    const changes = stopwatch.watch("align", align(located, () => ingestion.aligner, writing));
    await stopwatch.time("write", () => writer.writeAll(changes));
    return await endDocument(ingestion, { writer, writing, tombstones, realign, checkpoints });
  } finally {
    writer.close();
  }
}

/** What is needed of a pipeline to end it. */
interface Written {
  writer: ChangeWriter;
  writing: Writing;
  tombstones: readonly EntityKey[];
  realign: boolean;
  checkpoints: LatestCheckpoint;
}

/** Does what only a whole document allows, looks again at what waited for other records, and records the end of the run. */
async function endDocument(ingestion: Ingestion, { writer, writing, tombstones, realign, checkpoints }: Written): Promise<Ending> {
  const { source, document, session, state, options, run, stopwatch } = ingestion;
  const stopped = options.rejections?.isExceeded(writer.waiting) ?? false;
  const whole = !stopped && (await stopwatch.time("read", () => isWhole(ingestion)));
  const { stopped: stoppedDeletions, kept: keptMissing } = whole
    ? await stopwatch.time("delete", () => deleteMissing(deletionRequest(ingestion, tombstones), writing))
    : nothingDeleted;
  await stopwatch.time("settle", async () => {
    const reported = await writer.settle();
    await reportDangling(document.dangling(), reported, writing);
    await measure(session, { run, place: { file: document.file } });
  });

  if (stopped) return { status: "errors-stopped", stoppedDeletions, keptMissing };
  // What was replayed is not the whole document, whose state only a run over all of it may record.
  if (source.replayed) return { status: "replayed", stoppedDeletions, keptMissing };
  if (!whole) return { status: "incomplete", stoppedDeletions, keptMissing };
  if (realign) await stopwatch.time("settle", () => openUnaligned(writing));
  const upToDate = stoppedDeletions.length === 0 && ingestion.issues.error === 0;
  const recorded = endState(stateIn(state, ingestion), { aligned: !ingestion.leavesOutdated, upToDate, latest: checkpoints });
  await stopwatch.time("settle", () => session.complete(recorded));
  return { status: stoppedDeletions.length > 0 ? "deletions-stopped" : "synchronized", stoppedDeletions, keptMissing };
}

const nothingDeleted: DeletionResult = { stopped: [], kept: 0 };

function schemaGrowth(ingestion: Ingestion, realign: boolean): SchemaGrowth {
  const { alignment, session, run, document, coordinates } = ingestion;
  const onGrown: SchemaGrowth["onGrown"] = (compiled, moved) => {
    ingestion.aligner = new Aligner(compiled, coordinates);
    ingestion.leavesOutdated ||= moved && !realign;
  };
  return { alignment, session, run, place: { file: document.file }, onGrown };
}

function deletionRequest({ document, state, options }: Ingestion, tombstones: readonly EntityKey[]): DeletionRequest {
  const { completeScopes } = document.outcome;
  const { deletions: policy, deletionThreshold: threshold } = options;
  const since = state.item.version ?? state.item.checksum ?? "";
  return { tombstones, completeScopes, policy, threshold, since, place: { file: document.file } };
}

function open({ input, replayed }: Source, { run, options: { workers }, known }: { run: Run; options: IngestOptions; known: KnownTexts }): Promise<SourceDocument> {
  return replayed ? checkRecords(replayed(run), { file: input.file, run }) : openDocument(input, run, { items: true, marks: true, known, ...(workers && { workers }) });
}

function requireHeader({ header, file }: SourceDocument): HeaderRecord {
  if (!header) throw new IngestError("input-unreadable", `${file} does not start with a valid header, so it is no intermediary document`);
  return header;
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

async function* watch(document: SourceDocument, writer: ChangeWriter, { onProgress, rejections }: IngestOptions): SourceDocument["batches"] {
  for await (const batch of document.batches) {
    yield batch;
    onProgress({ file: document.file, records: countRecords(document), written: writer.written });
    rejections?.flush();
    if (rejections?.isExceeded()) return;
  }
}
