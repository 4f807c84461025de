import { join } from "node:path";
import { type IModelDb, StandaloneDb } from "@itwin/core-backend";
import { describe, expect, it } from "vitest";
import type { DynamicSchema } from "../../ingest/alignment/dynamic/dynamic-schema.js";
import { findDynamicSchema, importDynamicSchema } from "../../ingest/imodel/dynamic-schemas.js";
import { withHost } from "../../ingest/imodel/host.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { exportSchemaXml } from "../../ingest/imodel/schema-text.js";
import { documentText } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { ingestText, totals } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { storedByRecord, valuesOf } from "./stored-by-record.js";
import { hostileRecords, ordinaryRecords } from "./sources.js";

const yaml = "alignment: 1\nkinds:\n  Website: { class: BisCore:UrlLink }\ndefault: { class: Generic:PhysicalObject, properties: { Serial: { unit: m } } }\ndynamicSchema: { name: Plant }\n";

/** Tables, indexes and triggers of an iModel, in order, with their SQL, in which classes have their names instead of the numbers that they got. */
function tablesOf(db: IModelDb): string[] {
  const classes = new Map(sqlRows(db, "SELECT c.Id, s.Name || '.' || c.Name FROM ec_Class c JOIN ec_Schema s ON s.Id=c.SchemaId") as [number, string][]);
  const named = (sql: string): string => sql.replace(/ECClassId=(\d+)( OR ECClassId=\d+)*/g, (filter) => (filter.match(/\d+/g) ?? []).map((id) => classes.get(Number(id))).sort().join(" OR "));
  return sqlRows(db, "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").map((row) => named(row.join(" | ")));
}

function sqlRows(db: IModelDb, sql: string): unknown[][] {
  return db.withPreparedSqliteStatement(sql, (statement) => [...statement].map((row) => Object.values(row as object) as unknown[]));
}

/** What an empty iModel becomes when schemas are imported, given as our own or as EC XML. */
async function imported<T>(schema: DynamicSchema | string, read: (db: IModelDb) => T): Promise<T> {
  return withHost(async () => {
    const db = StandaloneDb.createEmpty(join(tempFolder(), "fresh.bim"), { rootSubject: { name: "fresh" }, allowEdit: JSON.stringify({ txns: true }) });
    try {
      await (typeof schema === "string" ? db.importSchemaStrings([schema]) : importDynamicSchema(db, schema));
      return read(db);
    } finally {
      db.close();
    }
  });
}

describe("a dynamic schema that was upgraded version by version, with data in it", () => {
  const file = join(tempFolder(), "plant.bim");
  const versions = [...ordinaryRecords, hostileRecords].map((records, version) => records.map((record) => ({ ...record, id: `${version}-${record.id}` })));

  it("still has every value of every version", async () => {
    for (const [i, records] of versions.entries()) {
      const text = documentText({ header: { mode: "delta" }, records });
      expect(totals(await withIModel(file, (target) => ingestText(text, target, { yaml })))).toEqual({ inserted: records.length });
      expect(await reading(file, (db) => db.querySchemaVersion("Plant"))).toBe(`1.0.${i}`);
    }
    const given = Object.fromEntries(versions.flat().map((record) => [`${record.kind} ${record.id}`, valuesOf(record.properties)] as const));
    expect(await reading(file, (db) => storedByRecord(db, "Plant"))).toEqual(given);
  });

  it("gives the tables and indexes that the last version alone gives", async () => {
    const { schema, tables } = await reading(file, (db) => ({ schema: findDynamicSchema(db, "Plant"), tables: tablesOf(db) }));
    expect(schema?.version.minor).toBe(versions.length - 1);
    expect(schema && (await imported(schema, tablesOf))).toEqual(tables);
  });

  it("is the same schema when it is exported and imported elsewhere", async () => {
    const { schema, xml } = await reading(file, (db) => ({ schema: findDynamicSchema(db, "Plant"), xml: exportSchemaXml(db, "Plant") }));
    const again = await imported(xml, (db) => ({ schema: findDynamicSchema(db, "Plant"), xml: exportSchemaXml(db, "Plant") }));
    expect(again).toEqual({ schema, xml });
  });
});
