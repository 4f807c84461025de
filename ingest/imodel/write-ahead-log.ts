import { statSync } from "node:fs";
import type { IModelDb } from "@itwin/core-backend";
import { log } from "../log.js";
import { DbResult } from "./itwin/core-bentley.js";

/** Size from which on the log is emptied, in bytes. */
const longest = 64 << 20;

/**
 * The log in which SQLite keeps what was saved, beside the iModel's file (`-wal`). SQLite moves it into the file now and then, but under iTwin.js mostly not before
 * the file is closed (core-backend 5.1.9): a million elements made a log of 6 GB.
 */
export class WriteAheadLog {
  #bound: number;

  constructor(
    private readonly db: IModelDb,
    private readonly step = longest,
  ) {
    this.#bound = step;
  }

  /** Moves the log into the file when it has become long. To be called when everything is saved. While somebody else reads the iModel the log stays, and grows on. */
  keepShort(): void {
    const bytes = statSync(`${this.db.pathName}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes < this.#bound) return;
    const isMoved = this.#move();
    this.#bound = isMoved ? this.step : bytes + this.step;
    log("debug", isMoved ? "moved the write-ahead log into the file" : "somebody reads the write-ahead log, which stays", { bytes });
  }

  #move(): boolean {
    const patience = this.#busyTimeout();
    this.#busyTimeout(0);
    try {
      this.db.performCheckpoint();
      return true;
    } catch (error) {
      if ((error as { errorNumber?: unknown }).errorNumber === DbResult.BE_SQLITE_BUSY) return false;
      throw error;
    } finally {
      this.#busyTimeout(patience);
    }
  }

  /** How many milliseconds SQLite waits for others, after it was set when a number is given. */
  #busyTimeout(milliseconds?: number): number {
    return this.db.withSqliteStatement(`PRAGMA busy_timeout${milliseconds === undefined ? "" : `=${milliseconds}`}`, (statement) => {
      statement.step();
      return statement.getValueInteger(0);
    });
  }
}
