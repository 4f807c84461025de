import { join } from "node:path";
import { CategorySelector, ModelSelector, SubCategory, type StandaloneDb } from "@itwin/core-backend";
import { Code, type GeometricElement3dProps, IModel } from "@itwin/core-common";
import { describe, expect, it } from "vitest";
import type { HeaderRecord } from "../../ingest/format/record-types.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { selectIds } from "../../ingest/imodel/query.js";
import type { IngestOptions } from "../../ingest/ingest.js";
import { contentLines, findDamage } from "../robustness/imodel-lines.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { reading, transactionCount } from "../support/imodel-content.js";
import { type Ingested, ingestText } from "../support/ingest-text.js";
import { asPerson } from "../support/person.js";
import { key, session } from "../support/session.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
let files = 0;

function newFile(): string {
  return join(folder, `${++files}`, "model.bim"); // the name of the root subject is that of the file
}

const yaml = `alignment: 1
kinds:
  Pump: { class: Generic:PhysicalObject }
  Valve: { class: Generic:PhysicalObject }
  Type: { class: Generic:PhysicalType }
  Team: { class: Generic:Group }
`;
const scopes = ["", "north", "south"];
const entity = (kind: string, id: string, rest: Partial<BodyRecord & { type: "entity" }> = {}): BodyRecord => ({ type: "entity", kind, id, ...rest });
const pumps = [entity("Pump", "p1", { code: "P" }), entity("Pump", "p2", { scope: "north" })];
const others: BodyRecord[] = [
  { type: "part", id: "flange", geometry: [{ type: "box", low: [0, 0, 0], high: [1, 1, 1] }] },
  entity("Valve", "v1", { code: "V", geometry: [{ type: "part", part: "flange" }] }),
  entity("Valve", "v2", { scope: "south" }),
  entity("Type", "t"),
  entity("Team", "g"),
];

function run(file: string, records: BodyRecord[], { header, ...options }: Partial<IngestOptions> & { header?: Partial<HeaderRecord>; yaml?: string } = {}): Promise<Ingested> {
  const text = documentText({ header: { scopes, ...header }, records });
  return withIModel(file, (target) => ingestText(text, target, { yaml, ...options }));
}

function names(file: string, classFullName: string): Promise<string[]> {
  return reading(file, (db) => selectIds(db, `SELECT ECInstanceId FROM ${classFullName}`).map((id) => db.elements.getElementProps(id)).map(({ code, userLabel }) => code.value || (userLabel ?? "")).sort());
}

const categories = (file: string) => names(file, "BisCore.SpatialCategory");
const partitions = (file: string) => names(file, "BisCore.InformationPartitionElement");

function only(db: StandaloneDb, classFullName: string, name: string): string {
  const found = selectIds(db, `SELECT ECInstanceId FROM ${classFullName} WHERE CodeValue='${name}'`);
  expect(found).toHaveLength(1);
  return found[0] ?? "";
}

describe("what nothing is left in", () => {
  it("goes with the last entity: the iModel is as if only the last document had been synchronized", async () => {
    const [file, fresh] = [newFile(), newFile()];
    await run(file, [...pumps, ...others]);
    expect(await categories(file)).toEqual(["Pump", "Valve"]);
    await run(file, pumps);
    await run(fresh, pumps);
    const [left, expected] = [await reading(file, contentLines), await reading(fresh, contentLines)];
    expect(left).toEqual(expected);
    expect(await categories(file)).toEqual(["Pump"]);
    expect(await partitions(file)).toEqual(["BisCore.DictionaryModel", "BisCore.RealityDataSources", "Definitions", "Physical"]);
    expect(await names(file, "BisCore.Subject")).toHaveLength(3);
    expect(await reading(file, findDamage)).toEqual([]);
  });

  it("goes altogether when the source is empty, and comes back with its entities", async () => {
    const [file, fresh, whole] = [newFile(), newFile(), newFile()];
    const all = [...pumps, ...others];
    await run(file, all);
    await run(file, []);
    await run(fresh, []);
    expect(await reading(file, contentLines)).toEqual(await reading(fresh, contentLines));
    await run(file, all);
    await run(whole, all);
    expect(await reading(file, contentLines)).toEqual(await reading(whole, contentLines));
  });

  it("goes when the alignment puts its elements elsewhere", async () => {
    const [file, fresh] = [newFile(), newFile()];
    const equipment = yaml.replace("Valve: { class: Generic:PhysicalObject", "Valve: { class: Generic:PhysicalObject, category: Pump");
    await run(file, [...pumps, ...others]);
    await run(file, [...pumps, ...others], { yaml: equipment });
    await run(fresh, [...pumps, ...others], { yaml: equipment });
    expect(await reading(file, contentLines)).toEqual(await reading(fresh, contentLines));
  });

  it("is removed by a run after one that ended between its deletions and its end", async () => {
    const file = newFile();
    await run(file, [...pumps, ...others]);
    await session(file, (opened) => opened.apply(["v1", "v2"].map((id) => ({ operation: "delete", key: { ...key(id, "Valve"), scope: id === "v2" ? "south" : "" } }))));
    expect(await categories(file)).toEqual(["Pump", "Valve"]);
    await run(file, pumps);
    expect(await categories(file)).toEqual(["Pump"]);
  });

  it("is looked for without writing anything when nothing changed", async () => {
    const file = newFile();
    await run(file, [...pumps, ...others]);
    await run(file, pumps);
    const before = await transactionCount(file);
    await run(file, pumps, { force: true });
    expect(await transactionCount(file)).toBe(before);
  });

  it.each(["mark", "never"] as const)("is still in use where deletions are asked to %s", async (deletions) => {
    const file = newFile();
    await run(file, [...pumps, ...others]);
    await run(file, pumps, { deletions });
    expect(await categories(file)).toEqual(["Pump", "Valve"]);
    expect(await names(file, "BisCore.Subject")).toHaveLength(4);
  });
});

