import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { ExternalSourceAspect, type IModelDb } from "@itwin/core-backend";
import { Code } from "@itwin/core-common";
import { describe, expect, it } from "vitest";
import { findAnchor } from "../../ingest/imodel/document-anchor.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { readFrame } from "../../ingest/imodel/location/stored-frame.js";
import { aspectProps, readAspects } from "../../ingest/imodel/provenance.js";
import { selectIds } from "../../ingest/imodel/query.js";
import { readStatus } from "../../ingest/inspect-imodel.js";
import type { UnmapPlan } from "../../ingest/synchronize/unmap-plan.js";
import { unmap } from "../../ingest/unmap-source.js";
import { contentLines, differences, findDamage } from "../robustness/imodel-lines.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { reading, transactionCount } from "../support/imodel-content.js";
import { ingestText, type Ingested, totals } from "../support/ingest-text.js";
import { asPerson } from "../support/person.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
let files = 0;

function newFile(): string {
  return join(folder, `${++files}`, "model.bim");
}

const yaml = `alignment: 1
kinds:
  Area: { class: Generic:PhysicalObject }
  Pump: { class: Generic:PhysicalObject, category: Pumps }
  Type: { class: Generic:PhysicalType }
relationships:
  Flow: { relationship: BisCore:ElementGroupsMembers }
`;
const box = (): { type: "box"; low: [number, number, number]; high: [number, number, number] } => ({ type: "box", low: [0, 0, 0], high: [1, 1, 1] });
const records = (): BodyRecord[] => [
  { type: "part", id: "flange", geometry: [box()] },
  { type: "entity", kind: "Area", id: "A", code: "A", scope: "north" },
  { type: "entity", kind: "Type", id: "T" },
  { type: "entity", kind: "Pump", id: "P-1", parent: { kind: "Area", id: "A", scope: "north" }, geometry: [{ type: "part", part: "flange" }], references: { type: { kind: "Type", id: "T" } } },
  { type: "entity", kind: "Pump", id: "P-2", geometry: [box()] },
  { type: "relationship", kind: "Flow", id: "F", source: { kind: "Pump", id: "P-1" }, target: { kind: "Pump", id: "P-2" } },
];

function sync(file: string, id: string, body = records()): Promise<Ingested> {
  return withIModel(file, (target) => ingestText(documentText({ header: { source: { id }, scopes: ["", "north"] }, records: body }), target, { yaml }));
}

/** Element that stands for a record. */
function elementOf(db: IModelDb, source: string, id: string): string {
  const { link = "" } = findAnchor(db, source);
  const [element = ""] = selectIds(db, `SELECT Element.Id FROM BisCore.ExternalSourceAspect WHERE [Scope].Id=? AND Identifier='${id}'`, link);
  return element;
}

async function both(): Promise<string> {
  const file = newFile();
  const [first, second] = [await sync(file, "first"), await sync(file, "second")];
  expect([first.status, second.status]).toEqual(["synchronized", "synchronized"]);
  expect([...first.found, ...second.found].filter(({ severity }) => severity === "error")).toEqual([]);
  return file;
}

const counts = ({ kinds }: UnmapPlan): Record<string, number[]> => Object.fromEntries(Object.entries(kinds).map(([kind, { deleted, shared, kept }]) => [kind, [deleted, shared, kept]]));

describe("a source that is removed", () => {
  it("leaves an iModel as if it had never been synchronized, whichever of two came first", async () => {
    const only = newFile();
    await sync(only, "second");
    for (const order of [["first", "second"], ["second", "first"]] as const) {
      const file = newFile();
      for (const source of order) await sync(file, source);
      const { plan, removed } = await unmap({ imodel: file, source: "first" });
      expect(removed).toBe(true);
      expect(plan).toMatchObject({ source: "first", kept: [], jobRemoved: true });
      expect(counts(plan)).toMatchObject({ Area: [1, 0, 0], Pump: [2, 0, 0], Type: [1, 0, 0], Flow: [1, 0, 0] });
      expect((await readStatus(file)).map(({ source }) => source)).toEqual(["second"]);
      expect(differences(await reading(file, contentLines), await reading(only, contentLines))).toEqual([]);
      expect(await reading(file, findDamage)).toEqual([]);
      const before = await transactionCount(file);
      expect(Object.keys(totals(await sync(file, "second")))).toEqual(["unchanged"]);
      expect(await transactionCount(file)).toBe(before);
    }
  });

  it("may be the last one, and come back", async () => {
    const file = await both();
    const before = await reading(file, contentLines);
    await unmap({ imodel: file, source: "first" });
    await unmap({ imodel: file, source: "SECOND" });
    expect(await readStatus(file)).toEqual([]);
    expect(await reading(file, (db) => selectIds(db, "SELECT ECInstanceId FROM BisCore.Element WHERE ECInstanceId NOT IN (1, 14, 16)").length)).toBe(0);
    await sync(file, "first");
    await sync(file, "second");
    expect(differences(await reading(file, contentLines), before)).toEqual([]);
  });

  it("stays as it is when nobody agrees to the plan", async () => {
    const file = await both();
    const before = await reading(file, contentLines);
    const plans: UnmapPlan[] = [];
    const { removed } = await unmap({ imodel: file, source: "first", confirm: (plan) => Promise.resolve(plans.push(plan) === 0) });
    expect(removed).toBe(false);
    expect(plans.map(({ source }) => source)).toEqual(["first"]);
    expect(await reading(file, contentLines)).toEqual(before);
  });

  it("is refused by name when there is none of that name", async () => {
    const file = await both();
    await expect(unmap({ imodel: file, source: "third" })).rejects.toMatchObject({ key: "usage", message: "there is no source third; there is first, second" });
    await expect(unmap({ imodel: newFile(), source: "first" })).rejects.toMatchObject({ key: "imodel-unreadable" });
  });
});

