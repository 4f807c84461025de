import type { ECSqlStatement, IModelDb } from "@itwin/core-backend";
import { ECSqlValueType } from "@itwin/core-common";

/**
 * Runs an ECSQL query and gives all its rows, as objects by column alias, ids as hexadecimal text.
 * They come as one value, since every call into native code costs as much as many rows: the ECSQL is translated and run as SQL.
 */
export function selectAll<Row extends object>(db: IModelDb, ecsql: string): Row[] {
  const { native, members } = db.withPreparedStatement(ecsql, (statement) => ({ native: statement.getNativeSql(), members: membersOf(statement) }));
  const columns = members.map((_, i) => column(i)).join(",");
  const sql = `WITH found(${columns}) AS (${native}) SELECT json_group_array(json_object(${members.join(",")})) FROM found`;
  return db.withSqliteStatement(sql, (statement) => (statement.step(), JSON.parse(statement.getValueString(0)) as Row[]));
}

/** Each column by its alias, without a loss of digits. */
function membersOf(statement: ECSqlStatement): string[] {
  return Array.from({ length: statement.getColumnCount() }, (_, i) => {
    const { columnInfo } = statement.getValue(i);
    return `'${columnInfo.getAccessString()}',${textOf(column(i), columnInfo.getType())}`;
  });
}

function textOf(value: string, type: ECSqlValueType): string {
  if (type === ECSqlValueType.Id) return `iif(${value} IS NULL,NULL,printf('0x%x',${value}))`;
  return type === ECSqlValueType.Double ? `iif(${value} IS NULL,NULL,printf('%!.17g',${value}))` : value;
}

const column = (index: number): string => `c${index}`;
