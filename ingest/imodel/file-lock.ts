import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { SQLiteDb } from "./itwin/core-backend.js";
import { DbResult, OpenMode } from "./itwin/core-bentley.js";
import { IngestError } from "../errors.js";
import { asWriteFailure } from "./write-failure.js";

/** A lock on an iModel file; released by `release`, or by the system when the process ends, however it ends. */
export interface FileLock {
  release(): void;
}

/** Who has the lock, as the lock file says. */
interface Holder {
  pid: number;
  host: string;
  since: string;
}

/**
 * Takes the one lock that a writer of an iModel file must have, or fails at once. SQLite alone would let a second process write between two transactions
 * of the first, behind its back. The lock is a SQLite write lock on a small file beside the iModel, `<file>.lock`, which also tells who holds it; the file stays.
 * @throws IngestError `imodel-busy`, saying who holds the lock, since when; `imodel-unreadable` or `imodel-unwritable` when the lock file cannot be used
 */
export function lockFile(file: string): FileLock {
  const db = new SQLiteDb();
  try {
    open(db, resolve(`${file}.lock`));
    if (take(db)) return { release: () => db.closeDb(false) };
    throw new IngestError("imodel-busy", `${file}: ${showHolder(db)} is writing to it`);
  } catch (error) {
    if (db.isOpen) db.closeDb(false);
    if (IngestError.is(error)) throw error;
    throw asWriteFailure(file, new IngestError("imodel-unreadable", `${file}.lock: the lock file cannot be used`, error));
  }
}

function open(db: SQLiteDb, path: string): void {
  if (!existsSync(path)) createEmpty(path);
  db.openDb(path, { openMode: OpenMode.ReadWrite, defaultTxn: SQLiteDb.DefaultTxnMode.None, rawSQLite: true, skipFileCheck: true });
}

/** To SQLite an empty file is a database without tables. One that is there already is not touched: closing it would give up a lock that this process has on it. */
function createEmpty(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  try {
    closeSync(openSync(path, "wx"));
  } catch (error) {
    if (!existsSync(path)) throw error;
    // another process was faster
  }
}

/** Others can read who holds the lock only when it is committed, and a commit gives up the lock for a moment: the lock counts when it is held and names its holder. */
function take(db: SQLiteDb): boolean {
  const own: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  for (;;) {
    setPatience(db, 0);
    const held = execute(db, "BEGIN IMMEDIATE");
    setPatience(db, 1000);
    if (!held) return false;
    execute(db, "CREATE TABLE IF NOT EXISTS holder (pid INTEGER, host TEXT, since TEXT)");
    if (isDeepStrictEqual(holderOf(db), own)) return true;
    write(db, own);
  }
}

function write(db: SQLiteDb, { pid, host, since }: Holder): void {
  const written = db.withSqliteStatement("INSERT OR REPLACE INTO holder (rowid, pid, host, since) VALUES (1, ?, ?, ?)", (statement) => {
    statement.bindValues([pid, host, since]);
    return statement.step();
  });
  if (written !== DbResult.BE_SQLITE_DONE || !execute(db, "COMMIT")) throw new Error(`the holder of the lock cannot be written (${DbResult[written]})`);
}

function holderOf(db: SQLiteDb): Holder | undefined {
  return db.withSqliteStatement("SELECT pid, host, since FROM holder WHERE rowid=1", (statement) => {
    if (statement.step() !== DbResult.BE_SQLITE_ROW) return undefined;
    return { pid: statement.getValueInteger(0), host: statement.getValueString(1), since: statement.getValueString(2) };
  });
}

/** The first holder of all may not have said yet who it is. */
function showHolder(db: SQLiteDb): string {
  try {
    const holder = holderOf(db);
    if (holder) return `process ${holder.pid} on ${holder.host} (since ${holder.since})`;
  } catch {
    // there is no table yet
  }
  return "another process";
}

/** How many milliseconds SQLite itself waits for other processes, doing nothing else meanwhile. */
function setPatience(db: SQLiteDb, milliseconds: number): void {
  db.withSqliteStatement(`PRAGMA busy_timeout=${milliseconds}`, (statement) => statement.step());
}

/** Executes a statement; false when another process is in its way. */
function execute(db: SQLiteDb, sql: string): boolean {
  const result = db.executeSQL(sql);
  if (result === DbResult.BE_SQLITE_DONE) return true;
  if (result === DbResult.BE_SQLITE_BUSY) return false;
  throw new Error(`${sql}: ${DbResult[result]}`);
}
