import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SnapshotDb } from "@itwin/core-backend";
import { describe, expect, it } from "vitest";
import { withHost } from "../../../ingest/imodel/host.js";
import { openForWriting } from "../../../ingest/imodel/open-imodel.js";
import { reading } from "../../../ingest/imodel/reading.js";
import { readEntities } from "../../../ingest/imodel/scene/entities.js";
import { LastRun } from "../../../ingest/imodel/scene/last-run.js";
import { synchronize, type SynchronizeOptions } from "../../../ingest/synchronize-inputs.js";
import { type BodyRecord, documentText } from "../../support/document-text.js";
import { tempFolder } from "../../support/temp-folder.js";

const cwd = tempFolder();

/** Synchronizes a document and returns what became of each entity, as the iModel tells it, and as the run counted it. */
async function run(imodel: string, records: BodyRecord[], { source = "plant", ...options }: Partial<SynchronizeOptions> & { source?: string } = {}): Promise<{ states: Record<string, string>; counted: object; deleted: unknown[]; steps: readonly string[] }> {
  const input = join(cwd, `${source}.ndjson`);
  writeFileSync(input, documentText({ header: { source: { id: source } }, records }));
  const { documents } = await synchronize({ inputs: [input], imodel, ...options });
  const counted = { inserted: 0, updated: 0, unchanged: 0, marked: 0, deleted: 0 };
  for (const counts of Object.values(documents[0]?.kinds ?? {})) for (const name of Object.keys(counted) as (keyof typeof counted)[]) counted[name] += counts[name];
  return { ...(await look(imodel)), counted };
}

function look(imodel: string): Promise<{ states: Record<string, string>; deleted: unknown[]; steps: readonly string[] }> {
  return reading(imodel, (db) => {
    const lastRun = LastRun.read(db);
    const states = Object.fromEntries([...readEntities(db, lastRun)].flat().map(({ id, state }) => [id, state]));
    return { states, deleted: lastRun?.deleted ?? [], steps: lastRun?.steps ?? [] };
  });
}

/** How many transactions the iModel keeps. */
function transactions(imodel: string): Promise<number> {
  return reading(imodel, (db) => db.withSqliteStatement("SELECT count(*) FROM dgn_Txns", (statement) => (statement.step(), statement.getValueInteger(0))));
}

function pump(id: string, extra: object = {}): BodyRecord {
  return { type: "entity", kind: "Pump", id, ...extra };
}