describe("what a person or another source uses", () => {
  it("stays: a category and a model with an element of a person's", async () => {
    const file = newFile();
    await run(file, [...pumps, ...others]);
    await asPerson(file, (db) => {
      const props: GeometricElement3dProps = { classFullName: "Generic:PhysicalObject", model: only(db, "BisCore.PhysicalPartition", "Physical"), category: only(db, "BisCore.SpatialCategory", "Valve"), code: Code.createEmpty() };
      db.elements.insertElement(props);
    });
    await run(file, []);
    expect(await categories(file)).toEqual(["Valve"]);
    expect(await partitions(file)).toEqual(expect.arrayContaining(["Definitions", "Physical"]));
    expect(await partitions(file)).not.toContain("Groups");
    expect(await reading(file, findDamage)).toEqual([]);
  });

  it("stays: a category with a subcategory of a person's, and what selectors of views name", async () => {
    const file = newFile();
    await run(file, [...pumps, ...others]);
    await asPerson(file, (db) => {
      SubCategory.insert(db, only(db, "BisCore.SpatialCategory", "Valve"), "painted", {});
      CategorySelector.insert(db, IModel.dictionaryId, "shown", [only(db, "BisCore.SpatialCategory", "Pump")]);
      ModelSelector.insert(db, IModel.dictionaryId, "shown", [only(db, "BisCore.PhysicalPartition", "Physical")]);
    });
    await run(file, []);
    expect(await categories(file)).toEqual(["Pump", "Valve"]);
    expect(await partitions(file)).toEqual(expect.arrayContaining(["Definitions", "Physical"]));
    expect(await reading(file, (db) => selectIds(db, "SELECT ECInstanceId FROM BisCore.ModelSelectorRefersToModels"))).toHaveLength(1);
  });

  it("stays: what a person made beside it, used or not", async () => {
    const file = newFile();
    await run(file, [...pumps, ...others]);
    await asPerson(file, (db) => {
      const category = db.elements.getElementProps(only(db, "BisCore.SpatialCategory", "Valve"));
      db.elements.insertElement({ classFullName: "BisCore:SpatialCategory", model: category.model, code: { ...category.code, value: "Planned" } });
      const job = only(db, "BisCore.Subject", "plant");
      db.elements.insertElement({ classFullName: "BisCore:Subject", model: IModel.repositoryModelId, parent: { id: job, relClassName: "BisCore:SubjectOwnsSubjects" }, code: Code.createEmpty(), userLabel: "notes" });
    });
    await run(file, []);
    expect(await categories(file)).toEqual(["Planned"]);
    expect(await names(file, "BisCore.Subject")).toContain("notes");
  });

  it("stays: the scope of somebody else's provenance, or with an element of theirs below it", async () => {
    const file = newFile();
    await run(file, [...pumps, ...others]);
    await asPerson(file, (db) => {
      const scope = only(db, "BisCore.Subject", "south");
      db.elements.insertElement({ classFullName: "BisCore:Subject", model: IModel.repositoryModelId, parent: { id: scope, relClassName: "BisCore:SubjectOwnsSubjects" }, code: Code.createEmpty(), userLabel: "notes" });
    });
    await run(file, []);
    expect(await names(file, "BisCore.Subject")).toEqual(expect.arrayContaining(["notes", "south"]));
    expect(await names(file, "BisCore.Subject")).not.toContain("north");
  });

  it("stays: everything of another source", async () => {
    const file = newFile();
    await run(file, [...pumps, ...others], { header: { source: { id: "site" } } });
    const alone = await reading(file, contentLines);
    await run(file, [...pumps, ...others]);
    await run(file, []);
    const left = await reading(file, contentLines);
    expect(alone.filter((line) => !left.includes(line))).toEqual([]);
    expect(await categories(file)).toEqual(["Pump", "Valve"]);
  });
});
