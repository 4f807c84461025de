import type { IssueCode, Place } from "../issue.js";
import type { Original } from "../run.js";
import type { LineMarks } from "./line-marks.js";
import type { LineWorkers } from "./line-workers.js";

/** One record as it was read: a JSON object of bounded size whose content is not checked yet. */
export interface RawRecord {
  place: Place;
  value: Record<string, unknown>;
  /** Size of the record's text; in a JSON document, of its keys and values without white space. */
  bytes: number;
  /** JSON pointer of the record within a JSON document. */
  pointerBase?: string;
  /** Of an `end` record in NDJSON: `sha256:` and the digest of all bytes before its line, uncompressed and without byte order mark. */
  digestBefore?: string;
  /** Why the record must not be used, although it could be parsed. The issue is reported already. */
  fault?: IssueCode;
  /** Where rejected records are asked for. */
  original?: Original | undefined;
}

/** A stretch of the input that is lost: nobody can say which record stood there. Its issue is reported already. */
export interface UnreadableRecord {
  place: Place;
  unreadable: IssueCode;
  /** Where rejected records are asked for, and this may have been one. */
  original?: Original;
}

/** What makes reading fast. */
export interface RecordReading {
  /** Threads that look through lines beside this one. */
  workers?: LineWorkers;
  /** Whether the items of records will be asked for. */
  items?: boolean;
  /** Takes the places from which the input can be read on; a JSON document has none. */
  marks?: LineMarks;
}

/** What a {@link RecordReader} reads. */
export type RawItem = RawRecord | UnreadableRecord;

/** Reads the records of one document in order, whatever its carrier. Reports what is wrong with the text; the rules of the format are not its business. */
export interface RecordReader {
  /** The line read last. */
  readonly place: Place;
  /**
   * The next records, at most `limit` (default `recordsPerBatch`); undefined at the end.
   * @throws IngestError `input-unreadable`, `interrupted`.
   */
  next(limit?: number): Promise<RawItem[] | undefined>;
  /**
   * Reads on to the end without parsing, and gives the last line (and the reason, when the input was cut).
   * Only carriers that can do so have it.
   */
  skip?(): Promise<RawItem[]>;
  /** Stops reading and releases the input. */
  close(): Promise<void>;
}
