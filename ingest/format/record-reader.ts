import type { Place } from "../issue.js";
import type { DocumentMarks } from "./document-marks.js";
import type { KnownRecords } from "./known-records.js";
import type { KnownTexts } from "./known-texts.js";
import type { LineWorkers } from "./line-workers.js";
import type { PreparedRecords } from "./prepared-records.js";
import type { RawItem } from "./raw-item.js";

export type { RawItem, RawRecord, UnreadableRecord } from "./raw-item.js";

/** What makes reading fast. */
export interface RecordReading {
  /** Threads that look through lines beside this one. */
  workers?: LineWorkers;
  /** Recognizes records that have not changed; NDJSON only. */
  known?: KnownTexts;
  /** Whether the items of records will be asked for. */
  items?: boolean;
  /** Whether places will be asked for from which the document can be read on. */
  marks?: boolean;
  /** Takes the number of valid entities of each kind, where nothing else is asked of records but whether they fit into the document: none is handed on then. */
  kinds?: Map<string, number>;
}

/** What a {@link RecordReader} reads. */
export type ReadItem = RawItem | KnownRecords | PreparedRecords;

/** Reads the records of one document in order, whatever its carrier. Reports what is wrong with the text; the rules of the format are not its business. */
export interface RecordReader {
  /** The line read last. */
  readonly place: Place;
  /** Places from which the document can be read on, where they are asked for. */
  readonly marks?: DocumentMarks | undefined;
  /**
   * The next records, at most `limit` (default `recordsPerBatch`), where those that are taken together count as one; undefined at the end.
   * @throws IngestError `input-unreadable`, `interrupted`.
   */
  next(limit?: number): Promise<ReadItem[] | undefined>;
  /**
   * Reads on to the end without parsing, and gives the last line (and the reason, when the input was cut).
   * Only carriers that can do so have it.
   */
  skip?(): Promise<RawItem[]>;
  /** Stops reading and releases the input. */
  close(): Promise<void>;
}
