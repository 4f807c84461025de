import { existsSync } from "node:fs";
import { IngestError } from "./errors.js";
import { openInput } from "./format/open-input.js";
import type { SnapshotFile } from "./imodel/snapshot.js";
import { runOptions, synchronizeInto, type SynchronizeOptions } from "./synchronize-inputs.js";
import type { DocumentSummary, SyncSummary } from "./synchronize/sync-summary.js";
import { withReports } from "./with-reports.js";

/** What to make a snapshot of, and how: as a synchronization into a new iModel, in which nothing is compared, deleted or waited for. */
export interface CreateSnapshotOptions
  extends Pick<SynchronizeOptions, "inputs" | "alignment" | "schemas" | "quarantine" | "maxErrors" | "limits" | "batchSize" | "jobs" | "signal" | "onIssue" | "onProgress" | "reports" | "onReport"> {
  /** Path of the snapshot. */
  output: string;
  /** Whether a file that is there already gives way; otherwise it is refused before anything is read. */
  replace?: boolean;
}

/** How a snapshot was made. */
export interface SnapshotSummary extends SyncSummary {
  /** Whether the file is there: an iModel that can never be changed is made of whole documents only. */
  written: boolean;
}

/** Which iModel to make a snapshot of. */
export interface ExportSnapshotOptions extends Pick<SynchronizeOptions, "wait" | "onWait" | "signal"> {
  /** Path of the iModel file. */
  from: string;
  /** Path of the snapshot. */
  output: string;
  /** Whether a file that is there already gives way; otherwise it is refused before anything is read. */
  replace?: boolean;
}

/**
 * Makes a snapshot iModel of source documents in one go. The file appears when all documents were read to their end; records that are rejected do not keep it from that.
 * @throws IngestError `usage` when the file is there already, `output-unwritable`, and what `synchronize` throws for an iModel file
 */
export async function createSnapshot(options: CreateSnapshotOptions): Promise<SnapshotSummary> {
  requireFree(options);
  const { withNewSnapshot } = await import("./imodel/snapshot.js");
  const started = performance.now();
  const { inputs, output, reports = [], onReport } = options;
  const files = inputs.map((input) => (typeof input === "string" ? openInput(input).file : input.file));
  const synchronizing = { ...options, imodel: output };
  const request = { imodel: output, files, options: runOptions(synchronizing), reports, ...(onReport && { onReport }) };
  const keep = (documents: readonly DocumentSummary[]): boolean => documents.length === inputs.length && documents.every(({ status }) => status === "synchronized");
  return withReports(request, async (recorder) => {
    recorder?.imodelOpened(true);
    const documents = await withNewSnapshot(options, (target) => synchronizeInto(target, synchronizing, recorder), { ...options, keep });
    return { imodel: output, created: true, documents, seconds: (performance.now() - started) / 1000, written: keep(documents) };
  });
}

/**
 * Makes a snapshot of an iModel file as it is at this moment; the file is only read. No other run writes into it meanwhile.
 * @throws IngestError `usage` when the snapshot is there already, `imodel-busy`, `imodel-unreadable`, `imodel-unwritable`, `output-unwritable`, `native-missing`, `interrupted`
 */
export async function exportSnapshot(options: ExportSnapshotOptions): Promise<void> {
  requireFree(options);
  const { exportSnapshotFile } = await import("./imodel/snapshot.js");
  await exportSnapshotFile(options.from, options, options);
}

function requireFree({ output, replace = false }: SnapshotFile): void {
  if (existsSync(output) && !replace) throw new IngestError("usage", `${output} is there already: name another file, or let --replace take its place`);
}
