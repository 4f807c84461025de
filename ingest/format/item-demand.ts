import type { WantedItems } from "./prepare-lines.js";

/** Records after which what was asked for long ago counts half. */
const memory = 4096;

/**
 * Finds out whether the contents of records have to be hashed: where texts are as an earlier run knows them nobody asks for more,
 * in a first run all are asked for.
 */
export class ItemDemand {
  /** Records whose item was asked for. */
  asked = 0;
  #read = 0;

  /** @param isWanted whether anybody will ask for items */
  constructor(private readonly isWanted: boolean) {}

  /** What is worth preparing in the lines to come. Those that are prepared before any is asked for have threads wait, so that contents cost nothing. */
  get wanted(): WantedItems {
    if (!this.isWanted) return "none";
    if (this.#read === 0) return "contents";
    return this.asked > this.#read / 8 ? "contents" : "texts";
  }

  /** Notes that records were read. */
  read(records: number): void {
    this.#read += records;
    if (this.#read < memory) return;
    this.#read /= 2;
    this.asked /= 2;
  }
}
