import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { KnownRecords } from "../../ingest/format/known-records.js";
import { openInput, type Input } from "../../ingest/format/open-input.js";
import { openRecords } from "../../ingest/format/open-records.js";
import type { RawItem, RecordReader } from "../../ingest/format/record-reader.js";
import type { Issue } from "../../ingest/issue.js";
import { defaults, type Limits } from "../../ingest/options.js";
import type { Run } from "../../ingest/run.js";

/** A record as a test writes it down: not necessarily a valid one. */
export type LooseRecord = Record<string, unknown>;

export const header: LooseRecord = {
  type: "header",
  format: "imodel-ingest",
  formatVersion: "1.0",
  extractor: { name: "test", version: "1.0.0" },
  source: { id: "plant/assets.csv" },
  mode: "snapshot",
  units: { length: "m", angle: "deg" },
};

export function entity(id: string, more: LooseRecord = {}): LooseRecord {
  return { type: "entity", kind: "Pump", id, ...more };
}

/** Counts of the records, as an end record states them. */
export function countsOf(records: readonly LooseRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of records) if (type !== "header" && type !== "end") counts[String(type)] = (counts[String(type)] ?? 0) + 1;
  return counts;
}

export function toLines(records: readonly LooseRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

export function digestOf(text: string | Buffer): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** A whole NDJSON document: header, the records, and an end record that fits them. */
export function sealed(records: readonly LooseRecord[], { head = header, end = {} }: { head?: LooseRecord; end?: LooseRecord } = {}): string {
  const before = toLines([head, ...records]);
  return before + toLines([{ type: "end", status: "complete", counts: countsOf(records), digest: digestOf(before), ...end }]);
}

/** The same document in the other carrier. */
export function asJsonDocument(ndjson: string, indent?: number): string {
  const all = ndjson.split("\n").filter(Boolean).map((line) => JSON.parse(line) as LooseRecord);
  return `${JSON.stringify({ header: all[0], records: all.slice(1, -1), end: all.at(-1) }, undefined, indent)}\n`;
}

/** An input that gives its bytes in chunks of a size; it can be opened only once, like a pipe. */
export function inChunks(content: string | Buffer, size = 65536): Input {
  return openInput(Readable.from(slices(Buffer.from(content), size), { objectMode: true }), "test.ndjson");
}

/** An input that gives its bytes as often as it is asked, like a file. */
export function reopening(content: string | Buffer, size = 65536): Input {
  return { file: "test.ndjson", reopens: true, open: () => Readable.from(slices(Buffer.from(content), size), { objectMode: true }) };
}

/** A run that keeps its issues. */
export function recordingRun(limits: Partial<Limits> = {}, signal = new AbortController().signal): { run: Run; issues: Issue[] } {
  const issues: Issue[] = [];
  const report = (issue: Issue): void => void issues.push(issue);
  return { run: { report, limits: { ...defaults.limits, ...limits }, signal }, issues };
}

/** Reads all items of an input. */
export async function readItems(input: Input, limits: Partial<Limits> = {}): Promise<{ items: RawItem[]; issues: Issue[] }> {
  const { run, issues } = recordingRun(limits);
  const reader = await openRecords(input, run);
  const items: RawItem[] = [];
  for await (const batch of batchesOf(reader)) items.push(...batch);
  await reader.close();
  return { items, issues };
}

/** Reads batches to the end, where no records are known. */
export async function* batchesOf(reader: RecordReader, limit?: number): AsyncGenerator<RawItem[]> {
  for (let batch = await reader.next(limit); batch; batch = await reader.next(limit)) yield batch.filter((item): item is RawItem => !(item instanceof KnownRecords));
}

/** Where and what an issue is, in the short form that tests compare. */
export function brief({ code, place, pointer }: Issue): string {
  return [code, place.line, pointer].filter((part) => part !== undefined).join(" ");
}

function* slices(bytes: Buffer, size: number): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
