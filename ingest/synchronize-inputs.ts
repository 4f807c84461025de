import type { Readable } from "node:stream";
import { type LoadedAlignment, loadAlignment, fallbackAlignment, parseAlignment } from "./alignment/alignment-document.js";
import { findAlignmentOf } from "./extract/find-extractors.js";
import { withLineWorkers } from "./format/line-workers.js";
import { type Input, openInput } from "./format/open-input.js";
import type { HeaderRecord } from "./format/record-types.js";
import { type IModelPlace, showIModel } from "./hub-imodel.js";
import { ingest, type IngestOptions } from "./ingest.js";
import type { Issue } from "./issue.js";
import { log } from "./log.js";
import type { Report, RunOptions } from "./report/report.js";
import type { ReportRecorder } from "./report/report-recorder.js";
import { defaults, type DeletionPolicy, type DeletionThreshold, type Limits } from "./options.js";
import { withRejections } from "./quarantine/rejections.js";
import type { LockedIModel } from "./synchronize/plan.js";
import type { SyncTarget } from "./synchronize/sync-target.js";
import type { DocumentSummary, Progress, SyncSummary } from "./synchronize/sync-summary.js";
import { type BackupOptions, withBackup } from "./with-backup.js";
import { withReports } from "./with-reports.js";

/**
 * An intermediary document to synchronize: a path, `-` for standard input, or a stream.
 * `finished` rejects with an `extractor-failed` IngestError when the program behind the stream failed; the document then counts as incomplete, whatever it says itself.
 */
export type SyncInput = string | { file: string; stream: Readable; finished?: Promise<void>; alignment?: string };

/** What to synchronize into which iModel, and how. */
export interface SynchronizeOptions extends BackupOptions {
  inputs: readonly SyncInput[];
  /** Path of the iModel file, a StandaloneDb, which is created when there is none; or an iModel in iModelHub. */
  imodel: IModelPlace;
  /** Channel that the Subject of each document's job becomes the root of: others leave alone what is in it unless they name it. Each document needs one of its own; without any, they are in the channel that everybody shares. */
  channel?: string;
  /** Path of the alignment document. Without it, the one that lies beside the document's extractor, else everything becomes a physical object. */
  alignment?: string;
  /** Folders of `.ecschema.xml` files, searched first for the schemas that an alignment names and the iModel lacks. */
  schemas?: readonly string[];
  /** Compare every record, even when a document is the one of the last run. */
  force?: boolean;
  /** What happens to entities that a whole document no longer has. */
  deletions?: DeletionPolicy;
  deletionThreshold?: Partial<DeletionThreshold>;
  /** Path of a file that takes the records that are rejected, for {@link replay}. Begun anew by every run; empty when none was rejected. */
  quarantine?: string;
  /** Stop after the batch in which more records than this were rejected, counted over all inputs: nothing is deleted then. */
  maxErrors?: number;
  limits?: Partial<Limits>;
  /** Changes written in one transaction, 500 unless given. More take more memory, and are hardly faster; fewer lose less when the run is killed. */
  batchSize?: number;
  /** Threads that parse, validate and hash records beside the one that writes; one for each core unless given, none with 0. Small documents need none. */
  jobs?: number;
  /** Seconds to wait for others that write into the iModel, or have locked it in iModelHub, `Infinity` for as long as it takes; 0 unless given. */
  wait?: number;
  /** Told once when the run has to wait, and for whom. */
  onWait?(message: string): void;
  /** Called when no other run can write into the iModel any more, before anything is written: the place to look whether it is what was expected. Stops the run when it rejects. */
  onLocked?(imodel: LockedIModel): Promise<void>;
  /** Told of each changeset that is pushed to iModelHub, by its description. */
  onPush?(description: string): void;
  signal?: AbortSignal;
  onIssue?(issue: Issue): void;
  onProgress?(progress: Progress): void;
  /** Files to write a report to: `.json` or `.html`. They are written however the run ends, also when it throws. */
  reports?: readonly string[];
  /** Takes the report, however the run ends. */
  onReport?(report: Report): void;
}

/**
 * Synchronizes source documents into an iModel, one after the other: inserts, updates, deletions, with provenance for every element.
 * Holds the identities of one document in memory, besides a few batches of records.
 * @throws IngestError `input-unreadable`, `format-unsupported`, `alignment-invalid`, `schema-refused`, `imodel-busy`, `imodel-unreadable`, `document-twice`, `interrupted`;
 * `usage` for a folder of schemas that cannot be read, or a channel that is another one's; with iModelHub also `imodel-locked`, `imodel-changed`, `changes-conflict`, `push-rejected` and those that begin with `hub-`
 */
