import { join } from "node:path";
import { StandaloneDb } from "@itwin/core-backend";
import { describe, expect, it } from "vitest";
import type { EntityRecord } from "../../ingest/format/record-types.js";
import { withHost } from "../../ingest/imodel/host.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { selectRows } from "../../ingest/imodel/query.js";
import { exportSchemaXml } from "../../ingest/imodel/schema-text.js";
import { documentText } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { type Ingested, ingestText, totals } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";

const alignment = (policy = "", properties = "{}"): string => `alignment: 1\nkinds: {}\ndefault: { class: Generic:PhysicalObject, properties: ${properties} }\ndynamicSchema: { name: Plant${policy} }\n`;
const folder = tempFolder();
let files = 0;

function newFile(): string {
  return join(folder, `${++files}.bim`);
}

function pump(id: string, properties: Record<string, unknown>): EntityRecord {
  return { type: "entity", kind: "Pump", id, properties };
}

function sync(file: string, records: EntityRecord[], yaml = alignment()): Promise<Ingested> {
  return withIModel(file, (target) => ingestText(documentText({ header: { mode: "delta" }, records }), target, { yaml }));
}

/** `code pointer message` of the issues that say anything of a value. */
function said({ found }: Ingested): string[] {
  return found.filter(({ code }) => code !== "schema-grown").map(({ code, pointer, message }) => `${code} ${pointer ?? ""} ${message}`);
}

/** What is stored in these properties, and what is kept as JSON, by record. */
async function stored(file: string, ...properties: string[]): Promise<Map<unknown, Record<string, unknown>>> {
  const columns = properties.map((name, i) => `, p.[${name}] AS p${i}`).join("");
  const found = new Map<unknown, Record<string, unknown>>();
  const ecsql = `SELECT a.Identifier AS [id], json_extract(p.JsonProperties, '$.imodelIngest.properties') AS [kept]${columns} FROM Plant.Pump p JOIN BisCore.ExternalSourceAspect a ON a.Element.Id=p.ECInstanceId`;
  const take = ({ id, kept, ...row }: Record<string, unknown>): void => {
    const values = properties.map((name, i) => [name, row[`p${i}`]] as const).filter(([, value]) => value !== undefined);
    found.set(id, { ...Object.fromEntries(values), ...(kept !== undefined && { kept: JSON.parse(kept as string) as unknown }) });
  };
  await reading(file, (db) => selectRows<Record<string, unknown>>(db, ecsql, { take }));
  return found;
}

/** Imports the next version of the schema, with something more said of its properties. */
async function narrow(file: string, more: Readonly<Record<string, string>>): Promise<void> {
  await withHost(async () => {
    const db = StandaloneDb.openFile(file);
    let xml = exportSchemaXml(db, "Plant").replace('version="01.00.00"', 'version="01.00.01"');
    for (const [name, attributes] of Object.entries(more)) {
      expect(xml).toContain(`propertyName="${name}"`);
      xml = xml.replace(`propertyName="${name}"`, `propertyName="${name}" ${attributes}`);
    }
    await db.importSchemaStrings([xml]);
    db.close();
  });
}

