import { IngestError } from "../errors.js";
import type { DocumentMarks } from "../format/document-marks.js";
import type { KeyTable } from "../format/key-table.js";
import type { IdentityIndex } from "../format/identity-index.js";
import type { Passage } from "../format/mark.js";
import type { Input } from "../format/open-input.js";
import { continueRecords, openRecords } from "../format/open-records.js";
import type { RawItem, ReadItem, RecordReader, RecordReading } from "../format/record-reader.js";
import type { HeaderRecord } from "../format/record-types.js";
import { Tape } from "../format/tape.js";
import type { Run } from "../run.js";
import type { WholeBookmark } from "../synchronize/bookmark.js";
import type { PassedOver } from "../synchronize/sync-summary.js";
import type { DocumentOutcome } from "./check-outcome.js";
import type { CheckedRecord } from "./check-record.js";
import type { DanglingReference } from "./check-references.js";
import { SequenceCheck } from "./check-sequence.js";

export type { DocumentOutcome } from "./check-outcome.js";
export type { AcceptedRecord, CheckedRecord, RejectedRecord } from "./check-record.js";
export { relationshipKey } from "../format/relationship-key.js";

/** A source document that is being read and checked. */
export interface SourceDocument {
  readonly file: string;
  /** Undefined when the document does not start with a valid one; that is reported already. */
  readonly header: HeaderRecord | undefined;
  /** The records between header and end, checked, but for those that are known to be unchanged; can be iterated once. Stopping early closes the input. */
  readonly batches: AsyncIterable<CheckedRecord[]>;
  /** What became of reading; holds once `batches` is exhausted or `skipRecords` has returned. */
  readonly outcome: DocumentOutcome;
  /**
   * Instead of iterating `batches`: reads on to the end for the outcome only. Where the digest of the `end` record covers the records,
   * they are not even parsed; else they are checked, and their issues reported.
   */
  skipRecords(): Promise<void>;
  /** The identities so far, by number; others may keep theirs in it too, rather than each once more. */
  readonly keys: KeyTable;
  /** Where the identities stand. */
  readonly identities: IdentityIndex;
  /** Places from which the document can be read on, where they are asked for. */
  readonly marks: DocumentMarks | undefined;
  /**
   * Instead of all that follows the header, `batches` will have what follows a bookmark, after the lines that must be read again; what stands before it counts as read.
   * False, and nothing has happened, when the document is another one before the bookmark. To be called before `batches` are iterated.
   */
  goOn(bookmark: WholeBookmark): Promise<boolean>;
  /** What stands before the bookmark that the document is read on from. */
  readonly passedOver: PassedOver | undefined;
  /** References whose target the document does not have, as far as it says what there is: in complete scopes of a snapshot. Not reported yet. */
  dangling(): Iterable<DanglingReference>;
  /** Parts that an earlier document defined may be used, although this one does not. To be called before `batches` are iterated. */
  acceptParts(has: (id: string) => boolean): void;
  /** Releases the input, when neither all of `batches` is read nor `skipRecords` was called. */
  close(): Promise<void>;
}

/**
 * Opens a document, reads up to its header, and checks it against every rule of the format that does not need the iModel.
 * Holds one batch of records, the identity of every record, and the references that are open.
 * @throws IngestError `input-unreadable`, `format-unsupported`, `interrupted`; `batches` and `skipRecords` throw the same.
 */
export async function openDocument(input: Input, run: Run, reading: RecordReading = {}): Promise<SourceDocument> {
  const { file, reopens } = input;
  const tape = reading.marks && !reopens ? new Tape(input) : undefined;
  const source = tape ?? input;
  const open = (): Promise<RecordReader> => openRecords(source, run, reading);
  const goOn = async (passage: Passage): Promise<RecordReader | undefined> => (source.reopens ? continueRecords(source, run, { ...reading, passage }) : undefined);
  return checkRecords(await open(), { file, run, goOn, ...(tape && { tape }), ...(reopens && { again: open }), ...(reading.kinds && { kinds: reading.kinds }) });
}

/** Where records that are checked come from. */
export interface RecordSource {
  /** What issues call it. */
  file: string;
  run: Run;
  /** Reads them once more, where they can be at any time. */
  again?(): Promise<RecordReader>;
  /** Reads them from some place on, after those that must be read again; undefined when what stands before it is something else, or cannot be read once more. */
  goOn?(passage: Passage): Promise<RecordReader | undefined>;
  /** Takes the number of valid entities of each kind, where no record is to be handed on. */
  kinds?: Map<string, number>;
  /** What they are read from, where that is kept until they can no longer be gone on with. */
  tape?: Tape;
}

