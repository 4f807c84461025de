import type { IModelDb } from "@itwin/core-backend";
import type { Named } from "../alignment/dynamic/dynamic-schema.js";
import { selectRows } from "./query.js";

const query = `SELECT c.Name AS [base], p.Name AS [name], COALESCE(p.DisplayLabel, p.Name) AS [label] FROM meta.ECSchemaDef s
  JOIN meta.ECClassDef c ON c.Schema.Id=s.ECInstanceId JOIN meta.ClassHasAllBaseClasses b ON b.TargetECInstanceId=c.ECInstanceId AND b.SourceECInstanceId<>c.ECInstanceId
  JOIN meta.ECPropertyDef p ON p.Class.Id=b.SourceECInstanceId WHERE s.Name=?`;

/** The properties of all classes, of this or another schema, that are derived from those of a schema, by the names of the latter. */
export function derivedProperties(db: IModelDb, schema: string): Map<string, Named[]> {
  const found = new Map<string, Named[]>();
  const take = ({ base, ...property }: Named & { base: string }): void => {
    const properties = found.get(base) ?? [];
    found.set(base, properties);
    properties.push(property);
  };
  selectRows(db, query, { bind: [schema], take });
  return found;
}