describe("a value that is not of the type of its property in a dynamic schema", () => {
  const first = {
    on: true, count: 1, size: 1.5, day: "2020-02-29", local: "2020-01-01T10:00", seen: "2020-01-01T10:00:00Z", flat: { x: 1, y: 2 }, at: { x: 1, y: 2, z: 3 }, tag: "a",
    flags: [true], counts: [1], tags: ["a"], days: ["2020-02-29"], path: [{ x: 1, y: 2 }], rows: [{ head: 1, name: "a" }], more: [[1]], last: "z",
  };

  const unlucky: [keyof typeof first, ...unknown[]][] = [
    ["on", "yes", 1, [true]],
    ["count", 1.5, "7", true, 2 ** 31, [1]],
    ["size", "x", true, [1.5]],
    ["day", "2020-01-01T10:00", "2021-02-29", "someday", 2020, ["2020-02-29"]],
    ["local", "2020-01-01", "2020-01-01T10:00Z", "2020-01-01T25:00", "2020-02-30T10:00", 10],
    ["seen", "2020-01-01T10:00", "2020-01-01T10:00:00.1234Z", "2020-02-30T10:00:00Z", "now"],
    ["flat", [1, 2], "1 2", [{ x: 1, y: 2 }]],
    ["at", [1, 2, 3], 3],
    ["tag", ["a"], [1], { x: 1, y: 2 }],
    ["flags", [true, 1], "yes", [true, null]],
    ["counts", [1, 1.5], ["1"], 1.5],
    ["tags", ["a", null], [["a"]], [{ a: 1 }], { x: 1, y: 2 }],
    ["days", ["2020-02-29", "2021-02-29"], "2020-01-01T10:00"],
    ["path", [{ x: 1, y: 2, z: 3 }], [[1, 2]], { x: 1, y: 2, z: 3 }],
    ["rows", [{ head: "x" }], [{ head: 1.5 }], [{ other: 1 }], [{ head: 1 }, {}], "none", [1], [{ head: [1] }]],
  ];
  const records = unlucky.flatMap(([name, ...values]) => values.map((value, i) => pump(`${name} ${i}`, { [name]: value, last: `${name} ${i}` })));
  const file = newFile();

  it("is kept as it is where the schema is frozen, and the record's other values are stored", async () => {
    await sync(file, [pump("first", first)]);
    const result = await sync(file, records, alignment(", properties: freeze, types: freeze"));
    expect(result.found.map(({ code, id, pointer }) => `${code} ${id ?? ""} ${pointer ?? ""}`)).toEqual(unlucky.flatMap(([name, ...values]) => values.map((_, i) => `schema-frozen ${name} ${i} /properties/${name}`)));
    const found = await stored(file, ...Object.keys(first));
    for (const [name, ...values] of unlucky)
      for (const [i, value] of values.entries()) expect(found.get(`${name} ${i}`), `${name} ${i}`).toEqual({ last: `${name} ${i}`, kept: { [name]: value } });
  });

  it("keeps its record out where the schema is in quarantine", async () => {
    const refused = await sync(file, records.map((record) => ({ ...record, id: `again ${record.id}` })), alignment(", properties: quarantine, types: quarantine"));
    expect(totals(refused)).toEqual({ rejected: records.length });
    expect(new Set(refused.found.map(({ code }) => code))).toEqual(new Set(["schema-quarantined"]));
  });

  it("gets another property where the schema evolves; what was stored stays", async () => {
    const before = (await stored(file, ...Object.keys(first))).get("first");
    const all = records.map((record) => ({ ...record, id: `once more ${record.id}` }));
    expect(totals(await sync(file, all))).toEqual({ inserted: all.length });
    const found = await stored(file, ...Object.keys(first));
    expect(found.get("first")).toEqual(before);
    expect(all.filter(({ id }) => found.get(id)?.kept !== undefined)).toEqual([]);
  });
});

