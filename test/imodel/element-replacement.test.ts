import { join } from "node:path";
import { SpatialCategory } from "@itwin/core-backend";
import { Code } from "@itwin/core-common";
import { describe, expect, it } from "vitest";
import { selectIds } from "../../ingest/imodel/query.js";
import type { AlignedElement } from "../../ingest/alignment/aligned-element.js";
import type { Change, ElementChange } from "../../ingest/synchronize/change.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { findDamage } from "../robustness/imodel-lines.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { imodelContent, reading, transactionCount } from "../support/imodel-content.js";
import { type Ingested, ingestText, totals } from "../support/ingest-text.js";
import { asPerson } from "../support/person.js";
import { change, key, results, session } from "../support/session.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
let files = 0;

function newFile(): string {
  return join(folder, `${++files}.bim`);
}

const groups = "BisCore:ElementGroupsMembers";

/** A change of a definition. */
function type(className: string, element: Partial<AlignedElement> = {}, checksum = "1"): ElementChange {
  const { category: _category, ...definition } = change("t", { className, model: "definition", ...element }, checksum).element;
  return { ...change("t", {}, checksum), element: definition };
}

function typed(id: string, checksum = "1"): ElementChange {
  return change(id, { references: [{ pointer: "/references/type", target: key("t"), navigation: { property: "TypeDefinition", relationship: "BisCore:PhysicalElementIsOfType" } }] }, checksum);
}

function elementOf(file: string, id: string): Promise<string> {
  return session(file, async (opened) => (await opened.index()).find(key(id))?.element ?? "");
}

describe("a definition whose alignment names another class", () => {
  const code = { code: { spec: "imodel-ingest:Type", value: "T" } };
  const feeds = { references: [{ pointer: "/references/feeds", target: key("1"), link: { relationship: groups, backward: false } }] };

  it("is replaced under the same id: elements of any source that point at it keep pointing at it", async () => {
    const file = newFile();
    await results(file, [type("Generic:PhysicalType", { ...code, ...feeds, label: "old" }), typed("1"), typed("2")]);
    const id = await elementOf(file, "t");
    await asPerson(file, (db) => {
      const [model = ""] = selectIds(db, "SELECT ECInstanceId FROM BisCore.PhysicalModel");
      const [category = ""] = selectIds(db, "SELECT ECInstanceId FROM BisCore.SpatialCategory");
      const props = { classFullName: "Generic:PhysicalObject", model, category, code: Code.createEmpty(), userLabel: "by hand", typeDefinition: { id, relClassName: "BisCore:PhysicalElementIsOfType" } };
      db.elements.insertElement(props);
    });
    const grid = type("Functional:FunctionalType", { ...code, ...feeds, label: "new" }, "2");
    expect(await results(file, [grid])).toEqual(["rejected"]);
    await asPerson(file, (db) => db.importSchemaStrings([schema]));
    const pumpType = type("Plant:PumpType", { ...code, ...feeds, label: "new" }, "2");
    expect(await session(file, (opened) => opened.apply([pumpType]))).toMatchObject([{ result: "updated", replaced: true, missing: [] }]);
    expect(await elementOf(file, "t")).toBe(id);
    const content = await imodelContent(file);
    expect(content["plant Pump t"]).toMatchObject({ className: "Plant:PumpType", label: "new", code: "T", links: [`${groups} plant Pump 1`], provenance: ["Pump t  2"] });
    expect(content["plant Pump 1"]).toMatchObject({ type: "plant Pump t", provenance: ["Pump 1  1"] });
    expect(content["plant Pump 2"]).toMatchObject({ type: "plant Pump t" });
    expect(await reading(file, (db) => selectIds(db, "SELECT TypeDefinition.Id FROM Generic.PhysicalObject"))).toEqual([id, id, id]);
    expect(await reading(file, findDamage)).toEqual([]);
    const before = await transactionCount(file);
    expect(await results(file, [pumpType, typed("1"), typed("2")])).toEqual(["unchanged", "unchanged", "unchanged"]);
    expect(await transactionCount(file)).toBe(before);
  });

  it("stays as it is, with all that hangs on it, where what points at it could not point at the new class", async () => {
    const file = newFile();
    await results(file, [type("Generic:PhysicalType", { ...code, ...feeds }), typed("1")]);
    const before = await imodelContent(file);
    const wrong: Change[] = [type("Functional:FunctionalType", { ...code }, "2"), change("1", { ...typed("1").element, label: "renamed" }, "2")];
    const outcomes = await session(file, (opened) => opened.apply(wrong));
    expect(outcomes).toMatchObject([{ result: "waiting", awaits: key("1"), missing: [{ code: "class-changed", message: expect.stringContaining("BisCore:PhysicalElementIsOfType") as string }] }, { result: "updated" }]);
    expect((await imodelContent(file))["plant Pump t"]).toEqual(before["plant Pump t"]);
    expect((await imodelContent(file))["plant Pump 1"]).toMatchObject({ type: "plant Pump t", label: "renamed" });
  });

  it("stays as it is where geometry and views may use it", async () => {
    const file = newFile();
    await results(file, [type("BisCore:SpatialCategory", code)]);
    expect(await session(file, (opened) => opened.apply([type("Generic:PhysicalType", code, "2")]))).toMatchObject([{ result: "rejected", code: "class-changed" }]);
    expect((await imodelContent(file))["plant Pump t"]).toMatchObject({ className: "BisCore:SpatialCategory", code: "T" });
  });
});

