import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { KnownLocations, StandaloneDb } from "@itwin/core-backend";
import { beforeEach, describe, expect, it } from "vitest";
import { withHost } from "../../ingest/imodel/host.js";
import { selectRows } from "../../ingest/imodel/query.js";
import type { Issue } from "../../ingest/issue.js";
import { synchronize } from "../../ingest/synchronize-inputs.js";
import type { SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { tempFolder } from "../support/temp-folder.js";

const plantSchema = `<?xml version="1.0" encoding="utf-8"?>
<ECSchema schemaName="Plant" alias="plant" version="01.00.00" xmlns="http://www.bentley.com/schemas/Bentley.ECXML.3.2">
  <ECSchemaReference name="BisCore" version="01.00.00" alias="bis"/>
  <ECSchemaReference name="Units" version="01.00.00" alias="u"/>
  <KindOfQuantity typeName="BORE" persistenceUnit="u:MM" relativeError="0.01"/>
  <KindOfQuantity typeName="FLOW" persistenceUnit="u:CUB_M_PER_SEC" relativeError="0.01"/>
  <ECEnumeration typeName="Status" backingTypeName="int" isStrict="true">
    <ECEnumerator name="New" value="1"/>
    <ECEnumerator name="Old" value="2"/>
  </ECEnumeration>
  <ECEntityClass typeName="Pump">
    <BaseClass>bis:PhysicalElement</BaseClass>
    <ECProperty propertyName="Tag" typeName="string"/>
    <ECProperty propertyName="Bore" typeName="double" kindOfQuantity="BORE"/>
    <ECProperty propertyName="Flow" typeName="double" kindOfQuantity="FLOW"/>
    <ECProperty propertyName="Weight" typeName="double"/>
    <ECProperty propertyName="Status" typeName="Status"/>
    <ECProperty propertyName="Built" typeName="dateTime"/>
    <ECArrayProperty propertyName="Standards" typeName="string"/>
  </ECEntityClass>
  <ECEntityClass typeName="FirePump">
    <BaseClass>Pump</BaseClass>
  </ECEntityClass>
</ECSchema>`;

const library = `alignment: 1
kinds:
  Pump:
    class: Plant:Pump
    category: Pumps
    label: name
    properties:
      Bore: { unit: in, to: Bore }
      Data/Status: { case: upper, values: { NEW: New, OLD: Old }, to: Status }
      Data/Internal: { ignore: true }
`;

const project = (rest = ""): string => `alignment: 1
extends: library.yaml
kinds:
  Pump:
    label: ["{Tag} {Name}", $label]
    code: { value: "{System}-{Tag}", spec: "Plant:Tag" }
    federationGuid: GlobalId
    properties:
      Bore: { number: comma, unit: mm, to: Bore }
      FullTag: { from: "{System}-{Tag}", to: Tag }
      Flow: { unit: gpm, to: Flow }
      Weight: { unit: lb, to: Weight }
      Built: { date: dd.MM.yyyy, to: Built }
      Standards: { split: ";", trim: true, to: Standards }
    cases:
      - { where: { Service: [Fire, Sprinkler] }, class: Plant:FirePump, category: Fire }
${rest}`;

const guid = "7d1a0bf1-3b60-4c6f-8f0b-2b2b6a1f0c11";

function pump(id: string, properties: Record<string, unknown>, rest: Partial<BodyRecord & { type: "entity" }> = {}): BodyRecord {
  return { type: "entity", kind: "Pump", id, properties, ...rest };
}

describe("an alignment in the whole language, and an iModel", () => {
  let folder = "";
  let issues: Issue[] = [];
  beforeEach(async () => {
    folder = tempFolder();
    writeFileSync(join(folder, "library.yaml"), library);
    await withHost(async () => {
      const db = StandaloneDb.createEmpty(join(folder, "plant.bim"), { rootSubject: { name: "plant" }, allowEdit: JSON.stringify({ txns: true }) });
      await db.importSchemas([join(KnownLocations.nativeAssetsDir, "ECSchemas", "Standard", "Units.01.00.09.ecschema.xml")]);
      await db.importSchemaStrings([plantSchema]);
      db.close();
    });
  });

  async function sync(records: readonly BodyRecord[], alignment = project()): Promise<Record<string, number>> {
    issues = [];
    writeFileSync(join(folder, "project.yaml"), alignment);
    writeFileSync(join(folder, "doc.ndjson"), documentText({ records }));
    const summary: SyncSummary = await synchronize({
      inputs: [join(folder, "doc.ndjson")],
      imodel: join(folder, "plant.bim"),
      alignment: join(folder, "project.yaml"),
      deletionThreshold: { share: 1 },
      onIssue: (issue) => issues.push(issue),
    });
    const counts = Object.values(summary.documents[0]?.kinds.Pump ?? {}) as number[];
    return Object.fromEntries(Object.keys(summary.documents[0]?.kinds.Pump ?? {}).flatMap((name, i) => ((counts[i] ?? 0) > 0 ? [[name, counts[i] ?? 0]] : [])));
  }

  async function rows(ecsql: string): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    await reading(join(folder, "plant.bim"), (db) => selectRows<Record<string, unknown>>(db, ecsql, { take: (row) => found.push(row) }));
    return found;
  }

  it("store what the source says in the words and units of the schema", async () => {
    const first = { Tag: "P-1", Name: "Feed pump", System: "CW", Bore: "1.016,5", Flow: 1000, Weight: 2, Built: "03.04.2021", Standards: "ISO 1; ISO 2", GlobalId: guid, Data: { Status: "old", Internal: "x", Power: 3 } };
    expect(await sync([pump("1", first), pump("2", { Tag: "P-2", Service: "Fire", Data: { Status: "scrapped" } }, { label: "Second" })])).toEqual({ inserted: 2 });
    expect(await rows(`SELECT ec_classname(p.ECClassId) AS [class], p.UserLabel AS [label], p.CodeValue AS [code], s.Name AS [spec], p.Tag AS [tag], p.Bore AS [bore], p.Flow AS [flow],
      p.Weight AS [weight], p.Status AS [status], p.Built AS [built], p.Standards AS [standards], p.FederationGuid AS [guid], c.CodeValue AS [category], json_extract(p.JsonProperties, '$.imodelIngest.properties') AS [json]
      FROM Plant.Pump p JOIN BisCore.CodeSpec s ON s.ECInstanceId=p.CodeSpec.Id JOIN BisCore.SpatialCategory c ON c.ECInstanceId=p.Category.Id ORDER BY p.UserLabel`)).toEqual([
      {
        class: "Plant:Pump",
        label: "P-1 Feed pump",
        code: "CW-P-1",
        spec: "Plant:Tag",
        tag: "CW-P-1",
        bore: 1016.5,
        flow: 0.0630901964,
        weight: 0.90718474,
        status: 2,
        built: "2021-04-03T00:00:00.000",
        standards: ["ISO 1", "ISO 2"],
        guid,
        category: "Pumps",
        json: JSON.stringify({ Tag: "P-1", Name: "Feed pump", System: "CW", GlobalId: guid, Data: { Power: 3 } }),
      },
      expect.objectContaining({ class: "Plant:FirePump", label: "Second", category: "Fire", json: JSON.stringify({ Tag: "P-2", Service: "Fire", Data: { Status: "scrapped" } }) }),
    ]);
    expect(issues.map(({ code, pointer, message }) => `${code} ${pointer ?? ""} ${message}`)).toEqual(["value-unfit /properties/Data/Status Data/Status is none of: NEW, OLD"]);
  });

  it("write nothing when nothing has changed, and the elements concerned when a document that is extended has", async () => {
    const records = [pump("1", { Tag: "P-1", Bore: "2", Flow: 0.3, Standards: "a;b", Built: "03.04.2021", Data: { Status: "OLD" }, GlobalId: guid }), pump("2", { Tag: "P-2" })];
    await sync(records);
    expect(await sync(records, project("relationships: {}\n"))).toEqual({ unchanged: 2 });
    writeFileSync(join(folder, "library.yaml"), library.replace("values: { NEW: New, OLD: Old }", "values: { NEW: New, OLD: New }"));
    expect(await sync(records)).toEqual({ updated: 1, unchanged: 1 });
    expect((await rows("SELECT Status AS [status] FROM Plant.Pump WHERE Status IS NOT NULL"))[0]).toEqual({ status: 1 });
  });

  it("give an element the federation GUID of the source, and leave it one where the source gives none", async () => {
    const guids = async (): Promise<unknown[]> => (await rows("SELECT FederationGuid AS [guid] FROM Plant.Pump ORDER BY ECInstanceId")).map((row) => row.guid);
    await sync([pump("1", { Tag: "P-1" }), pump("2", { Tag: "P-2", GlobalId: guid })]);
    const [own, given] = await guids();
    expect([given, typeof own]).toEqual([guid, "string"]);
    await sync([pump("1", { Tag: "P-1b" }), pump("2", { Tag: "P-2b" })]);
    expect(await guids()).toEqual([own, guid]);
    await sync([pump("1", { Tag: "P-1", GlobalId: "9d1a0bf1-3b60-4c6f-8f0b-2b2b6a1f0c11" }), pump("2", { Tag: "P-2", Service: "Fire", GlobalId: guid })]);
    expect(await guids()).toEqual(["9d1a0bf1-3b60-4c6f-8f0b-2b2b6a1f0c11", guid]);
    expect(issues.map(({ code }) => code)).toEqual(["class-replaced"]);
  });

  it("give a kind with a class in the dynamic schema another class when the alignment changes", async () => {
    const alignment = (name: string): string => `alignment: 1\nkinds: { Pump: { class: "${name}" } }\ndynamicSchema: { name: Made }\n`;
    const classes = async (): Promise<unknown[]> => (await rows("SELECT ec_classname(e.ECClassId) AS [class] FROM BisCore.Element e JOIN BisCore.ExternalSourceAspect a ON a.Element.Id=e.ECInstanceId WHERE a.Kind='Pump'")).map((row) => row.class);
    const records = [pump("1", { Flow: 1 })];
    await sync(records, alignment("Generic:PhysicalObject"));
    expect(await classes()).toEqual(["Made:Pump"]);
    await sync([...records, pump("2", { Flow: 2 })], alignment("Generic:Document"));
    expect(await classes()).toEqual(["Made:Pump_Document", "Made:Pump_Document"]);
    expect(await rows("SELECT Flow AS [flow] FROM Made.Pump_Document ORDER BY Flow")).toEqual([{ flow: 1 }, { flow: 2 }]);
    await sync(records, alignment("Generic:PhysicalObject"));
    expect(await classes()).toEqual(["Made:Pump"]);
    expect(issues.map(({ code }) => code)).toEqual(["class-replaced"]);
  });

  it("report a federation GUID that another element has, and go on", async () => {
    expect(await sync([pump("1", { Tag: "P-1", GlobalId: guid }), pump("2", { Tag: "P-2", GlobalId: guid }), pump("3", { Tag: "P-3" })])).toEqual({ inserted: 2, rejected: 1 });
    expect(issues.map(({ code }) => code)).toEqual(["element-refused"]);
  });

  it("are refused with the place in whichever document, before anything is written", async () => {
    writeFileSync(join(folder, "library.yaml"), library.replace("New, OLD", "Nwe, OLD"));
    await expect(sync([pump("1", {})], project().replace("gpm", "gpmm"))).rejects.toThrow(
      /library\.yaml:9:50: "Nwe" is none of: 1 \(New\), 2 \(Old\), the values of Plant:Pump\.Status\n.*project\.yaml:11:21: there is no unit gpmm; did you mean gpm\?$/,
    );
    expect(await rows("SELECT ECInstanceId AS [id] FROM Plant.Pump")).toEqual([]);
  });
});
