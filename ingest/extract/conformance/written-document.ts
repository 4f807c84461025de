import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { keyOf, keyText } from "../../format/entity-key.js";
import { openInput } from "../../format/open-input.js";
import { openRecords } from "../../format/open-records.js";
import { defaults } from "../../options.js";

/** An issue record as far as it matters here. */
export interface WrittenIssue {
  kind?: string;
  id?: string;
}

/** What an extractor wrote, taken as it stands: nothing of it is checked. */
export interface WrittenDocument {
  /** The first record, when it is a header. */
  header?: Record<string, unknown>;
  /** The last record, when it is an end. */
  end?: Record<string, unknown>;
  /** Records that are neither header, end nor issue. */
  records: number;
  issues: WrittenIssue[];
  /** Identities of its entities, relationships and deletions. */
  identities: Set<string>;
}

/**
 * Reads a document whatever its state. Holds its identities.
 * @throws IngestError `input-unreadable`, `interrupted`
 */
export async function readWritten(path: string, signal: AbortSignal): Promise<WrittenDocument> {
  const reader = await openRecords(openInput(path), { report: () => undefined, signal, limits: defaults.limits });
  const written: WrittenDocument = { records: 0, issues: [], identities: new Set() };
  let isFirst = true;
  try {
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
      for (const item of batch) {
        delete written.end;
        if ("value" in item) take(written, item.value, isFirst);
        isFirst = false;
      }
    }
  } finally {
    await reader.close();
  }
  return written;
}

function take(written: WrittenDocument, record: Record<string, unknown>, isFirst: boolean): void {
  const { type, kind, id, scope } = record;
  if (type === "header") {
    if (isFirst) written.header = record;
  } else if (type === "end") written.end = record;
  else if (type === "issue") written.issues.push({ ...(typeof kind === "string" && { kind }), ...(typeof id === "string" && { id }) });
  else {
    written.records++;
    if (typeof kind === "string" && typeof id === "string") written.identities.add(identityOf({ type, kind, id, scope }));
  }
}

function identityOf({ type, kind, id, scope }: { type: unknown; kind: string; id: string; scope: unknown }): string {
  return `${String(type)}\0${keyText(keyOf({ kind, id, ...(typeof scope === "string" && { scope }) }))}`;
}

/** sha256 of a file. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
