import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import type { IModelDb } from "@itwin/core-backend";
import { SnapshotDb, StandaloneDb } from "./itwin/core-backend.js";
import { IModelStatus, OpenMode } from "./itwin/core-bentley.js";
import { IngestError } from "../errors.js";
import { isEditable, isSnapshot, refuseSnapshot } from "./editable.js";
import { firstRunMode, isInFirstRun, keepTransactions } from "./first-run.js";

/** How many milliseconds SQLite itself waits for other processes, doing nothing else meanwhile: while a file is opened, and after that. */
const patience = { opening: 50, open: 5000 };

/**
 * Opens an iModel file for writing, or creates a StandaloneDb when there is none. Fails soon when another process writes to it.
 * @throws IngestError `imodel-busy` when another process writes to it, `imodel-immutable` when it is a snapshot, `imodel-unreadable` when it is no iModel that can be written.
 */
export function openForWriting(file: string): { db: StandaloneDb; created: boolean } {
  const created = !existsSync(file);
  const path = resolve(file);
  if (created) create(path);
  let db = openEditable(file, path);
  if (!created && isInFirstRun(db)) {
    db.close();
    guarded(file, () => keepTransactions(path));
    db = openEditable(file, path);
  }
  db.withSqliteStatement(`PRAGMA busy_timeout=${patience.open}`, (statement) => statement.step());
  db.channels.addAllowedChannel("shared");
  return { db, created };
}

/**
 * Opens an iModel file for reading.
 * @throws IngestError `imodel-unreadable`
 */
export function openForReading(file: string): IModelDb {
  if (!existsSync(file)) throw new IngestError("imodel-unreadable", `${file} does not exist`);
  return guarded(file, () => SnapshotDb.openFile(resolve(file)));
}

function openEditable(file: string, path: string): StandaloneDb {
  const db = guarded(file, () => {
    try {
      return StandaloneDb.openFile(path, OpenMode.ReadWrite, { busyTimeout: patience.opening });
    } catch (error) {
      // What came from iModelHub is either a briefcase or a snapshot of one.
      if ((error as { errorNumber?: unknown }).errorNumber === IModelStatus.WrongIModel && isSnapshot(path)) refuseSnapshot(file);
      throw error;
    }
  });
  if (isEditable(db)) return db;
  db.close();
  return refuseSnapshot(file);
}

/** Under another name until it is whole: iTwin.js makes it editable last, and would take what a crash leaves before that for a snapshot. */
function create(file: string): void {
  const name = basename(file, extname(file));
  const unfinished = `${file}.unfinished`;
  guarded(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    ["", "-journal", "-wal", "-shm"].forEach((end) => rmSync(unfinished + end, { force: true }));
    StandaloneDb.createEmpty(unfinished, { rootSubject: { name }, allowEdit: firstRunMode }).close();
    renameSync(unfinished, file);
  });
}

function guarded<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (IngestError.is(error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const busy = /busy|locked/i.test(message);
    throw new IngestError(busy ? "imodel-busy" : "imodel-unreadable", `${file}: ${busy ? "another process has it open" : message}`, error);
  }
}