describe("an element whose replacement the iModel refuses", () => {
  it("stays as it is, with its children and links", async () => {
    const file = newFile();
    const below = { parent: { target: key("1"), relationship: "BisCore:PhysicalElementAssemblesElements" } };
    const feeds = { references: [{ pointer: "/references/feeds", target: key("2"), link: { relationship: groups, backward: false } }] };
    await results(file, [change("1", feeds), change("2"), change("child", below)]);
    const before = await imodelContent(file);
    const refused = type("BisCore:SpatialCategory", {}, "2");
    const wrong: Change[] = [{ ...refused, key: key("1") }, change("3")];
    expect(await results(file, wrong)).toEqual(["rejected", "inserted"]);
    const { "plant Pump 3": _inserted, ...rest } = await imodelContent(file);
    expect(rest).toEqual({ ...before, "DocumentWithBeGuid": undefined, ...rest });
    expect(rest["plant Pump 1"]).toEqual(before["plant Pump 1"]);
    expect(rest["plant Pump child"]).toEqual(before["plant Pump child"]);
  });

  it("stays as it is where others have codes scoped by it", async () => {
    const file = newFile();
    await results(file, [change("1")]);
    const id = await elementOf(file, "1");
    await asPerson(file, (db) => {
      const model = db.elements.getElementProps(id).model;
      const [category = ""] = selectIds(db, "SELECT ECInstanceId FROM BisCore.SpatialCategory");
      const props = { classFullName: "Generic:PhysicalObject", model, category, code: new Code({ spec: db.codeSpecs.getByName(SpatialCategory.getCodeSpecName()).id, scope: id, value: "inside" }) };
      db.elements.insertElement(props);
    });
    const location = change("1", { className: "Generic:SpatialLocation" }, "2");
    expect(await session(file, (opened) => opened.apply([location]))).toMatchObject([{ result: "rejected", code: "class-changed" }]);
  });
});

const schema = `<?xml version="1.0" encoding="UTF-8"?>
<ECSchema schemaName="Plant" alias="plant" version="01.00.00" xmlns="http://www.bentley.com/schemas/Bentley.ECXML.3.2">
  <ECSchemaReference name="BisCore" version="01.00.00" alias="bis"/>
  <ECEntityClass typeName="PumpType"><BaseClass>bis:PhysicalType</BaseClass></ECEntityClass>
</ECSchema>`;

describe("an element that others point at", () => {
  const yaml = (type: string, pump: string): string => `alignment: 1\nkinds:\n  Type: { class: "${type}" }\n  Pump: { class: "${pump}", references: { type: { navigation: TypeDefinition } } }\n`;
  const records: BodyRecord[] = [
    { type: "entity", kind: "Type", id: "t" },
    ...["1", "2"].map((id): BodyRecord => ({ type: "entity", kind: "Pump", id, references: { type: { kind: "Type", id: "t" } } })),
  ];
  const sync = (file: string, text: string) => withIModel(file, (target) => ingestText(documentText({ records }), target, { yaml: text }));
  const said = ({ found }: Ingested): string[] => found.map(({ code, kind, id }) => `${code} ${kind ?? ""} ${id ?? ""}`).sort();

  it("gets another class once they have got theirs", async () => {
    const file = newFile();
    await sync(file, yaml("Generic:PhysicalType", "Generic:PhysicalObject"));
    const result = await sync(file, yaml("Generic:SpatialLocationType", "Generic:SpatialLocation"));
    expect([totals(result), said(result)]).toEqual([{ updated: 3 }, ["class-replaced Pump 1", "class-replaced Pump 2", "class-replaced Type t"]]);
    expect(await reading(file, (db) => selectIds(db, "SELECT TypeDefinition.Id FROM Generic.SpatialLocation"))).toEqual(Array.from({ length: 2 }, () => expect.any(String) as string));
    expect(await reading(file, findDamage)).toEqual([]);
    expect(totals(await sync(file, `${yaml("Generic:SpatialLocationType", "Generic:SpatialLocation")}relationships: {}\n`))).toEqual({ unchanged: 3 });
  });

  it("gets it once they are gone", async () => {
    const file = newFile();
    await sync(file, yaml("Generic:PhysicalType", "Generic:PhysicalObject"));
    const result = await withIModel(file, (target) => ingestText(documentText({ records: records.slice(0, 1) }), target, { yaml: yaml("Generic:SpatialLocationType", "Generic:SpatialLocation") }));
    expect([totals(result), said(result)]).toEqual([{ updated: 1, deleted: 2 }, ["class-replaced Type t"]]);
  });

  it("stays as it is, and the run says so, where they go on pointing at it", async () => {
    const file = newFile();
    await sync(file, yaml("Generic:PhysicalType", "Generic:PhysicalObject"));
    const result = await sync(file, yaml("Generic:SpatialLocationType", "Generic:PhysicalObject"));
    expect([totals(result), said(result)]).toEqual([{ unchanged: 2, rejected: 1 }, ["class-changed Type t"]]);
  });
});
