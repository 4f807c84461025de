import type { BitSet } from "./bit-set.js";
import type { MemberValue } from "./document-members.js";
import type { DocumentPart, DocumentValues } from "./document-values.js";
import { KeptValues } from "./kept-values.js";
import type { Passage } from "./mark.js";

/** The start of a JSON document that was passed over. */
export interface PassedRecords {
  /** What of it must be read: those of its records, and whatever else is neither a record nor the header. */
  again: KeptValues<MemberValue>;
  /** What was read of the text behind it. */
  behind: readonly MemberValue[];
}

/**
 * Passes over the first records of a JSON document, but for those that must be read. Undefined when it is not the one that the passage was made of, or when it is broken.
 * Holds the records that must be read as {@link KeptValues} does, and those of a piece of text.
 */
export async function passRecords(values: DocumentValues, { order, offset, digest, again }: Passage): Promise<PassedRecords | undefined> {
  const records = new KeptRecords(order, again);
  values.pass((record) => records.isPassed(record));
  const isWhole = await readUpTo(values, offset, records);
  if (isWhole && values.digestBefore(offset) === digest) return records;
  records.again.close();
  return undefined;
}

async function readUpTo(values: DocumentValues, offset: number, records: KeptRecords): Promise<boolean> {
  while (values.offset < offset) {
    const parts: DocumentPart[] = [];
    if (!values.next(parts) && !(await values.more())) return false;
    for (const part of parts) {
      if ("broken" in part) return false;
      records.take(part);
    }
  }
  return true;
}

/** Collects what must be read from values that go by. */
class KeptRecords implements PassedRecords {
  readonly again = new KeptValues<MemberValue>();
  readonly behind: MemberValue[] = [];
  #record = 0;
  #hasHeader = false;

  constructor(
    private readonly order: number,
    private readonly wanted: BitSet,
  ) {}

  isPassed(record: number): boolean {
    return record <= this.order && !this.wanted.has(record);
  }

  take(value: MemberValue): void {
    if (value.member === "records") this.#record += 1;
    const isBehind = value.member === "records" ? this.#record > this.order : this.#record >= this.order;
    if (isBehind) this.behind.push(value);
    else if (value.member === "records" ? !this.isPassed(this.#record) : value.member !== "header" || this.#hasHeader) this.again.add(value, value.size);
    this.#hasHeader ||= value.member === "header";
  }
}
