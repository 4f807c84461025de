import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { IngestError } from "../errors.js";
import { isEditable, refuseSnapshot } from "./editable.js";
import { openForReading } from "./open-imodel.js";
import { copyIModelFile, setJournalMode } from "./safe-copy.js";

/**
 * Copies an iModel file to `<file>.<time>.backup` beside it, with what stands in its write-ahead log. The copy appears under its name when it is whole and on the disk.
 * To be called by whoever has locked the file. Returns the path of the copy; none of a file that is not there yet.
 * @throws IngestError `imodel-busy`, `imodel-immutable`, `imodel-unreadable`, `output-unwritable`
 */
export function backUpIModel(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  requireEditable(file);
  const backup = `${file}.${new Date().toISOString().replace(/[-:.]/g, "")}.backup`;
  const temporary = join(dirname(resolve(file)), `.${basename(backup)}.tmp`);
  try {
    copyIModelFile(resolve(file), temporary);
    setJournalMode(temporary, "WAL");
    synchronizeWithDisk(temporary);
    renameSync(temporary, backup);
  } catch (error) {
    throw IngestError.is(error) ? error : new IngestError("output-unwritable", `${backup} cannot be written`, error);
  } finally {
    rmSync(temporary, { force: true });
  }
  return backup;
}

function requireEditable(file: string): void {
  const db = openForReading(file);
  try {
    if (!isEditable(db)) refuseSnapshot(file);
  } finally {
    db.close();
  }
}

function synchronizeWithDisk(file: string): void {
  const descriptor = openSync(file, "r+");
  fsyncSync(descriptor);
  closeSync(descriptor);
}
