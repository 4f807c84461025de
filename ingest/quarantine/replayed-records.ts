import type { RawItem, RawRecord, RecordReader } from "../format/record-reader.js";
import type { Place } from "../issue.js";
import { defaults } from "../options.js";
import { countedTypes } from "../stages/check-outcome.js";
import type { QuarantineHeader } from "./quarantine-line.js";

/** What stands between two headers of a quarantine file. */
export interface QuarantineSection {
  header: QuarantineHeader;
  /** Where the header stands. */
  place: Place;
  /** The next record; undefined at the end of the section. */
  next(): Promise<RawItem | undefined>;
}

/**
 * The records of one document in a quarantine file, as a document of which no scope is complete, so that nothing can be missing from it.
 * Holds a batch of records.
 */
export class ReplayedRecords implements RecordReader {
  #section: QuarantineSection;
  #place: Place;
  #state: "header" | "records" | "done" = "header";
  #counts: Record<string, number> = {};

  constructor(section: QuarantineSection) {
    this.#section = section;
    this.#place = section.place;
  }

  get place(): Place {
    return this.#place;
  }

  async next(limit: number = defaults.recordsPerBatch): Promise<RawItem[] | undefined> {
    const items: RawItem[] = [];
    if (this.#state === "header") items.push(this.#header());
    while (items.length < limit && this.#state === "records") items.push((await this.#next()) ?? this.#end());
    return items.length > 0 ? items : undefined;
  }

  /** The file stays open, for the next document. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  #header(): RawRecord {
    this.#state = "records";
    return { place: this.#place, value: this.#section.header.header, bytes: 0 };
  }

  #end(): RawRecord {
    this.#state = "done";
    return { place: this.#place, value: { type: "end", status: "complete", scopes: [], counts: this.#counts }, bytes: 0 };
  }

  async #next(): Promise<RawItem | undefined> {
    const item = await this.#section.next();
    if (item) this.#place = item.place;
    const type = item && "value" in item ? item.value["type"] : undefined;
    const counted = countedTypes.find((name) => name === type);
    if (counted) this.#counts[counted] = (this.#counts[counted] ?? 0) + 1;
    return item;
  }
}
