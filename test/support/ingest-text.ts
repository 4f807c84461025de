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

/** Ingests the text of a document, with the fallback alignment unless the options say otherwise. */
export async function ingestText(text: string, target: SyncTarget, options: Partial<IngestOptions> & { yaml?: string; folder?: string } = {}): Promise<Ingested> {
  const found: Issue[] = [];
  const { yaml = fallbackAlignment, folder, ...rest } = options;
  const input = { ...openInput(Readable.from([Buffer.from(text)]), "doc.ndjson"), ...(folder !== undefined && { folder }) };
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

/** What a run did altogether, without the counts that are zero. */
export function totals({ kinds }: DocumentSummary): Partial<KindCounts> {
  const sums: Partial<KindCounts> = {};
  for (const counts of Object.values(kinds))
    for (const [name, count] of Object.entries(counts) as [keyof KindCounts, number][]) if (count > 0) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}
