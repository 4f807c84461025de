import { createHash } from "node:crypto";
import type { HeaderRecord, IntermediaryRecord } from "../../ingest/format/record-types.js";

/** A record between header and end. */
export type BodyRecord = Exclude<IntermediaryRecord, { type: "header" | "end" }>;

/** What is special about a document; everything else has a default. */
export interface DocumentParts {
  header?: Partial<HeaderRecord>;
  records: readonly BodyRecord[];
  /** `false` leaves the end record out. */
  end?: false | { status?: "complete" | "partial"; scopes?: string[]; counts?: Record<string, number> };
}

/** The text of a whole NDJSON document with right counts and digest. */
export function documentText({ header, records, end = {} }: DocumentParts): string {
  const body = [headerRecord(header), ...records].map((record) => `${JSON.stringify(record)}\n`).join("");
  return end === false ? body : body + `${JSON.stringify(endRecord(body, records, end))}\n`;
}

/** The same document as one JSON document. */
export function jsonDocumentText({ header, records, end = {} }: DocumentParts): string {
  const members = { header: headerRecord(header), records, ...(end !== false && { end: endRecord("", records, end) }) };
  return JSON.stringify(members, null, 2);
}

/** An NDJSON document as one JSON document, on one line unless it is indented. */
export function inOneDocument(ndjson: string, indent?: number): string {
  const all = ndjson.split("\n").filter(Boolean).map((line) => JSON.parse(line) as { type?: unknown });
  const end = all.at(-1)?.type === "end" ? all.at(-1) : undefined;
  return JSON.stringify({ header: all[0], records: all.slice(1, end ? -1 : undefined), end }, null, indent);
}

/** A header of the test extractor, whose alignment is the fallback. */
export function headerRecord(header: Partial<HeaderRecord> = {}): HeaderRecord {
  return {
    type: "header",
    format: "imodel-ingest",
    formatVersion: "1.0",
    extractor: { name: "test", version: "1.0.0" },
    source: { id: "plant" },
    mode: "snapshot",
    units: { length: "m", angle: "deg" },
    ...header,
  };
}

function endRecord(body: string, records: readonly BodyRecord[], end: Exclude<DocumentParts["end"], false | undefined>): object {
  const counts: Record<string, number> = {};
  for (const { type } of records) counts[type] = (counts[type] ?? 0) + 1;
  const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
  return { type: "end", status: "complete", counts, digest, ...end };
}
