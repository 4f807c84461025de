import { existsSync } from "node:fs";
import { IngestError } from "./errors.js";
import { openInput } from "./format/open-input.js";
import { type IModelPlace, showIModel } from "./hub-imodel.js";
import { ingest } from "./ingest.js";
import { isSameFile } from "./quarantine/quarantine-file.js";
import { QuarantineReader } from "./quarantine/read-quarantine.js";
import { withRejections } from "./quarantine/rejections.js";
import type { DocumentSummary, SyncSummary } from "./synchronize/sync-summary.js";
import type { SyncTarget } from "./synchronize/sync-target.js";
import type { ReportRecorder } from "./report/report-recorder.js";
import { ingestOptions, recordedBy, runOptions, type SynchronizeOptions } from "./synchronize-inputs.js";
import { type BackupOptions, withBackup } from "./with-backup.js";
import { withReports } from "./with-reports.js";

/** What to replay into which iModel, and how. */
export interface ReplayOptions
  extends BackupOptions,
    Pick<SynchronizeOptions, "alignment" | "schemas" | "quarantine" | "maxErrors" | "limits" | "wait" | "onWait" | "channel" | "onPush" | "signal" | "onIssue" | "onProgress" | "reports" | "onReport"> {
  /** Path of the quarantine file, or `-` for standard input. */
  input: string;
  /** Path of the iModel file, or an iModel in iModelHub. */
  imodel: IModelPlace;
}

/**
 * Takes the records that earlier runs rejected once more, after the alignment or the records in the quarantine file were corrected: what is new
 * is inserted, what changed is updated, and nothing is ever deleted. Documents do not become up to date by it, so the next run over a whole document
 * compares all of it. `quarantine` takes what is still rejected. Holds the identities of one document in memory, besides a few batches of records.
 * @throws IngestError `input-unreadable`, `format-unsupported`, `alignment-invalid`, `imodel-busy`, `imodel-unreadable`, `native-missing`, `document-twice`, `interrupted`,
 * `output-unwritable`; `usage` when `quarantine` is the input, or holds something else
 */
export async function replay(options: ReplayOptions): Promise<SyncSummary> {
  const { input, quarantine, reports = [], onReport } = options;
  const imodel = showIModel(options.imodel);
  if (quarantine !== undefined && isSameFile(input, quarantine)) throw new IngestError("usage", `${input} is being read: name another file for what is still rejected`);
  if (typeof options.imodel === "string" && !existsSync(imodel)) throw new IngestError("imodel-unreadable", `${imodel} does not exist`);
  const { withTarget } = await import("./imodel/open-target.js");
  const started = performance.now();
  const request = { imodel, files: [], options: runOptions({ ...options, deletions: "never" }), reports, ...(onReport && { onReport }) };
  return withReports(request, (recorder) =>
    withBackup(
      options,
      (locking) =>
        withTarget(
          options.imodel,
          async (target, created) => {
            recorder?.imodelOpened(created);
            const documents = await replayInto(target, options, recorder);
            return { imodel, created, documents, seconds: (performance.now() - started) / 1000 };
          },
          { ...options, ...locking, ...recordedBy(recorder, options) },
        ),
      ({ documents }) => documents.length === 0,
    ),
  );
}

/** Replays a quarantine file into a target that is open; throws what {@link replay} throws. */
export async function replayInto(target: SyncTarget, options: ReplayOptions, recorder?: ReportRecorder): Promise<DocumentSummary[]> {
  const input = openInput(options.input);
  const prepared = ingestOptions({ ...options, inputs: [] }, options.input);
  const reader = await QuarantineReader.open(input, prepared);
  try {
    return await withRejections(options, async (asked) => {
      const documents: DocumentSummary[] = [];
      while (reader.hasNext && documents.at(-1)?.status !== "errors-stopped") {
        documents.push(await ingest({ input, replayed: (run) => reader.next(run) }, target, { ...prepared, ...asked, ...recordedBy(recorder, options) }));
      }
      return documents;
    });
  } finally {
    await reader.close();
  }
}
