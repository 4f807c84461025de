import { IngestError } from "../errors.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { DocumentReport } from "../report/report.js";
import { runOptions, synchronizeInto, type SynchronizeOptions } from "../synchronize-inputs.js";
import type { DocumentSummary } from "../synchronize/sync-summary.js";
import type { DocumentSession, SyncTarget } from "../synchronize/sync-target.js";
import { withReports } from "../with-reports.js";

/** One document to synchronize, whose source must not be one of those that belong to other files of the batch. */
export interface SynchronizeFileOptions extends SynchronizeOptions {
  /** Path of the iModel file. */
  imodel: string;
  /** Source documents of the iModel, by id in lower case, with the files that they belong to. */
  taken: Readonly<Record<string, string>>;
  /** Takes what the report says of the document, however the run ends. */
  onDocument?(document: DocumentReport | undefined): void;
  /** The reason for a failure, where it is not what was thrown. */
  reasonFor?(error: unknown): Promise<unknown>;
}

/**
 * Synchronizes one document of a batch. Throws what `synchronize` throws.
 * @throws IngestError `document-twice`, before anything is written, when the source document belongs to another file
 */
export async function synchronizeFile(options: SynchronizeFileOptions): Promise<DocumentSummary | undefined> {
  const { withIModel } = await import("../imodel/imodel-target.js");
  const { imodel, inputs, reports = [], taken, onDocument, reasonFor = (error) => Promise.resolve(error) } = options;
  const files = inputs.map((input) => (typeof input === "string" ? input : input.file));
  const request = { imodel, files, options: runOptions(options), reports, onReport: ({ documents }: { documents: DocumentReport[] }) => onDocument?.(documents[0]) };
  return withReports(request, async (recorder) => {
    try {
      return await withIModel(
        imodel,
        async (target, created) => {
          recorder?.imodelOpened(created);
          const [summary] = await synchronizeInto(withoutTaken(target, taken), options, recorder);
          return summary;
        },
        options,
      );
    } catch (error) {
      throw await reasonFor(error);
    }
  });
}

/** A target that refuses documents of other files. */
function withoutTaken(target: SyncTarget, taken: Readonly<Record<string, string>>): SyncTarget {
  const openDocument = (header: HeaderRecord, alignmentDigest: string): Promise<DocumentSession> => {
    const { id } = header.source;
    const owner = Object.hasOwn(taken, id.toLowerCase()) ? taken[id.toLowerCase()] : undefined;
    if (owner === undefined) return target.openDocument(header, alignmentDigest);
    throw new IngestError("document-twice", `it is the source document ${id}, which ${owner} is already: let the extractor give one of them another id (--source-id), or take it to another iModel`);
  };
  return { openDocument };
}
