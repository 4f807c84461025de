import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { DbResult } from "./itwin/core-bentley.js";

/**
 * Runs an ECSQL query and returns the first column of each row as text; ids are bound in order.
 * Statements are used, not query readers, because a reader does not see what is not saved yet.
 */
export function selectIds(db: IModelDb, ecsql: string, ...ids: Id64String[]): Id64String[] {
  return db.withPreparedStatement(ecsql, (statement) => {
    ids.forEach((id, i) => statement.bindId(i + 1, id));
    const found: Id64String[] = [];
    while (statement.step() === DbResult.BE_SQLITE_ROW) found.push(statement.getValue(0).getId());
    return found;
  });
}

/**
 * Runs an ECSQL query and hands each row, as an object by column alias, to `take`; text and ids are bound in order.
 * A value bound to an id column is given as `{ id }`.
 */
export function selectRows<Row extends object>(
  db: IModelDb,
  ecsql: string,
  { bind = [], take }: { bind?: readonly (string | { id: Id64String })[]; take(row: Row): void },
): void {
  db.withPreparedStatement(ecsql, (statement) => {
    bind.forEach((value, i) => (typeof value === "string" ? statement.bindString(i + 1, value) : statement.bindId(i + 1, value.id)));
    while (statement.step() === DbResult.BE_SQLITE_ROW) take(statement.getRow() as Row);
  });
}
