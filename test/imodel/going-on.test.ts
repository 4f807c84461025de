import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { unmap } from "../../ingest/unmap-source.js";
import { documentForms } from "../support/document-forms.js";
import { type BodyRecord, documentText, inOneDocument } from "../support/document-text.js";
import { contentOf, type ElementContent, reading } from "../support/imodel-content.js";
import { type Ingested, ingestText, totals } from "../support/ingest-text.js";
import { SharedIModel } from "../support/shared-imodel.js";
import { stoppedRun } from "../support/stopped-run.js";
import { tempFolder } from "../support/temp-folder.js";

const imodel = new SharedIModel();
let sources = 0;

function newSource(): string {
  return `source-${++sources}`;
}

function contentOfSource(id: string): Record<string, ElementContent> {
  return Object.fromEntries(Object.entries(contentOf(imodel.db)).filter(([name]) => name.startsWith(`${id} `) || name.startsWith(`${id}/`)));
}

/** The same, without the name of the source. */
function recordsOf(id: string): unknown {
  return JSON.parse(JSON.stringify(contentOfSource(id)).replaceAll(`${id} `, "source ").replaceAll(`${id}/`, "source/"));
}

function pump(id: string, more: Partial<Extract<BodyRecord, { type: "entity" }>> = {}): BodyRecord {
  return { type: "entity", kind: "Pump", id, label: `pump ${id}`, ...more };
}

function pumps(from: number, to: number): BodyRecord[] {
  return Array.from({ length: to - from }, (_, i) => pump(`P-${from + i}`));
}

/** Lines, or records of a JSON document, that were not read again. */
function passed({ passedOver = { lines: 0 } }: Ingested): number {
  return "lines" in passedOver ? passedOver.lines : passedOver.records;
}

/** Small, so that there are many blocks and transactions. */
const small = { reopens: true, chunkBytes: 200, batchSize: 3 };