/** The same as {@link openDocument} for records that are being read already. */
export async function checkRecords(reader: RecordReader, source: RecordSource): Promise<SourceDocument> {
  try {
    const document = new CheckedDocument(reader, source);
    await document.readHeader();
    return document;
  } catch (error) {
    await reader.close();
    throw error;
  }
}

class CheckedDocument implements SourceDocument {
  readonly file: string;
  readonly batches: AsyncIterable<CheckedRecord[]>;
  #source: RecordSource;
  #reader: RecordReader;
  #run: Run;
  #check: SequenceCheck;
  passedOver: PassedOver | undefined;
  /** What was read in search of the header, but is none. */
  #first: ReadItem[] = [];

  constructor(reader: RecordReader, source: RecordSource) {
    this.file = source.file;
    this.#source = source;
    this.#reader = reader;
    this.#run = source.run;
    this.#check = new SequenceCheck(source.run, source.kinds);
    this.batches = this.#readBatches();
  }

  get header(): HeaderRecord | undefined {
    return this.#check.header;
  }

  get keys(): KeyTable {
    return this.#check.keys;
  }

  get identities(): IdentityIndex {
    return this.#check.identities;
  }

  get outcome(): DocumentOutcome {
    return this.#check.outcome;
  }

  get marks(): DocumentMarks | undefined {
    return this.#reader.marks;
  }

  async goOn(bookmark: WholeBookmark): Promise<boolean> {
    const reader = await this.#source.goOn?.(bookmark);
    if (!reader) return false;
    await this.#reader.close();
    this.#reader = reader;
    this.#first = [];
    this.passedOver = bookmark.carrier === "ndjson" ? { lines: bookmark.order } : { records: bookmark.order };
    Object.assign(this.#check.outcome.counts, bookmark.counts);
    return true;
  }

  async readHeader(): Promise<void> {
    while (!this.header && !this.outcome.reasons.includes("header-missing")) {
      const items = await this.#reader.next(1);
      if (!items) return this.#check.missHeader(this.#reader.place, "The document has no header");
      this.#first = items.filter((item) => this.#check.takeHeader(item));
    }
  }

  async skipRecords(): Promise<void> {
    // Only what can be opened at any time can be skipped, since the end record shows too late whether its digest covers the records.
    const { again } = this.#source;
    const last = again && this.#canSkip ? await this.#reader.skip?.() : undefined;
    if (!last) return drain(this.batches);
    if (again && last.some(isEndWithoutDigest)) return this.#readAgain(again);
    for (const item of last) this.#check.takeLast(item);
    this.#check.finish(this.#reader.place);
    await this.#reader.close();
  }

  dangling(): Iterable<DanglingReference> {
    return this.#check.dangling();
  }

  acceptParts(has: (id: string) => boolean): void {
    this.#check.hasPart = has;
  }

  async close(): Promise<void> {
    await this.#reader.close();
  }

  get #canSkip(): boolean {
    return this.header !== undefined && this.outcome.reasons.length === 0;
  }

  async *#readBatches(): AsyncGenerator<CheckedRecord[]> {
    this.#source.tape?.release();
    try {
      for (let items: ReadItem[] | undefined = this.#first; items; items = await this.#next())
        if (items.length > 0) yield items.map((item) => this.#check.check(item)).filter((record) => record !== undefined);
      this.#check.finish(this.#reader.place);
    } finally {
      await this.#reader.close();
    }
  }

  async #next(): Promise<ReadItem[] | undefined> {
    if (this.#run.signal.aborted) throw new IngestError("interrupted", `Reading ${this.file} was stopped`, this.#run.signal.reason);
    return this.#check.stopped ? undefined : this.#reader.next();
  }

  async #readAgain(open: () => Promise<RecordReader>): Promise<void> {
    await this.#reader.close();
    this.#reader = await open();
    this.#check = new SequenceCheck(this.#run, this.#source.kinds);
    await this.readHeader();
    await drain(this.batches);
  }
}

async function drain(batches: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of batches);
}

function isEndWithoutDigest(item: RawItem): boolean {
  return "value" in item && item.value["type"] === "end" && item.fault === undefined && item.value["digest"] === undefined;
}
