import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { IModelDb } from "@itwin/core-backend";
import { KnownLocations } from "./itwin/core-backend.js";
import { DbResult } from "./itwin/core-bentley.js";
import { IngestError } from "../errors.js";
import { closest } from "../format/closest.js";
import type { SchemaEntry } from "../schemas/schema-entry.js";

/** The tables of ECDb are read, since ECSQL does not tell the custom attributes of schemas. Container type 1 is the schema. */
const query = `SELECT Name AS name, Alias AS alias, DisplayLabel AS label, printf('%02d.%02d.%02d', VersionDigit1, VersionDigit2, VersionDigit3) AS version,
    (SELECT COUNT(*) FROM ec_Class WHERE SchemaId=s.Id AND Type IN (0,1)) AS classes,
    EXISTS (SELECT 1 FROM ec_CustomAttribute a JOIN ec_Class c ON c.Id=a.ClassId WHERE a.ContainerType=1 AND a.ContainerId=s.Id AND c.Name='DynamicSchema') AS dynamic
  FROM ec_Schema s ORDER BY Name`;

interface Row {
  name: string;
  alias: string;
  label?: string;
  version: string;
  classes: number;
  dynamic: number;
}

/** All schemas of an iModel, by name. */
export function readSchemaList(db: IModelDb): SchemaEntry[] {
  const native = nativeSchemas();
  return db.withPreparedSqliteStatement(query, (statement) => {
    const found: SchemaEntry[] = [];
    while (statement.step() === DbResult.BE_SQLITE_ROW) {
      const { dynamic, label, ...rest } = statement.getRow() as Row;
      const origin = dynamic === 1 ? "dynamic" : native.has(rest.name) ? "native" : "imported";
      found.push({ ...rest, ...(label !== undefined && { label }), origin });
    }
    return found;
  });
}

/**
 * The schemas of those names, compared without case.
 * @throws IngestError `usage` when the iModel does not have one
 */
export function findSchemas(schemas: readonly SchemaEntry[], names: readonly string[]): SchemaEntry[] {
  return names.map((name) => {
    const found = schemas.find((schema) => schema.name.toLowerCase() === name.toLowerCase());
    if (found) return found;
    const meant = closest(name, schemas.map((schema) => schema.name));
    throw new IngestError("usage", `the iModel has no schema ${name}${meant === undefined ? "" : `; did you mean ${meant}?`}`);
  });
}

function nativeSchemas(): ReadonlySet<string> {
  const files = readdirSync(join(KnownLocations.nativeAssetsDir, "ECSchemas"), { recursive: true, encoding: "utf8" });
  return new Set(files.map((file) => basename(file).split(".", 1).join("")));
}