describe.each(Object.entries(documentForms))("a run of %s that goes on where the last one was stopped", (_name, { write, reopens }) => {
  const how = { ...small, reopens };

  it("passes over what that one has written, and ends as if it had read everything", async () => {
    const id = newSource();
    const text = write(documentText({ records: pumps(0, 30) }));
    expect(await stoppedRun(text, imodel.target(id), { ...how, transactions: 5 })).toBeUndefined();
    const ended = await ingestText(text, imodel.target(id), how);
    expect(passed(ended)).toBeGreaterThan(10);
    expect(ended).toMatchObject({ status: "synchronized", records: 30, kinds: { Pump: { inserted: 15, unchanged: 15, deleted: 0 } } });
    expect(Object.keys(contentOfSource(id))).toHaveLength(30);
    expect(await ingestText(text, imodel.target(id), how)).toMatchObject({ kinds: { Pump: { unchanged: 30 } } });
  });

  it("does so once: a run that ended is not gone on with", async () => {
    const id = newSource();
    const text = write(documentText({ records: pumps(0, 20) }));
    await stoppedRun(text, imodel.target(id), { ...how, transactions: 4 });
    await ingestText(text, imodel.target(id), how);
    expect((await ingestText(text, imodel.target(id), { ...how, force: true })).passedOver).toBeUndefined();
    expect((await ingestText(write(documentText({ records: pumps(0, 21) })), imodel.target(id), how)).passedOver).toBeUndefined();
  });

  it("goes on again when it is stopped itself", async () => {
    const id = newSource();
    const text = write(documentText({ records: pumps(0, 60) }));
    for (let i = 0; i < 3; i++) await stoppedRun(text, imodel.target(id), { ...how, transactions: 4 });
    const ended = await ingestText(text, imodel.target(id), how);
    expect(passed(ended)).toBeGreaterThan(30);
    expect(totals(ended)).toEqual({ inserted: 24, unchanged: 36 });
    expect(Object.keys(contentOfSource(id))).toHaveLength(60);
  });

  it("takes a document that differs only behind that place, and deletes what it does not have", async () => {
    const id = newSource();
    await ingestText(write(documentText({ records: pumps(100, 104) })), imodel.target(id), how);
    const first = write(documentText({ records: [...pumps(0, 12), ...pumps(100, 104), ...pumps(12, 40)] }));
    await stoppedRun(first, imodel.target(id), { ...how, transactions: 3 });
    const second = write(documentText({ records: [...pumps(0, 12), ...pumps(100, 102)] }));
    const ended = await ingestText(second, imodel.target(id), how);
    expect(passed(ended)).toBeGreaterThan(5);
    expect(Object.keys(contentOfSource(id)).sort()).toEqual([...pumps(0, 12), ...pumps(100, 102)].map((record) => `${id} Pump ${"id" in record ? record.id : ""}`).sort());
  });

  it("says again what was said of what it passes over, and rejects again what was rejected", async () => {
    const [id, whole] = [newSource(), newSource()];
    const records: BodyRecord[] = [
      ...pumps(0, 4),
      { ...pump("bad"), label: 7 } as never,
      { type: "issue", severity: "warning", code: "odd", message: "dubious" },
      pump("P-1"),
      pump("late", { parent: { kind: "Pump", id: "P-29" } }),
      pump("lost", { references: { feeds: { kind: "Pump", id: "nobody" } } }),
      ...pumps(4, 30),
    ];
    const text = write(documentText({ records }));
    const expected = await ingestText(text, imodel.target(whole), how);
    await stoppedRun(text, imodel.target(id), { ...how, transactions: 8 });
    const ended = await ingestText(text, imodel.target(id), how);
    expect(passed(ended)).toBeGreaterThan(15);
    expect(ended.found.map(({ code, place }) => [place, code])).toEqual(expected.found.map(({ code, place }) => [place, code]));
    expect(ended.issues).toEqual(expected.issues);
    expect(ended.records).toBe(expected.records);
    expect(recordsOf(id)).toEqual(recordsOf(whole));
  });

  it("knows what was passed over: identities, parents, ends and parts", async () => {
    const [id, whole] = [newSource(), newSource()];
    const cube: BodyRecord = { type: "part", id: "cube", geometry: [{ type: "box", low: [0, 0, 0], high: [1, 1, 1] }] };
    const records: BodyRecord[] = [
      cube,
      ...pumps(0, 25),
      pump("child", { parent: { kind: "Pump", id: "P-0" } }),
      pump("twin of P-1", { references: { of: { kind: "Pump", id: "P-1" } } }),
      pump("P-2"),
      cube,
      pump("shaped", { placement: { origin: [1, 2, 3] }, geometry: [{ type: "part", part: "cube" }] }),
      { type: "relationship", kind: "feeds", source: { kind: "Pump", id: "P-3" }, target: { kind: "Pump", id: "child" } },
    ];
    const text = write(documentText({ records }));
    const expected = await ingestText(text, imodel.target(whole), how);
    await stoppedRun(text, imodel.target(id), { ...how, transactions: 8 });
    const ended = await ingestText(text, imodel.target(id), how);
    expect(passed(ended)).toBeGreaterThan(15);
    const forgotten = (message: string): string => message.replace(/(on line|record) \d+ already/, "in the document already");
    expect(ended.found.map(({ code, message }) => [code, message])).toEqual(expected.found.map(({ code, message }) => [code, forgotten(message)]));
    expect(recordsOf(id)).toEqual(recordsOf(whole));
  });

  it("applies the tombstones that stand before that place", async () => {
    const id = newSource();
    await ingestText(write(documentText({ records: pumps(0, 5) })), imodel.target(id), how);
    const gone: BodyRecord[] = [{ type: "delete", kind: "Pump", id: "P-0" }, ...pumps(10, 30)];
    const text = write(documentText({ header: { mode: "delta" }, records: gone }));
    await stoppedRun(text, imodel.target(id), { ...how, transactions: 5 });
    const ended = await ingestText(text, imodel.target(id), how);
    expect(passed(ended)).toBeGreaterThan(5);
    expect(totals(ended)).toMatchObject({ deleted: 1 });
    expect(Object.keys(contentOfSource(id))).toHaveLength(24);
  });
});

