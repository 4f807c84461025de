import type { IdentityIndex } from "../format/identity-index.js";
import { KeyTable } from "../format/key-table.js";
import { KnownRecords } from "../format/known-records.js";
import { PreparedRecord } from "../format/prepared-record.js";
import { PreparedRecords } from "../format/prepared-records.js";
import type { RawItem, RawRecord, ReadItem } from "../format/record-reader.js";
import type { HeaderRecord } from "../format/record-types.js";
import { type IssueCode, makeIssue, type Place } from "../issue.js";
import type { Run } from "../run.js";
import { checkEnd, coveredScopes } from "./check-end.js";
import { checkHeader, isLaterMinor } from "./check-header.js";
import { OutcomeRecorder } from "./check-outcome.js";
import { type CheckedRecord, RecordCheck } from "./check-record.js";
import type { DanglingReference } from "./check-references.js";
import { SchemaCheck } from "./check-schema.js";
import { checkTogether } from "./check-together.js";
import { countChecked } from "./count-kinds.js";

/** Checks that a document is one header, records, and one end; and each of them. Holds what {@link RecordCheck} holds. */
export class SequenceCheck {
  readonly outcome = new OutcomeRecorder();
  /** The identities so far. */
  readonly keys = new KeyTable();
  header: HeaderRecord | undefined;
  /** Nothing after this can be of use: it stands behind the end. */
  stopped = false;
  /** Whether a part that the document does not define is there from an earlier one; to be set before the first record is checked. */
  hasPart: ((id: string) => boolean) | undefined;
  #run: Run;
  #records: RecordCheck | undefined;
  #ended = false;

  readonly #kinds: Map<string, number> | undefined;

  /** @param kinds takes the number of valid entities of each kind, where no record is to be handed on */
  constructor(run: Run, kinds?: Map<string, number>) {
    this.#run = run;
    this.#kinds = kinds;
  }

  /**
   * Takes the first items one by one; true when the item is neither header nor lost, so that it has to go to `check`.
   * @throws IngestError `format-unsupported`
   */
  takeHeader(item: ReadItem): boolean {
    if ("unreadable" in item) {
      this.outcome.lose(item.unreadable);
      return false;
    }
    if (item instanceof KnownRecords || item instanceof PreparedRecords || item.value["type"] !== "header") {
      this.missHeader(item.place, "The document does not start with a header");
      return true;
    }
    this.header = checkHeader(item, this.#run);
    if (!this.header) this.missHeader(item.place, "The header is not valid");
    return false;
  }

  /** Reports that there is no valid header. */
  missHeader(place: Place, message: string): void {
    this.#spoil("header-missing", message, place);
  }

  /** Takes an item after the header; undefined when there is nothing to hand on. */
  check(item: ReadItem): CheckedRecord | undefined {
    const checked = this.#check(item);
    if (!this.#kinds) return checked;
    countChecked(this.#kinds, checked);
    return undefined;
  }

  #check(item: ReadItem): CheckedRecord | undefined {
    if (this.stopped) return undefined;
    if ("unreadable" in item) {
      this.outcome.lose(item.unreadable);
      this.#run.lines?.keep(item.place);
      if (item.original && !this.#ended) this.#run.rejections?.add(item.original, {});
      return undefined;
    }
    if (this.#ended) return this.#stop(item);
    if (item instanceof KnownRecords) return this.#checkKnown(item);
    if (item instanceof PreparedRecords) return this.#checkTogether(item);
    if (item instanceof PreparedRecord) return this.#checker.checkPrepared(item);
    const { type } = item.value;
    if (type === "header") return this.#repeatHeader(item);
    if (type === "end") return this.#end(item, { counted: true });
    return this.#checker.check(item);
  }

  #checkTogether(records: PreparedRecords): undefined {
    const { keys, outcome } = this;
    if (this.#kinds) checkTogether(records, { keys, outcome, checker: this.#checker, kinds: this.#kinds });
  }

  /** Records that stay as they are go no further, and nor does one that repeats another. */
  #checkKnown(records: KnownRecords): undefined {
    for (let index = 0; index < records.size; index++) {
      const repeated = this.#checker.checkKnown(records, index) ? undefined : records.read(index);
      if (repeated) this.check(repeated);
    }
  }

  /** Takes the last line of a document whose records were skipped. */
  takeLast(item: RawItem): void {
    if ("unreadable" in item) this.outcome.lose(item.unreadable);
    else if (item.value["type"] === "end") this.#end(item, { counted: false });
  }

  #end(raw: RawRecord, { counted }: { counted: boolean }): undefined {
    const { header, outcome } = this;
    const laterMinor = header !== undefined && isLaterMinor(header);
    const end = new SchemaCheck({ laterMinor, run: this.#run }).accept("end", raw);
    if (!end) return undefined;
    this.#ended = true;
    if (!counted) Object.assign(outcome.counts, end.counts);
    checkEnd(end, raw, { header, outcome, run: this.#run });
  }

  /** Says that there is nothing more to read. */
  finish(place: Place): void {
    if (!this.#ended) this.#spoil("end-missing", "The document has no valid end record", place);
    this.outcome.finish(coveredScopes(this.outcome.end, this.header));
  }

  get identities(): IdentityIndex {
    return this.#checker.identities;
  }

  dangling(): Iterable<DanglingReference> {
    return this.#checker.references.dangling(this.outcome.completeScopes);
  }

  /** Made with the first record, since its rules depend on the header. */
  get #checker(): RecordCheck {
    const { header, outcome, keys, hasPart } = this;
    return (this.#records ??= new RecordCheck({ header, outcome, keys, run: this.#run, ...(hasPart && { hasPart }) }));
  }

  #repeatHeader({ place }: RawRecord): undefined {
    if (this.header) this.#spoil("header-repeated", "A second header", place);
    else this.missHeader(place, "The header does not stand at the start of the document");
  }

  #stop({ place }: Pick<RawRecord, "place">): undefined {
    this.stopped = true;
    this.#spoil("record-after-end", "Nothing from here on is read", place);
  }

  #spoil(code: IssueCode, message: string, place: Place): void {
    this.outcome.spoil(code);
    this.#run.report(makeIssue(code, message, place));
  }
}
