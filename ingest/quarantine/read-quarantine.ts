import { IngestError } from "../errors.js";
import type { Input } from "../format/open-input.js";
import { originalOf } from "../format/original.js";
import { lost } from "../format/parse-record.js";
import { Bytes } from "../format/read-bytes.js";
import { type Line, LineReader } from "../format/read-lines.js";
import type { RawItem, RecordReader } from "../format/record-reader.js";
import type { Place } from "../issue.js";
import type { Limits } from "../options.js";
import type { Run } from "../run.js";
import { quarantineFlaw, type QuarantineHeader, type QuarantineLine, quarantineVersion } from "./quarantine-line.js";
import { replayedItem } from "./replayed-item.js";
import { ReplayedRecords } from "./replayed-records.js";

/** A record is text within a line here: each of its characters may have become six, and its issues stand beside it. */
const escaped = 6;
const besidesRecord = 1024 * 1024;

/** Reads a quarantine file, one document after the other. Holds a chunk of bytes, a line and a batch of records. */
export class QuarantineReader {
  readonly #bytes: Bytes;
  readonly #lines: LineReader;
  readonly #file: string;
  #failed = false;
  #upcoming: { header: QuarantineHeader; place: Place } | undefined;

  private constructor(bytes: Bytes, file: string, limits: Limits) {
    this.#bytes = bytes;
    this.#file = file;
    this.#lines = new LineReader(bytes, { file, maxLineBytes: escaped * limits.maxRecordBytes + besidesRecord });
  }

  /** @throws IngestError `input-unreadable` when it cannot be read or does not start like a quarantine file, `format-unsupported`, `interrupted` */
  static async open(input: Input, { limits, signal }: Pick<Run, "limits" | "signal">): Promise<QuarantineReader> {
    const reader = new QuarantineReader(await Bytes.open(input, signal), input.file, limits);
    try {
      await reader.#readFirst();
      return reader;
    } catch (error) {
      await reader.close();
      throw error;
    }
  }

  /** Whether another document follows. The records of the one before must be read by then. */
  get hasNext(): boolean {
    return this.#upcoming !== undefined;
  }

  /** The records of the next document; `run` takes their issues. Only to be called where there is one. */
  next(run: Run): RecordReader {
    if (!this.#upcoming) throw new RangeError(`${this.#file} has no more documents`);
    const section = { ...this.#upcoming, next: () => this.#nextRecord(run) };
    this.#upcoming = undefined;
    return new ReplayedRecords(section);
  }

  async close(): Promise<void> {
    await this.#bytes.close();
  }

  async #readFirst(): Promise<void> {
    const line = await this.#nextLine();
    if (!line) return;
    const parsed = this.#parse(line);
    if (typeof parsed === "string" || parsed.type !== "quarantine") throw new IngestError("input-unreadable", `${this.#file} does not start like a quarantine file`);
    this.#upcoming = { header: parsed, place: line.place };
  }

  /** Undefined where the next document begins, and at the end. */
  async #nextRecord(run: Run): Promise<RawItem | undefined> {
    const line = await this.#nextLine();
    if (!line) return this.#failure(run);
    const parsed = this.#parse(line);
    if (typeof parsed === "string") return lost("quarantine-invalid", parsed, { place: line.place, run, ...originalOf(line, run) });
    if (parsed.type === "quarantined") return replayedItem(parsed, line.place, run);
    this.#upcoming = { header: parsed, place: line.place };
    return undefined;
  }

  async #nextLine(): Promise<Line | undefined> {
    for (;;) {
      const line = this.#lines.next();
      if (line && (line.overlong || line.text.trim() !== "")) return line;
      if (!line && !(await this.#lines.more())) return undefined;
    }
  }

  /** The line, or what is wrong with it. */
  #parse({ text, overlong }: Line): QuarantineLine | string {
    if (overlong) return "The line is too long";
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return "Not JSON";
    }
    const flaw = quarantineFlaw(value);
    if (flaw !== undefined) return flaw;
    const line = value as QuarantineLine;
    if (line.type === "quarantine" && majorOf(line.formatVersion) !== majorOf(quarantineVersion)) throw this.#unsupported(line.formatVersion);
    return line;
  }

  #unsupported(version: string): IngestError {
    return new IngestError("format-unsupported", `${this.#file} is a quarantine file of version ${version}; this program knows version ${quarantineVersion}`);
  }

  /** Why the bytes ended before the file did. */
  #failure(run: Run): RawItem | undefined {
    const { failure } = this.#bytes;
    if (!failure || this.#failed) return undefined;
    this.#failed = true;
    return lost(failure.code, failure.message, { place: this.#lines.passBroken(), run });
  }
}

function majorOf(version: string): string {
  return version.slice(0, version.indexOf("."));
}