describe("the place where a run goes on", () => {
  /** Reads files whole, as one block. */
  const how = { batchSize: 3, reopens: true };

  it.each([1, 2, 5, 9])("stands behind the last change of the last transaction (%i)", async (transactions) => {
    const text = documentText({ records: pumps(0, 30) });
    for (const { write, reopens } of Object.values(documentForms)) {
      const id = newSource();
      await stoppedRun(write(text), imodel.target(id), { ...how, reopens, transactions });
      const { passedOver } = await ingestText(write(text), imodel.target(id), { ...how, reopens });
      expect([{ lines: 1 + 3 * transactions }, { records: 3 * transactions }]).toContainEqual(passedOver);
    }
  });
});

describe("a run reads from the start when the last one was stopped", () => {
  const records = pumps(0, 30);
  const text = documentText({ records });

  async function stopped(): Promise<string> {
    const id = newSource();
    await stoppedRun(text, imodel.target(id), { ...small, transactions: 6 });
    return id;
  }

  it("and the document is another one before that place", async () => {
    const id = await stopped();
    const ended = await ingestText(documentText({ records: [pump("P-0", { label: "other" }), ...records.slice(1)] }), imodel.target(id), small);
    expect(ended.passedOver).toBeUndefined();
    expect(totals(ended)).toEqual({ inserted: 12, updated: 1, unchanged: 17 });
  });

  it("and another alignment is to be used", async () => {
    const id = await stopped();
    const yaml = "alignment: 1\nkinds: {}\ndefault: { class: Generic:SpatialLocation }\n";
    const ended = await ingestText(text, imodel.target(id), { ...small, yaml });
    expect(ended.passedOver).toBeUndefined();
    expect(Object.values(contentOfSource(id)).map(({ className }) => className)).toEqual(Array(30).fill("Generic:SpatialLocation"));
  });

  it("and somebody has deleted one of its elements since", async () => {
    const id = await stopped();
    const [element] = await elementsOf(id);
    imodel.db.elements.deleteElement(element ?? "");
    imodel.db.saveChanges();
    const ended = await ingestText(text, imodel.target(id), small);
    expect(ended.passedOver).toBeUndefined();
    expect(Object.keys(contentOfSource(id))).toHaveLength(30);
  });

  it("and what differs comes through a stream, of which nothing is lost", async () => {
    const changed = documentText({ records: [pump("P-0", { label: "other" }), ...records.slice(1)] });
    for (const again of [changed, inOneDocument(changed), inOneDocument(text)]) {
      const id = await stopped();
      const ended = await ingestText(again, imodel.target(id), { ...small, reopens: false });
      expect(ended.passedOver).toBeUndefined();
      expect(ended).toMatchObject({ status: "synchronized", records: 30, issues: { error: 0 } });
      expect(Object.keys(contentOfSource(id))).toHaveLength(30);
    }
  });

  it("and all records are to be compared", async () => {
    expect((await ingestText(text, imodel.target(await stopped()), { ...small, force: true })).passedOver).toBeUndefined();
  });

  async function elementsOf(id: string): Promise<string[]> {
    const session = await imodel.target(id).openDocument({ source: { id } } as never, "");
    return [...(await session.index()).entries()].map(({ element }) => element);
  }
});

test("what is kept of a run that was stopped goes with the source that is unmapped", async () => {
  const folder = tempFolder();
  const file = join(folder, "plant.bim");
  const text = documentText({ records: pumps(0, 30) });
  await withIModel(file, (target) => stoppedRun(text, target, { ...small, transactions: 6 }));
  const properties = (): Promise<number> => reading(file, (db) => db.withSqliteStatement("SELECT COUNT(*) FROM be_Prop WHERE Namespace='imodelIngest' AND Name<>'firstRun'", (statement) => (statement.step(), statement.getValueInteger(0))));
  expect(await properties()).toBe(2);
  await unmap({ imodel: file, source: "plant" });
  expect(await properties()).toBe(0);
});
