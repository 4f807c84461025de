import { Readable } from "node:stream";
import { fallbackAlignment, parseAlignment } from "../../ingest/alignment/alignment-document.js";
import { openInput } from "../../ingest/format/open-input.js";
import { ingest, type IngestOptions } from "../../ingest/ingest.js";
import type { Issue } from "../../ingest/issue.js";
import { defaults } from "../../ingest/options.js";
import type { DocumentSummary, KindCounts } from "../../ingest/synchronize/sync-summary.js";
import type { SyncTarget } from "../../ingest/synchronize/sync-target.js";

/** What one ingestion of a text gave. */
export interface Ingested extends DocumentSummary {
  found: Issue[];
}

/** How a text is read. */
export interface TextReading {
  yaml?: string;
  folder?: string;
  /** The input is read in chunks of so many bytes. */
  chunkBytes?: number;
  /** The input can be opened again, as a file can; else it is a stream. */
  reopens?: boolean;
}

/** What a file is read in. */
const defaultChunk = 1024 * 1024;

/** Ingests the text of a document, with the fallback alignment unless the options say otherwise. */
export async function ingestText(text: string, target: SyncTarget, options: Partial<IngestOptions> & TextReading = {}): Promise<Ingested> {
  const found: Issue[] = [];
  const { yaml = fallbackAlignment, folder, chunkBytes = defaultChunk, reopens = false, ...rest } = options;
  const bytes = Buffer.from(text);
  const open = (): Readable => Readable.from(chunksOf(bytes, chunkBytes));
  const input = { ...openInput(open(), "doc.ndjson"), ...(folder !== undefined && { folder }), ...(reopens && { reopens, open }) };
  const summary = await ingest({ input }, target, {
    alignment: () => Promise.resolve(parseAlignment(yaml, "test alignment")),
    force: false,
    deletions: defaults.deletions,
    deletionThreshold: defaults.deletionThreshold,
    limits: defaults.limits,
    batchSize: defaults.batchSize,
    signal: new AbortController().signal,
    onIssue: (issue) => found.push(issue),
    onProgress: () => undefined,
    ...rest,
  });
  return { ...summary, found };
}

function chunksOf(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

/** What a run did altogether, without the counts that are zero. */
export function totals({ kinds }: DocumentSummary): Partial<KindCounts> {
  const sums: Partial<KindCounts> = {};
  for (const counts of Object.values(kinds))
    for (const [name, count] of Object.entries(counts) as [keyof KindCounts, number][]) if (count > 0) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}
