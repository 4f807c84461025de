import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { selectIds } from "../../ingest/imodel/query.js";
import { contentLines, findDamage } from "../robustness/imodel-lines.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { reading, transactionCount } from "../support/imodel-content.js";
import { type Ingested, ingestText } from "../support/ingest-text.js";
import { asPerson } from "../support/person.js";
import { session } from "../support/session.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
let files = 0;

function newFile(): string {
  return join(folder, `${++files}`, "model.bim"); // the name of the root subject is that of the file
}

const yaml = `alignment: 1
kinds:
  Pump: { class: Generic:PhysicalObject, references: { type: { navigation: TypeDefinition }, feeds: { relationship: BisCore:ElementGroupsMembers } } }
  Type: { class: Generic:PhysicalType }
relationships:
  serves: { relationship: BisCore:GroupImpartsToMembers }
`;
const to = (id: string, scope?: string) => ({ kind: "Pump", id, ...(scope !== undefined && { scope }) });
const pump = (scope: string, id: string, rest: Partial<BodyRecord & { type: "entity" }> = {}): BodyRecord => ({ type: "entity", kind: "Pump", id, scope, ...rest });
const box: Partial<BodyRecord & { type: "entity" }> = { placement: { origin: [1, 2, 3] }, geometry: [{ type: "box", low: [0, 0, 0], high: [1, 1, 1] }] };

/** A plant in one scope: an assembly with geometry, properties, codes, a type, links of both sorts, and one pump that stays outside. */
function plant(scope: string): BodyRecord[] {
  return [
    pump(scope, "x", { code: "X", label: "ex", properties: { flow: 3 }, references: { type: { kind: "Type", id: "t" }, feeds: to("y") }, ...box }),
    pump(scope, "c", { code: "C", parent: to("x"), references: { feeds: to("x") } }),
    pump(scope, "y", { references: { type: { kind: "Type", id: "t" } } }),
    { type: "entity", kind: "Type", id: "t", scope, code: "T" },
    { type: "relationship", kind: "serves", scope, source: to("x"), target: to("c") },
    pump("outside", "z", { code: "Z", references: { feeds: [to("x", scope)] } }),
  ];
}

function run(file: string, records: BodyRecord[]): Promise<Ingested> {
  const text = documentText({ header: { scopes: ["a", "b", "outside"] }, records });
  return withIModel(file, (target) => ingestText(text, target, { yaml }));
}

function elements(file: string, scope: string): Promise<Record<string, string>> {
  return session(file, async (opened) => {
    const entries = [...(await opened.index()).entries()].filter(({ key, relationship }) => key.scope === scope && !relationship);
    return Object.fromEntries(entries.map(({ key, element }) => [`${key.kind} ${key.id}`, element]));
  });
}

describe("an entity that moves to another scope with the same properties", () => {
  it("has the element it had, and the iModel is as if it had always been there", async () => {
    const [file, fresh] = [newFile(), newFile()];
    await run(file, plant("a"));
    const before = await elements(file, "a");
    const guids = await reading(file, (db) => Object.values(before).map((id) => db.elements.getElementProps(id).federationGuid));
    expect((await run(file, plant("b"))).found).toEqual([]);
    expect(await elements(file, "b")).toEqual(before);
    expect(await elements(file, "a")).toEqual({});
    expect(await reading(file, (db) => Object.values(before).map((id) => db.elements.getElementProps(id).federationGuid))).toEqual(guids);
    await run(fresh, plant("b"));
    expect(await reading(file, contentLines)).toEqual(await reading(fresh, contentLines));
    expect(await reading(file, findDamage)).toEqual([]);
    const transactions = await transactionCount(file);
    await run(file, plant("b"));
    expect(await transactionCount(file)).toBe(transactions);
    await run(file, plant("a"));
    expect(await elements(file, "a")).toEqual(before);
  });

  it("keeps what a person linked to it", async () => {
    const file = newFile();
    await run(file, plant("a"));
    const { "Pump x": x = "", "Pump y": y = "" } = await elements(file, "a");
    const link = await asPerson(file, (db) => db.relationships.insertInstance({ classFullName: "BisCore:ElementRefersToDocuments", sourceId: x, targetId: y }));
    await run(file, plant("b"));
    expect(await reading(file, (db) => selectIds(db, "SELECT ECInstanceId FROM BisCore.ElementRefersToDocuments WHERE SourceECInstanceId=? AND TargetECInstanceId=?", x, y))).toEqual([link]);
  });

  it("leaves nothing in the old scope that pointed at it, but the report of it", async () => {
    const file = newFile();
    const stays = pump("a", "s", { references: { feeds: to("x"), type: { kind: "Type", id: "t" } } });
    await run(file, [...plant("a"), stays]);
    const moved = await run(file, [...plant("b"), stays]);
    expect(moved.found.map(({ code, id, pointer }) => `${code} ${id ?? ""} ${pointer ?? ""}`).sort()).toEqual(["reference-unresolved s /references/feeds", "reference-unresolved s /references/type"]);
    const { "Pump s": s = "" } = await elements(file, "a");
    expect(await reading(file, (db) => selectIds(db, "SELECT TargetECInstanceId FROM BisCore.ElementRefersToElements WHERE SourceECInstanceId=?", s))).toEqual([]);
    expect(await reading(file, (db) => db.elements.getElementProps(s))).not.toHaveProperty("typeDefinition");
    await run(file, [...plant("a"), stays]);
    expect(await reading(file, (db) => selectIds(db, "SELECT TargetECInstanceId FROM BisCore.ElementRefersToElements WHERE SourceECInstanceId=?", s))).toHaveLength(1);
    expect(await reading(file, (db) => db.elements.getElementProps(s))).toHaveProperty("typeDefinition");
  });
});

describe("an entity of another scope with the same id", () => {
  it("is another one where its properties are others", async () => {
    const file = newFile();
    await run(file, [pump("a", "x", { label: "one" })]);
    const before = await elements(file, "a");
    await run(file, [pump("b", "x", { label: "two" })]);
    expect((await elements(file, "b"))["Pump x"]).not.toBe(before["Pump x"]);
  });

  it("keeps its own element when it was there before", async () => {
    const file = newFile();
    await run(file, [pump("a", "x"), pump("b", "x")]);
    const before = await elements(file, "b");
    await run(file, [pump("b", "x")]);
    expect(await elements(file, "b")).toEqual(before);
    expect(await elements(file, "a")).toEqual({});
  });

  it("is not mixed up with a copy that stays", async () => {
    const file = newFile();
    await run(file, [pump("a", "x", { label: "ex" })]);
    const before = await elements(file, "a");
    await run(file, [pump("b", "x", { label: "ex" }), pump("a", "x", { label: "ex" })]);
    expect(await elements(file, "a")).toEqual(before);
    expect((await elements(file, "b"))["Pump x"]).not.toBe(before["Pump x"]);
  });
});
