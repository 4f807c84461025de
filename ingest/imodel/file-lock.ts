import { existsSync, mkdirSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, resolve } from "node:path";
import { SQLiteDb } from "@itwin/core-backend";
import { DbResult, OpenMode } from "@itwin/core-bentley";
import { IngestError } from "../errors.js";

/** A lock on an iModel file; released by `release`, or by the system when the process ends, however it ends. */
export interface FileLock {
  release(): void;
}

/**
 * Takes the one lock that a writer of an iModel file must have. SQLite alone would let a second process write between two transactions of the first,
 * behind its back. The lock is a SQLite write lock on a small file beside the iModel, `<file>.lock`, which also tells who holds it; the file stays.
 * @throws IngestError `imodel-busy`, saying who holds the lock, since when
 */
export function lockFile(file: string): FileLock {
  const path = resolve(`${file}.lock`);
  if (!existsSync(path)) createLockFile(path);
  const db = new SQLiteDb();
  try {
    db.openDb(path, { openMode: OpenMode.ReadWrite, defaultTxn: SQLiteDb.DefaultTxnMode.Immediate });
  } catch (error) {
    throw new IngestError("imodel-busy", `${file}: ${holderOf(path) ?? "another process"} is writing to it`, error);
  }
  db.withSqliteStatement("UPDATE holder SET pid=?, host=?, since=?", (statement) => {
    statement.bindValues([process.pid, hostname(), new Date().toISOString()]);
    statement.step();
  });
  db.saveChanges();
  return { release: () => db.closeDb(false) };
}

function createLockFile(path: string): void {
  const db = new SQLiteDb();
  try {
    mkdirSync(dirname(path), { recursive: true });
    db.createDb(path);
    db.executeSQL("CREATE TABLE IF NOT EXISTS holder (pid INTEGER, host TEXT, since TEXT)");
    db.executeSQL("INSERT INTO holder VALUES (0, '', '')");
    db.closeDb(true);
  } catch (error) {
    if (!existsSync(path)) throw new IngestError("imodel-unreadable", `${path}: the lock file cannot be written`, error);
    // another process was faster
  }
}

function holderOf(path: string): string | undefined {
  const db = new SQLiteDb();
  try {
    db.openDb(path, OpenMode.Readonly);
    return db.withSqliteStatement("SELECT pid, host, since FROM holder", (statement) =>
      statement.step() === DbResult.BE_SQLITE_ROW
        ? `process ${statement.getValueInteger(0)} on ${statement.getValueString(1)} (since ${statement.getValueString(2)})`
        : undefined,
    );
  } catch {
    return undefined;
  } finally {
    if (db.isOpen) db.closeDb(false);
  }
}
