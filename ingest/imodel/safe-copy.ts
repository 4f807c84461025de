import { SQLiteDb } from "./itwin/core-backend.js";
import { DbResult, OpenMode } from "./itwin/core-bentley.js";
import { IngestError } from "../errors.js";

/**
 * Copies an iModel file as it is at this moment, with what stands in its write-ahead log, into one file. SQLite itself does it (`VACUUM INTO`): a plain copy would miss
 * what another process writes meanwhile, and closing it would give up the locks that this process has on the file.
 * @throws IngestError `imodel-busy` when another process is writing to the iModel, `imodel-unreadable`, `output-unwritable`
 */
export function copyIModelFile(file: string, copy: string): void {
  const db = new SQLiteDb();
  try {
    db.openDb(file, { openMode: OpenMode.ReadWrite, defaultTxn: SQLiteDb.DefaultTxnMode.None, rawSQLite: true, skipFileCheck: true });
    db.vacuum({ into: copy });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/busy|locked/i.test(message)) throw new IngestError("imodel-busy", `${file}: another process has it open`, error);
    throw new IngestError(db.isOpen ? "output-unwritable" : "imodel-unreadable", `${file} cannot be copied to ${copy}: ${message}`, error);
  } finally {
    if (db.isOpen) db.closeDb(false);
  }
}

/** How SQLite keeps changes that are not yet in a file: `WAL` beside it, for files that are written again; `DELETE` leaves nothing beside it, so that it can be read where nothing can be written. */
export function setJournalMode(file: string, mode: "WAL" | "DELETE"): void {
  const db = new SQLiteDb();
  db.openDb(file, { openMode: OpenMode.ReadWrite, defaultTxn: SQLiteDb.DefaultTxnMode.None, rawSQLite: true, skipFileCheck: true });
  try {
    const now = db.withSqliteStatement(`PRAGMA journal_mode=${mode}`, (statement) => (statement.step() === DbResult.BE_SQLITE_ROW ? statement.getValueString(0) : ""));
    if (now.toUpperCase() !== mode) throw new IngestError("output-unwritable", `${file}: its journal mode is ${now}, not ${mode}`);
  } finally {
    db.closeDb(false);
  }
}