describe("the last run", () => {
  it("tells of every entity what the run counted", async () => {
    const imodel = join(cwd, "counted.bim");
    const first = await run(imodel, [pump("A"), pump("B", { label: "old" }), pump("C"), pump("D", { parent: { kind: "Pump", id: "A" } })]);
    expect(first.states).toEqual({ A: "inserted", B: "inserted", C: "inserted", D: "inserted" });
    const second = await run(imodel, [pump("A"), pump("B", { label: "new" }), pump("D", { parent: { kind: "Pump", id: "A" } }), pump("E", { parent: { kind: "Pump", id: "A" } })]);
    expect(second.states).toEqual({ A: "unchanged", B: "updated", D: "unchanged", E: "inserted" });
    expect(second.counted).toMatchObject({ inserted: 1, updated: 1, unchanged: 2, deleted: 1 });
    expect(second.deleted).toEqual([{ kind: "Pump", id: "C" }]);
  });

  it("is the last one that wrote something", async () => {
    const imodel = join(cwd, "unchanged.bim");
    await run(imodel, [pump("A")]);
    await run(imodel, [pump("A"), pump("B")]);
    const { states, counted } = await run(imodel, [pump("A"), pump("B")]);
    expect(counted).toMatchObject({ inserted: 0, updated: 0, unchanged: 2 });
    expect(states).toEqual({ A: "unchanged", B: "inserted" });
  });

  it("says of what is marked that its source no longer has it, also after later runs, until it is there again", async () => {
    const imodel = join(cwd, "marked.bim");
    await run(imodel, [pump("A"), pump("B")]);
    expect((await run(imodel, [pump("A")], { deletions: "mark" })).states).toEqual({ A: "unchanged", B: "marked" });
    expect((await run(imodel, [pump("A"), pump("C")], { deletions: "mark" })).states).toEqual({ A: "unchanged", B: "marked", C: "inserted" });
    expect((await run(imodel, [pump("A"), pump("B"), pump("C")], { deletions: "mark" })).states).toEqual({ A: "unchanged", B: "updated", C: "unchanged" });
  });

  it("does not take a new relationship for a change of the element that it starts at", async () => {
    const imodel = join(cwd, "relationship.bim");
    await run(imodel, [pump("A"), pump("B")]);
    const feeds: BodyRecord = { type: "relationship", kind: "Feeds", source: { kind: "Pump", id: "A" }, target: { kind: "Pump", id: "B" } };
    expect((await run(imodel, [pump("A"), pump("B"), feeds])).states).toEqual({ A: "unchanged", B: "unchanged" });
  });

  it("sees an update of geometry alone, and one that only the alignment asked for", async () => {
    const imodel = join(cwd, "geometry.bim");
    const box = (size: number): object => ({ geometry: [{ type: "box", low: [0, 0, 0], high: [size, size, size] }] });
    await run(imodel, [pump("A", box(1)), pump("B", box(1))]);
    expect((await run(imodel, [pump("A", box(1)), pump("B", box(2))])).states).toEqual({ A: "unchanged", B: "updated" });
    writeFileSync(join(cwd, "labels.yaml"), 'alignment: 1\nkinds: { Pump: { class: Generic:PhysicalObject, category: Special } }\n');
    expect((await run(imodel, [pump("A", box(1)), pump("B", box(2))], { alignment: join(cwd, "labels.yaml") })).states).toEqual({ A: "updated", B: "updated" });
  });

  it("is one run, although schemas were imported in the middle of it, and holds all its documents", async () => {
    const imodel = join(cwd, "schemas.bim");
    await run(imodel, [pump("Z")], { source: "before" });
    writeFileSync(join(cwd, "dynamic.yaml"), "alignment: 1\ndynamicSchema: { name: Plant }\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\n");
    const other = join(cwd, "other.ndjson");
    writeFileSync(other, documentText({ header: { source: { id: "other" } }, records: [pump("X", { properties: { flow: 3 } })] }));
    const input = join(cwd, "plant.ndjson");
    writeFileSync(input, documentText({ header: { source: { id: "plant" } }, records: [pump("A", { properties: { head: 1 } })] }));
    await synchronize({ inputs: [input, other], imodel, alignment: join(cwd, "dynamic.yaml"), batchSize: 1 });
    const { states, steps } = await look(imodel);
    expect(states).toEqual({ A: "inserted", X: "inserted", Z: "unchanged" });
    expect(steps.filter((step) => step.endsWith("document state"))).toEqual(["plant: document state", "other: document state"]);
    expect((await run(imodel, [pump("A", { properties: { head: 1 } }), pump("B", { properties: { power: 5 } })], { alignment: join(cwd, "dynamic.yaml") })).states).toEqual({ A: "unchanged", B: "inserted", X: "unchanged", Z: "unchanged" });
  });

  it("is the first one, as long as that alone wrote something, although iTwin.js kept nothing of it", async () => {
    const imodel = join(cwd, "first.bim");
    const first = await run(imodel, [pump("A"), pump("B")]);
    expect(await transactions(imodel)).toBe(0);
    expect([first.states, first.steps]).toEqual([{ A: "inserted", B: "inserted" }, ["plant: everything"]]);
    expect((await run(imodel, [pump("A"), pump("B")])).states).toEqual(first.states);
    expect(await transactions(imodel)).toBe(0);
    expect((await run(imodel, [pump("A"), pump("B", { label: "new" })])).states).toEqual({ A: "unchanged", B: "updated" });
    expect(await transactions(imodel)).toBeGreaterThan(0);
  });

  it("is not the first one where that was killed, and everything of the next one is kept", async () => {
    const imodel = join(cwd, "killed.bim");
    await withHost(() => Promise.resolve(openForWriting(imodel).db.close()));
    expect((await look(imodel)).steps).toEqual([]);
    expect((await run(imodel, [pump("A"), pump("B")])).states).toEqual({ A: "inserted", B: "inserted" });
    expect(await transactions(imodel)).toBeGreaterThan(0);
    expect((await run(imodel, [pump("A"), pump("B", { label: "new" })])).states).toEqual({ A: "unchanged", B: "updated" });
  });

  it("is unknown where the iModel keeps no transactions", async () => {
    const imodel = join(cwd, "plain.bim");
    const found = await withHost(() => {
      const db = SnapshotDb.createEmpty(imodel, { rootSubject: { name: "plain" } });
      const lastRun = LastRun.read(db);
      db.close();
      return Promise.resolve(lastRun);
    });
    expect(found).toBeUndefined();
  });
});