export async function synchronize(options: SynchronizeOptions): Promise<SyncSummary> {
  const { withTarget } = await import("./imodel/open-target.js");
  const started = performance.now();
  const { inputs, reports = [], onReport } = options;
  const imodel = showIModel(options.imodel);
  const files = inputs.map((input) => (typeof input === "string" ? openInput(input).file : input.file));
  const request = { imodel, files, options: runOptions(options), reports, ...(onReport && { onReport }) };
  return withReports(request, (recorder) =>
    withBackup(
      options,
      (locking) =>
        withTarget(
          options.imodel,
          async (target, created) => {
            recorder?.imodelOpened(created);
            const documents = await synchronizeInto(target, options, recorder);
            return { imodel, created, documents, seconds: (performance.now() - started) / 1000 };
          },
          { ...options, ...locking, ...recordedBy(recorder, options), isGood },
        ),
      ({ documents }) => documents.every(({ status }) => status === "unchanged"),
    ),
  );
}

/** Whether a run has brought all its documents to the iModel, whole. */
function isGood({ documents }: SyncSummary): boolean {
  return documents.every(({ status }) => status === "synchronized" || status === "unchanged");
}

/** Synchronizes source documents into a target that is open, one after the other; throws what {@link synchronize} throws. */
export async function synchronizeInto(target: SyncTarget, options: SynchronizeOptions, recorder?: ReportRecorder): Promise<DocumentSummary[]> {
  return withLineWorkers(options.jobs ?? defaults.jobs, (workers) =>
    withRejections(options, async (asked) => {
      const documents: DocumentSummary[] = [];
      for (const input of options.inputs) {
        const document = await ingest(sourceOf(input), target, { ...ingestOptions(options, input), workers, ...asked, ...recordedBy(recorder, options) });
        documents.push(document);
        log("info", "document done", { ...document });
        if (document.status === "errors-stopped") break;
      }
      return documents;
    }),
  );
}

/** Lets a recorder follow the run, besides the listener that the options name. */
export function recordedBy(recorder: ReportRecorder | undefined, { onIssue }: Pick<SynchronizeOptions, "onIssue">): Pick<IngestOptions, "journal" | "onIssue"> | undefined {
  if (!recorder) return undefined;
  const both = (issue: Issue): void => {
    recorder.issue(issue);
    onIssue?.(issue);
  };
  return { journal: recorder, onIssue: both };
}

/** The options as a report shows them. */
export function runOptions({ alignment, force = false, deletions = defaults.deletions, deletionThreshold, maxErrors, quarantine }: Omit<SynchronizeOptions, "inputs">): RunOptions {
  return {
    ...(alignment !== undefined && { alignment }),
    force,
    deletions,
    deletionThreshold: { ...defaults.deletionThreshold, ...deletionThreshold },
    ...(maxErrors !== undefined && { maxErrors }),
    ...(quarantine !== undefined && { quarantine }),
  };
}

function sourceOf(input: SyncInput): { input: Input; finished?: Promise<void> } {
  if (typeof input === "string") return { input: openInput(input) };
  const { file, stream, finished } = input;
  return { input: openInput(stream, file), ...(finished && { finished }) };
}

/** The options of one document's ingestion, with their defaults. */
export function ingestOptions(options: SynchronizeOptions, input: SyncInput): IngestOptions {
  const { force = false, signal = new AbortController().signal, onIssue = ignore, onProgress = ignore } = options;
  const chosen = options.alignment ?? (typeof input === "string" ? undefined : input.alignment);
  return {
    alignment: (header) => chooseAlignment(chosen, header),
    force,
    deletions: options.deletions ?? defaults.deletions,
    deletionThreshold: { ...defaults.deletionThreshold, ...options.deletionThreshold },
    limits: { ...defaults.limits, ...options.limits },
    batchSize: options.batchSize ?? defaults.batchSize,
    signal,
    onIssue,
    onProgress,
  };
}

async function chooseAlignment(chosen: string | undefined, { extractor }: HeaderRecord): Promise<LoadedAlignment> {
  const ownAlignment = (): Promise<string | undefined> => findAlignmentOf(extractor.name);
  const file = chosen ?? (await ownAlignment());
  return file === undefined ? parseAlignment(fallbackAlignment, "the fallback alignment") : loadAlignment(file, ownAlignment);
}

function ignore(): void {
  // nobody listens
}
