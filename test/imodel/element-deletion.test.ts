import { join } from "node:path";
import type { StandaloneDb } from "@itwin/core-backend";
import { Code, IModel } from "@itwin/core-common";
import { describe, expect, it } from "vitest";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { aspectProps } from "../../ingest/imodel/provenance.js";
import { selectIds } from "../../ingest/imodel/query.js";
import { findDamage } from "../robustness/imodel-lines.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { imodelContent, reading, transactionCount } from "../support/imodel-content.js";
import { type Ingested, ingestText, totals } from "../support/ingest-text.js";
import { asPerson } from "../support/person.js";
import { key, session } from "../support/session.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
let files = 0;

function newFile(): string {
  return join(folder, `${++files}.bim`);
}

const yaml = `alignment: 1
kinds:
  Pump: { class: Generic:PhysicalObject, references: { type: { navigation: TypeDefinition } } }
  Type: { class: Generic:PhysicalType }
  Plan: { class: BisCore:Drawing }
  Layer: { class: BisCore:SpatialCategory }
relationships:
  serves: { relationship: BisCore:ElementGroupsMembers }
`;
const entity = (kind: string, id: string, rest: Partial<BodyRecord & { type: "entity" }> = {}): BodyRecord => ({ type: "entity", kind, id, ...rest });
const pumps = [entity("Pump", "p1"), entity("Pump", "p2")];

function run(file: string, records: BodyRecord[], scopes?: string[]): Promise<Ingested> {
  const text = documentText({ ...(scopes && { header: { scopes } }), records });
  return withIModel(file, (target) => ingestText(text, target, { yaml }));
}

function elementOf(file: string, kind: string, id: string): Promise<string> {
  return session(file, async (opened) => (await opened.index()).find(key(id, kind))?.element ?? "");
}

function withheld({ found }: Ingested): string[] {
  return found.map(({ code, id }) => `${code} ${id ?? ""}`).sort();
}

describe("elements in a tree", () => {
  it("stay below each other where another source describes a child too", async () => {
    const file = newFile();
    await run(file, [...pumps, entity("Pump", "p3", { parent: { kind: "Pump", id: "p2" } })]);
    const child = await elementOf(file, "Pump", "p3");
    await asPerson(file, (db) => db.elements.insertAspect(aspectProps({ element: child, scope: IModel.rootSubjectId, kind: "Other", identifier: "x" })));
    expect(withheld(await run(file, pumps.slice(0, 1)))).toEqual(["deletion-withheld p2"]);
    expect(Object.values(await imodelContent(file)).map(({ provenance }) => provenance)).toContainEqual(["Other x  "]);
    expect(await reading(file, findDamage)).toEqual([]);
  });

  it("go with the relationships of other scopes that start at them", async () => {
    const file = newFile();
    const serves: BodyRecord = { type: "relationship", kind: "serves", id: "r", scope: "b", source: { kind: "Pump", id: "p2", scope: "" }, target: { kind: "Pump", id: "p1", scope: "" } };
    await run(file, [...pumps, serves], ["", "b"]);
    expect(totals(await run(file, [...pumps.slice(0, 1), serves], ["", "b"]))).toMatchObject({ deleted: 1 });
    expect(await reading(file, (db) => selectIds(db, "SELECT ECInstanceId FROM Generic.PhysicalObject"))).toHaveLength(1);
    expect(withheld(await run(file, [...pumps.slice(0, 1), serves], ["", "b"]))).toEqual(["relationship-unresolved r"]);
    await run(file, [...pumps, serves], ["", "b"]);
    expect((await imodelContent(file))["plant Pump p2"]).toMatchObject({ links: ["BisCore:ElementGroupsMembers plant Pump p1"] });
  });
});

describe("a definition that elements point at", () => {
  const typed = entity("Pump", "p3", { references: { type: { kind: "Type", id: "t" } } });

  it("goes with its record; what is left pointing at it is looked at again until it is back", async () => {
    const file = newFile();
    const typeOf = async () => (await reading(file, (db) => selectIds(db, "SELECT TypeDefinition.Id FROM BisCore.PhysicalElement WHERE TypeDefinition.Id IS NOT NULL"))).length;
    await run(file, [...pumps, typed, entity("Type", "t")]);
    expect(await typeOf()).toBe(1);
    const gone = await run(file, [...pumps, typed]);
    expect(withheld(gone)).toEqual(["reference-unresolved p3"]);
    expect(await typeOf()).toBe(0);
    const before = await transactionCount(file);
    await run(file, [...pumps, typed]);
    expect(await transactionCount(file)).toBe(before);
    await run(file, [...pumps, typed, entity("Type", "t")]);
    expect(await typeOf()).toBe(1);
  });

  it("is deleted although it is a category, once no element is in it", async () => {
    const file = newFile();
    await run(file, [...pumps, entity("Layer", "l", { code: "Layer" })]);
    expect(totals(await run(file, pumps))).toEqual({ unchanged: 2, deleted: 1 });
    expect(await elementOf(file, "Layer", "l")).toBe("");
  });

  it("stays while an element of somebody else's points at it", async () => {
    const file = newFile();
    await run(file, [...pumps, typed, entity("Type", "t")]);
    const type = await elementOf(file, "Type", "t");
    await asPerson(file, (db) => {
      const [model = ""] = selectIds(db, "SELECT ECInstanceId FROM BisCore.PhysicalModel");
      const [category = ""] = selectIds(db, "SELECT ECInstanceId FROM BisCore.SpatialCategory");
      const props = { classFullName: "Generic:PhysicalObject", model, category, code: Code.createEmpty(), typeDefinition: { id: type, relClassName: "BisCore:PhysicalElementIsOfType" } };
      db.elements.insertElement(props);
    });
    const kept = await run(file, pumps);
    expect(withheld(kept)).toEqual(["deletion-withheld t"]);
    expect(await elementOf(file, "Type", "t")).toBe(type);
  });
});

describe("an element that iTwin.js cannot delete", () => {
  it.each<[string, (db: StandaloneDb, element: string) => void]>([
    ["a model of its own", (db, element) => {
      db.models.insertModel({ classFullName: "BisCore:DrawingModel", modeledElement: { id: element } });
    }],
    ["codes of others scoped by it", (db, element) => {
      const code = new Code({ spec: db.codeSpecs.getByName("bis:Subject").id, scope: element, value: "inside" });
      db.elements.insertElement({ classFullName: "BisCore:Subject", model: IModel.repositoryModelId, parent: { id: "0x1", relClassName: "BisCore:SubjectOwnsSubjects" }, code });
    }],
  ])("stays, and the run goes on: one with %s", async (_, hold) => {
    const file = newFile();
    await run(file, [...pumps, entity("Plan", "d1")]);
    const plan = await elementOf(file, "Plan", "d1");
    await asPerson(file, (db) => hold(db, plan));
    const result = await run(file, [pumps[0] ?? entity("Pump", "p1")]);
    expect(withheld(result)).toEqual(["deletion-withheld d1"]);
    expect(result.status).toBe("synchronized");
    expect(await elementOf(file, "Plan", "d1")).toBe(plan);
  });
});
