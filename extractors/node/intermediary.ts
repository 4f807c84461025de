import { createHash } from "node:crypto";
import { Output } from "./output.js";

/** Limits of the format, in characters but for the line; `json-schemas/` is their source. */
export const limits = {
  id: 1024,
  kind: 256,
  sourceId: 256,
  label: 4096,
  message: 4096,
  uri: 2048,
  lineBytes: 16 * 1024 * 1024,
} as const;

const flushBytes = 64 * 1024;

/** Any record, with its type first. */
export type AnyRecord = { readonly type: string } & Readonly<Record<string, unknown>>;

/** How bad what an issue says is. An `error` makes the document partial. */
export type Severity = "error" | "warning" | "info";

/** Where in the source, and about what, an issue is. */
export interface IssueDetails {
  place?: { readonly file?: string; readonly line?: number };
  kind?: string;
  id?: string;
}

/** What a header says besides its constant fields. */
export interface HeaderFields {
  extractor: { name: string; version: string; options?: Readonly<Record<string, unknown>> };
  source: Readonly<Record<string, string>>;
  units: { length: string; angle: string };
  crs?: Readonly<Record<string, unknown>>;
  idFrom?: "source" | "content";
  mode?: "snapshot" | "delta";
}

/** The record's line would be longer than the ingestor reads; nothing of it was written. */
export class RecordTooLarge extends Error {}

/** The first record of a document. */
export function headerRecord({ extractor, source, mode = "snapshot", units, crs, idFrom }: HeaderFields): AnyRecord {
  return {
    type: "header", format: "imodel-ingest", formatVersion: "1.0", extractor, source, mode, units,
    ...(crs && { crs }),
    ...(idFrom && { idFrom }),
  };
}

/** `name`, or the first of `name (2)`, `name (3)` … that is not taken. `__proto__`, which the ingestor refuses, becomes `(proto)`. */
export function unusedName(name: string, isTaken: (candidate: string) => boolean): string {
  const base = name === "__proto__" ? "(proto)" : name;
  let candidate = base;
  for (let count = 2; isTaken(candidate); count++) candidate = `${base} (${count})`;
  return candidate;
}

/** The number as the format wants it: an integer beyond 2^53, which JSON readers would round, as a text. */
export function jsonNumber(value: number): number | string | null {
  if (!Number.isFinite(value)) return null;
  if (Object.is(value, -0)) return 0;
  return Number.isInteger(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER ? BigInt(value).toString() : value;
}

/**
 * Writes one document: a header, records, and the `end` record as the proof that it is whole. Bytes depend on the records only.
 * Holds some 64 KiB in memory, and waits for a slow reader.
 */
export class DocumentWriter {
  readonly #output: Output;
  readonly #counts: Record<string, number> = {};
  readonly #digest = createHash("sha256");
  #lines: Buffer[] = [];
  #size = 0;
  #isPartial = false;

  /**
   * @param path a file, gzipped when it ends with `.gz`, or undefined for standard output
   * @throws the system's error when the file cannot be opened
   */
  constructor(path: string | undefined, header: AnyRecord) {
    this.#output = new Output(path);
    this.#put(lineOf(header));
  }

  /** Whether something could not be read, so that what is missing here may still exist in the source. */
  get isPartial(): boolean {
    return this.#isPartial;
  }

  /**
   * Writes and counts one record other than header and end.
   * @throws RecordTooLarge
   */
  write(record: AnyRecord): void {
    const line = lineOf(record);
    if (line.length > limits.lineBytes) throw new RecordTooLarge(`the record has ${line.length} bytes, ${limits.lineBytes} are allowed`);
    this.#counts[record.type] = (this.#counts[record.type] ?? 0) + 1;
    this.#put(line);
  }

  /** Reports something dubious in the source. */
  issue(severity: Severity, [code, message]: readonly [code: string, message: string], details: IssueDetails = {}): void {
    if (severity === "error") this.#isPartial = true;
    this.write({ type: "issue", severity, code, message: message.slice(0, limits.message), ...details });
  }

  /** The source was read to its end: writes the `end` record, and a file appears under its name. */
  finish(): void {
    this.#flush();
    const status = this.#isPartial ? "partial" : "complete";
    this.#output.write(lineOf({ type: "end", status, counts: this.#counts, digest: `sha256:${this.#digest.digest("hex")}` }));
    this.#output.commit();
  }

  /** The source cannot be read to its end: there will be no `end` record, and a file stays as it was. */
  abandon(): void {
    this.#output.abandon();
  }

  #put(line: Buffer): void {
    this.#lines.push(line);
    this.#size += line.length;
    if (this.#size >= flushBytes) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#lines);
    this.#digest.update(bytes);
    this.#output.write(bytes);
    this.#lines = [];
    this.#size = 0;
  }
}

function lineOf(record: AnyRecord): Buffer {
  const text = JSON.stringify(record);
  // Half a surrogate pair has no UTF-8 form: JSON.stringify escapes it, and readers refuse the escape.
  return Buffer.from(`${text.includes("\\ud") ? JSON.stringify(record, wellFormed) : text}\n`);
}

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}