describe("a value that its dynamic class does not hold, though it is of its type", () => {
  it("is found by the JSON Schema of that class, and kept as JSON where the policy does not refuse its record", async () => {
    const file = newFile();
    await sync(file, [pump("0", { tag: "abc", size: 1.5, count: 7, tags: ["a"], rows: [{ name: "abc", head: 1 }], Pset: { status: "new", note: "x" } })]);
    await narrow(file, { tag: 'maximumLength="3"', size: 'maximumValue="2"', count: 'minimumValue="5"', name: 'maximumLength="3"', Pset_status: 'readOnly="true"' });
    const given = { tag: "abcd", size: 2.5, count: 4, tags: ["b"], rows: [{ name: "abcd", head: 2 }], Pset: { status: "old", note: "y" } };
    const result = await sync(file, [pump("1", given), pump("2", { tag: "abc", size: 2, count: 5, Pset: { note: "z" } })]);
    expect(said(result).sort()).toEqual([
      "value-unfit /properties/Pset/status /Pset/status cannot be stored: Plant:Pump.Pset_status is read-only or has no values",
      "value-unfit /properties/count /count is less than 5, the least that Plant:Pump.count holds",
      "value-unfit /properties/rows /rows is longer than the 3 characters that Plant:Pump.rows holds",
      "value-unfit /properties/size /size is more than 2, the most that Plant:Pump.size holds",
      "value-unfit /properties/tag /tag is longer than the 3 characters that Plant:Pump.tag holds",
    ]);
    const found = await stored(file, "tag", "size", "count", "tags", "rows", "Pset_status", "Pset_note");
    const { tags, ...unfit } = given;
    expect(found.get("1")).toEqual({ tags, Pset_note: "y", kept: unfit });
    expect(found.get("2")).toEqual({ tag: "abc", size: 2, count: 5, Pset_note: "z" });
    const refused = await sync(file, [pump("3", { tag: "abcd", size: 1 }), pump("4", { tag: "a" })], alignment(", types: quarantine"));
    expect(totals(refused)).toEqual({ inserted: 1, rejected: 1 });
    expect(said(refused)).toEqual(["schema-quarantined /properties/tag /tag is longer than the 3 characters that Plant:Pump.tag holds"]);
  });

  it("is a number that is too large once it is converted", async () => {
    const file = newFile();
    const result = await sync(file, [pump("1", { size: 1e308, tag: "a" }), pump("2", { size: 2 })], alignment("", "{ size: { unit: km } }"));
    expect(said(result)).toEqual(["value-unfit /properties/size size is too large once it is converted"]);
    const found = await stored(file, "size", "tag");
    expect(found.get("1")).toEqual({ tag: "a", kept: { size: 1e308 } });
    expect(found.get("2")).toEqual({ size: 2000 });
  });
});

describe("a class that a dynamic schema derives from a base class of the rule's, since that is sealed", () => {
  it("keeps the values of properties that it does not inherit", async () => {
    const file = newFile();
    await withHost(async () => {
      const db = StandaloneDb.createEmpty(file, { rootSubject: { name: "sealed" }, allowEdit: JSON.stringify({ txns: true }) });
      await db.importSchemaStrings([sealed]);
      db.close();
    });
    const yaml = `alignment: 1\nkinds: { Pump: { class: Sealed:Pump, properties: { Tag: Tag, Head: { unit: m, to: Head }, Note: Note }, references: { feeds: { navigation: Feeds } } } }\ndynamicSchema: { name: Plant }\n`;
    const records = [pump("1", { Tag: "a", Head: 2, Note: "n" }), { ...pump("2", { Tag: "b" }), references: { feeds: { kind: "Pump", id: "1" } } }];
    const result = await sync(file, records, yaml);
    expect(said(result)).toEqual([]);
    const found = await stored(file, "Tag", "Head", "Note");
    expect(found.get("1")).toEqual({ Tag: "a", Head: 2, Note: "n" });
    expect(found.get("2")).toEqual({ Tag: "b" });
  });
});

const sealed = `<?xml version="1.0" encoding="utf-8"?>
<ECSchema schemaName="Sealed" alias="sealed" version="01.00.00" xmlns="http://www.bentley.com/schemas/Bentley.ECXML.3.2">
  <ECSchemaReference name="BisCore" version="01.00.00" alias="bis"/>
  <ECEntityClass typeName="Machine" modifier="Abstract"><BaseClass>bis:PhysicalElement</BaseClass><ECProperty propertyName="Note" typeName="string"/></ECEntityClass>
  <ECEntityClass typeName="Pump" modifier="Sealed">
    <BaseClass>Machine</BaseClass>
    <ECProperty propertyName="Tag" typeName="string"/>
    <ECProperty propertyName="Head" typeName="double"/>
    <ECNavigationProperty propertyName="Feeds" relationshipName="PumpFeedsPump" direction="Forward"/>
  </ECEntityClass>
  <ECRelationshipClass typeName="PumpFeedsPump" modifier="None" strength="referencing">
    <Source multiplicity="(0..*)" roleLabel="feeds" polymorphic="true"><Class class="Pump"/></Source>
    <Target multiplicity="(0..1)" roleLabel="is fed by" polymorphic="true"><Class class="Pump"/></Target>
  </ECRelationshipClass>
</ECSchema>`;
