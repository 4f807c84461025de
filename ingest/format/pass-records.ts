import type { MemberValue } from "./document-members.js";
import type { DocumentPart, DocumentValues } from "./document-values.js";
import type { OrderedPlace, Passage } from "./mark.js";
import { mostKeptBytes } from "./pass-over.js";

/** The start of a JSON document that was passed over. */
export interface PassedRecords {
  /** What of it must be read: those of its records, and whatever else is neither a record nor the header. */
  again: readonly MemberValue[];
  /** What was read of the text behind it. */
  behind: readonly MemberValue[];
}

/**
 * Passes over the first records of a JSON document, but for those that must be read. Undefined when it is not the one that the passage was made of, when it is broken, or when these records are
 * too large. Holds the records that must be read, of 64 MB altogether at most, and those of a piece of text.
 */
export async function passRecords(values: DocumentValues, { order, offset, digest, again }: Passage): Promise<PassedRecords | undefined> {
  const records = new KeptRecords(order, again);
  values.pass((record) => records.isPassed(record));
  while (values.offset < offset) {
    const parts: DocumentPart[] = [];
    if (!values.next(parts) && !(await values.more())) return undefined;
    for (const part of parts) {
      if ("broken" in part) return undefined;
      records.take(part);
    }
    if (records.size > mostKeptBytes) return undefined;
  }
  return values.digestBefore(offset) === digest ? records : undefined;
}

/** Collects what must be read from values that go by. */
class KeptRecords implements PassedRecords {
  readonly again: MemberValue[] = [];
  readonly behind: MemberValue[] = [];
  /** Of what must be read again. */
  size = 0;
  readonly #wanted: ReadonlySet<number>;
  #record = 0;
  #hasHeader = false;

  constructor(
    private readonly order: number,
    again: readonly OrderedPlace[],
  ) {
    this.#wanted = new Set(again.map((record) => record.order));
  }

  isPassed(record: number): boolean {
    return record <= this.order && !this.#wanted.has(record);
  }

  take(value: MemberValue): void {
    if (value.member === "records") this.#record += 1;
    const isBehind = value.member === "records" ? this.#record > this.order : this.#record >= this.order;
    if (isBehind) this.behind.push(value);
    else if (value.member === "records" ? !this.isPassed(this.#record) : value.member !== "header" || this.#hasHeader) this.#keep(value);
    this.#hasHeader ||= value.member === "header";
  }

  #keep(value: MemberValue): void {
    this.again.push(value);
    this.size += value.assembler.size;
  }
}
