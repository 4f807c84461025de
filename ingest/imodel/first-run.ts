import type { IModelDb } from "@itwin/core-backend";
import { log } from "../log.js";
import { StandaloneDb } from "./itwin/core-backend.js";
import { DbResult } from "./itwin/core-bentley.js";

/**
 * How a new iModel is made: one that can be edited, and keeps no transactions. iTwin.js would store all that the first run writes once more, so that it could be undone;
 * that takes a sixth of the time and a fifth of the file. What viewers ask a model for, whether its geometry is still the one that they keep, begins with the second run.
 */
export const firstRunMode = JSON.stringify({ txns: false, imodelIngest: "first run" });

/** Where the iModel file says when its first run ended. */
const property = { namespace: "imodelIngest", name: "firstRun" };

/** Whether an iModel was made for a first run, which was killed: nobody has let it keep transactions since. */
export function isInFirstRun(db: IModelDb): boolean {
  return db.withSqliteStatement("SELECT Val FROM be_Local WHERE Name='StandaloneEdit'", (statement) => statement.step() === DbResult.BE_SQLITE_ROW && statement.getValueString(0) === firstRunMode);
}

/** Notes in an iModel that keeps no transactions that all that is in it comes from one run, which ends now. */
export function noteFirstRun(db: IModelDb): void {
  db.saveFileProperty(property, new Date().toISOString());
  db.saveChanges();
}

/** When the run ended that all of an iModel without transactions comes from, as ISO 8601 in UTC; undefined where there was none, or it was killed. */
export function firstRunEnded(db: IModelDb): string | undefined {
  return db.queryFilePropertyString(property);
}

/** From now on, transactions of an iModel file, which nobody has open, are kept. */
export function keepTransactions(path: string): void {
  StandaloneDb.convertToStandalone(path);
}

/** The same where it can wait: each later run does it before it writes. */
export function tryKeepTransactions(path: string): void {
  try {
    keepTransactions(path);
  } catch (error) {
    log("debug", "the next run lets the iModel keep transactions", { path, error: String(error) });
  }
}