describe("what other sources share with a source that is removed", () => {
  it("keeps what the other one says of an element that both describe", async () => {
    const file = await both();
    const element = await asPerson(file, (db) => {
      const { link = "", source = "" } = findAnchor(db, "second");
      const shared = elementOf(db, "first", "P-2");
      db.elements.insertAspect(aspectProps({ element: shared, scope: link, source, kind: "Pump", identifier: "shared", checksum: "1" }));
      return shared;
    });
    const content = await reading(file, (db) => db.elements.getElementProps({ id: element, wantGeometry: true }));
    const { plan } = await unmap({ imodel: file, source: "first" });
    expect(counts(plan)["Pump"]).toEqual([1, 1, 0]);
    expect(plan.jobRemoved).toBe(false);
    expect(await reading(file, (db) => readAspects(db, element).map(({ identifier }) => identifier))).toEqual(["shared"]);
    expect(await reading(file, (db) => db.elements.getElementProps({ id: element, wantGeometry: true }))).toEqual(content);
    expect(await reading(file, findDamage)).toEqual([]);
  });

  it("keeps an element that elements of the other one hang below, and its links", async () => {
    const file = await both();
    await asPerson(file, (db) => {
      const [parent, child] = [elementOf(db, "first", "P-2"), elementOf(db, "second", "P-2")];
      const stored = db.elements.getElementProps(child);
      const { link = "", source = "" } = findAnchor(db, "second");
      const below = db.elements.insertElement({ ...stored, id: undefined, code: Code.createEmpty(), federationGuid: undefined, model: db.elements.getElementProps(parent).model, parent: { id: parent, relClassName: "BisCore:PhysicalElementAssemblesElements" } } as never);
      db.elements.insertAspect(aspectProps({ element: below, scope: link, source, kind: "Pump", identifier: "below" }));
      const flow = db.relationships.insertInstance({ classFullName: "BisCore:ElementGroupsMembers", sourceId: below, targetId: elementOf(db, "first", "P-1") });
      const [aspect] = readAspects(db, below);
      if (aspect) db.elements.updateAspect({ ...aspectProps({ ...aspect, checksum: "1", own: { links: [flow] } }), classFullName: ExternalSourceAspect.classFullName });
    });
    const { plan } = await unmap({ imodel: file, source: "first" });
    expect(plan.kept).toMatchObject([{ kind: "Pump", id: "P-2", reason: "1 elements that stay hang below it" }]);
    expect((await readStatus(file)).map(({ source }) => source)).toEqual(["second"]);
    await reading(file, (db) => {
      const below = elementOf(db, "second", "below");
      const { parent } = db.elements.getElementProps(below);
      expect(readAspects(db, parent?.id ?? "")).toEqual([]);
      // The link that it had is gone with its end: the next run looks at it again.
      expect(readAspects(db, below).map(({ checksum, own }) => [checksum, own?.links])).toEqual([[undefined, []]]);
      expect(findDamage(db)).toEqual([]);
    });
  });

  it("keeps where the iModel lies, which the first source has said", async () => {
    const file = newFile();
    const located = (id: string): Promise<Ingested> =>
      withIModel(file, (target) => ingestText(documentText({ header: { source: { id }, crs: { epsg: 25832 } }, records: [{ type: "entity", kind: "Pump", id: "P", placement: { origin: [500_000, 5_400_000, 0] } }] }), target, { yaml }));
    await located("first");
    await located("second");
    const before = await reading(file, readFrame);
    expect(before?.own).toBeDefined();
    await unmap({ imodel: file, source: "first" });
    const after = await reading(file, readFrame);
    expect(after?.frame).toEqual(before?.frame);
    expect(after?.own?.link).toBe(await reading(file, (db) => findAnchor(db, "second").link));
    expect(totals(await located("second"))).toEqual({ unchanged: 1 });
  });

  it("goes with the channel that it was in", async () => {
    const file = newFile();
    const channel = "plant";
    await withIModel(file, (target) => ingestText(documentText({ header: { source: { id: "first" } }, records: [{ type: "entity", kind: "Pump", id: "P" }] }), target, { yaml }), { channel });
    const copy = join(folder, "channel.bim");
    copyFileSync(file, copy);
    expect((await unmap({ imodel: copy, source: "first" })).plan.jobRemoved).toBe(true);
    expect(await reading(copy, (db) => selectIds(db, "SELECT ECInstanceId FROM BisCore.ChannelRootAspect"))).toEqual([]);
  });
});
