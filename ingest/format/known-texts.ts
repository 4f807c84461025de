import { textBytes } from "./prepare-lines.js";

/** What an earlier run has left of the records of a document. */
export interface EarlierRecords {
  /**
   * For each digest of a record's text, {@link textBytes} bytes long, the row of the record in the table of keys; -1 where none is known that can stay as it is.
   * @param reached about how many records the document has up to these
   */
  rowsOf(texts: Uint8Array, reached: number): Promise<Int32Array>;
  /** Takes note that this run's document has the record of a row, unchanged. */
  stay(row: number): void;
  /** Nothing is asked for any more. */
  close(): void;
}

/** Blocks that are not looked up at most, after one of which little was known. */
const longestPause = 64;

/**
 * Recognizes records that have not changed by the digests of their texts alone, so that they need not be parsed. Where little is recognized,
 * it pauses: twice as long each time.
 */
export class KnownTexts {
  #earlier: EarlierRecords | undefined;
  #pause = 0;
  #paused = 0;

  /** From here on, records are recognized. */
  connect(earlier: EarlierRecords): void {
    this.#earlier = earlier;
  }

  /** From here on, none are. */
  disconnect(): void {
    this.#earlier?.close();
    this.#earlier = undefined;
  }

  /** Whether to look up the next block. To be asked once for each. */
  isAsked(): boolean {
    if (this.#earlier && this.#paused === 0) return true;
    this.#paused = Math.max(0, this.#paused - 1);
    return false;
  }

  /**
   * The rows of records by the digests of their texts; -1 where none is known.
   * @param blocks about how many of such texts the document has up to these
   */
  async rowsOf(texts: Uint8Array, blocks: number): Promise<Int32Array> {
    const count = texts.length / textBytes;
    const rows = (await this.#earlier?.rowsOf(texts, Math.ceil(blocks * count))) ?? new Int32Array(count).fill(-1);
    const known = rows.reduce((sum, row) => sum + (row < 0 ? 0 : 1), 0);
    this.#pause = 4 * known >= rows.length ? 0 : Math.min(longestPause, Math.max(1, 2 * this.#pause));
    this.#paused = this.#pause;
    return rows;
  }

  /** Takes note that this run's document has the record of a row. */
  stay(row: number): void {
    this.#earlier?.stay(row);
  }
}
