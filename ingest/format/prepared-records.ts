import type { Place } from "../issue.js";
import type { IdBytes } from "./id-bytes.js";
import { type RecordSort, span, spanLength } from "./prepare-lines.js";
import { firstTarget, idBytesAt, type PreparedBlock, PreparedRecord } from "./prepared-record.js";

/** Valid entities and relationships that follow one another, of which nothing is asked but whether they fit into the document. Keeps its block in memory. */
export class PreparedRecords {
  /**
   * @param from index of the first one in the block's spans
   * @param to index behind the last one
   */
  constructor(
    private readonly block: PreparedBlock,
    readonly from: number,
    readonly to: number,
  ) {}

  /** Where the last one is. */
  get place(): Place {
    return this.at(this.to - 1).place;
  }

  get sorts(): readonly RecordSort[] {
    return this.block.prepared.sorts;
  }

  /** The number in `sorts` of one of them. */
  sortAt(index: number): number {
    return this.#number(index, span.sort);
  }

  lineAt(index: number): number {
    return this.block.lines + this.#number(index, span.line) + 1;
  }

  idAt(index: number): IdBytes {
    return idBytesAt(this.block.prepared, this.#number(index, span.id));
  }

  /** Whether one of them refers to nothing. */
  isAlone(index: number): boolean {
    const { prepared } = this.block;
    return this.#number(index, span.targetsEnd) === firstTarget(prepared, index) && !prepared.parts.has(index);
  }

  /** One of them by itself. */
  at(index: number): PreparedRecord {
    const sort = this.sorts[this.sortAt(index)];
    if (!sort) throw new RangeError("only prepared records are taken together");
    return new PreparedRecord(this.block, index, sort);
  }

  #number(index: number, which: number): number {
    return this.block.prepared.spans[spanLength * index + which] ?? 0;
  }
}
