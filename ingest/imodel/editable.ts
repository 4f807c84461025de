import type { IModelDb } from "@itwin/core-backend";
import { SnapshotDb } from "./itwin/core-backend.js";
import { DbResult } from "./itwin/core-bentley.js";
import { BriefcaseIdValue } from "./itwin/core-common.js";
import { IngestError } from "../errors.js";

/**
 * Whether iTwin.js allows an iModel file that is no briefcase to be edited: it has been created for that. A snapshot is not, and looks like a StandaloneDb otherwise,
 * so iTwin.js would open it for writing without a word.
 */
export function isEditable(db: IModelDb): boolean {
  return db.withSqliteStatement("SELECT 1 FROM be_Local WHERE Name='StandaloneEdit'", (statement) => statement.step() === DbResult.BE_SQLITE_ROW);
}

/** Whether a file that came from iModelHub is a snapshot, not a briefcase. */
export function isSnapshot(path: string): boolean {
  const db = SnapshotDb.openFile(path);
  try {
    return db.getBriefcaseId() === (BriefcaseIdValue.Unassigned as number) && !isEditable(db);
  } finally {
    db.close();
  }
}

/**
 * Says why a snapshot is not written, and what can be done instead.
 * @throws IngestError `imodel-immutable`, always
 */
export function refuseSnapshot(file: string): never {
  const way = "keep an iModel that can be edited (sync --imodel with a file that is not there makes one), and make a new snapshot of it after each change: imodel-ingest snapshot --from";
  throw new IngestError("imodel-immutable", `${file} is a snapshot, which is never changed once it is written: ${way}`);
}
