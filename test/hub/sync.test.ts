import { ChangesetType } from "@itwin/core-common";
import { describe, expect, it } from "vitest";
import { totals } from "../support/ingest-text.js";
import { selectIds } from "../../ingest/imodel/query.js";
import { changedInstances } from "./changed-instances.js";
import { Hub } from "./hub.js";
import { pumpsText, type PumpRest } from "./pumps-text.js";

const hub = new Hub();
const dynamic = "alignment: 1\ndynamicSchema: { name: Plant }\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\n";

describe("a sync into iModelHub", () => {
  it("registers the source, pushes the data with source, version and counts, and gives all locks back", async () => {
    const imodel = await hub.newIModel();
    expect(totals(await hub.sync("ann", imodel, { text: pumpsText("plant", { 1: {}, 2: { code: "B" } }, "7") }))).toEqual({ inserted: 2 });
    expect(hub.descriptions(imodel)).toEqual(["imodel-ingest: registers the source plant", "imodel-ingest: plant version 7: 2 inserted"]);
    expect(totals(await hub.sync("ann", imodel, { text: pumpsText("plant", { 1: { label: "one" }, 3: {} }, "8") }))).toEqual({ inserted: 1, updated: 1, deleted: 1 });
    expect(hub.descriptions(imodel).slice(2)).toEqual(["imodel-ingest: plant version 8: 1 inserted, 1 updated, 1 deleted"]);
    expect(hub.locks(imodel)).toEqual([]);
    expect(await hub.content(imodel)).toEqual(await hub.localContent("ann", imodel));
  });

  it("asks for changesets and does nothing else when nothing changed, with a version or without", async () => {
    const imodel = await hub.newIModel();
    for (const document of [pumpsText("plant", { 1: {}, 2: {} }, "7"), pumpsText("site", { 1: {}, 2: {} })]) {
      await hub.sync("ann", imodel, { text: document });
      const before = hub.descriptions(imodel);
      hub.watch();
      await hub.sync("ann", imodel, { text: document });
      expect(hub.calls).toEqual(["getMyBriefcaseIds", "downloadChangesets"]);
      expect(hub.descriptions(imodel)).toEqual(before);
    }
  });

  it("pushes nothing but what changed", async () => {
    const imodel = await hub.newIModel();
    const pumps = (label: string): Record<string, PumpRest> => Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`p${i}`, { label: i === 7 ? label : "same", code: `C${i}` }]));
    await hub.sync("ann", imodel, { text: pumpsText("plant", pumps("old")) });
    await hub.sync("ann", imodel, { text: pumpsText("plant", pumps("new")) });
    const [index] = [hub.descriptions(imodel).length];
    expect(await hub.read(imodel, (db) => changedInstances(db, hub.changeset(imodel, index)))).toEqual({
      "Updated Generic:PhysicalObject": 1,
      "Updated BisCore:ExternalSourceAspect": 1, // of the pump: the document has neither version nor checksum
      "Updated BisCore:RepositoryLink": 1,
      "Updated BisCore:SynchronizationConfigLink": 1,
    });
  });

  it("pushes schemas before the data, in a changeset of their own", async () => {
    const imodel = await hub.newIModel();
    await hub.sync("ann", imodel, { text: pumpsText("plant", { 1: { properties: { flow: 1.5 } } }), yaml: dynamic });
    expect(hub.descriptions(imodel)).toEqual(["imodel-ingest: schema Plant", "imodel-ingest: registers the source plant", "imodel-ingest: plant: 1 inserted"]);
    expect([1, 2, 3].map((index) => hub.changeset(imodel, index).changesType)).toEqual([ChangesetType.Schema, ChangesetType.Regular, ChangesetType.Regular]);
    await hub.sync("bob", imodel, { text: pumpsText("plant", { 1: { properties: { flow: 1.5 } }, 2: { properties: { head: 3 } } }), yaml: dynamic });
    expect(hub.descriptions(imodel).slice(3)).toEqual(["imodel-ingest: schema Plant", "imodel-ingest: plant: 1 inserted"]);
    expect(hub.locks(imodel)).toEqual([]);
    expect(await hub.content(imodel)).toEqual(await hub.localContent("bob", imodel));
  });

  it("names a version when it ended well and has pushed something", async () => {
    const imodel = { ...(await hub.newIModel()), namedVersion: "Monday" };
    const whole = pumpsText("plant", { 1: {} });
    await hub.sync("ann", imodel, { text: whole.slice(0, whole.lastIndexOf("\n", whole.length - 2)) });
    expect(hub.namedVersions).toEqual([]);
    await hub.sync("ann", imodel, { text: whole });
    await hub.sync("ann", imodel, { text: whole });
    expect(hub.namedVersions).toEqual(["Monday"]);
  });
});

describe("syncs of several users", () => {
  it("converge, whoever comes first, and whatever others edit by hand in between", async () => {
    const imodel = await hub.newIModel();
    const [plant, site] = [(label: string) => pumpsText("plant", { 1: { label }, 2: {} }), (label: string) => pumpsText("site", { 1: { label, code: "S" } })];
    await hub.sync("ann", imodel, { text: plant("a") });
    await hub.sync("bob", imodel, { text: site("b") });
    const pumpNamed = (label: string) => (db: Parameters<typeof selectIds>[0]) => selectIds(db, `SELECT ECInstanceId FROM Generic.PhysicalObject WHERE UserLabel='${label}'`);
    await hub.edit("cleo", imodel, { lock: pumpNamed("a"), change: (db) => pumpNamed("a")(db).forEach((id) => db.elements.updateElement({ ...db.elements.getElementProps(id), userLabel: "by hand" })) });
    await hub.sync("bob", imodel, { text: site("c") });
    await hub.sync("ann", imodel, { text: plant("a") });
    const lines = await hub.content(imodel);
    expect(lines.join("\n")).toContain('"label":"by hand"'); // the record has not changed since
    await hub.sync("ann", imodel, { text: plant("d") });
    await hub.sync("bob", imodel, { text: site("c") });
    expect(await hub.localContent("ann", imodel)).toEqual(await hub.content(imodel));
    expect(await hub.localContent("bob", imodel)).toEqual(await hub.content(imodel));
    expect((await hub.content(imodel)).join("\n")).toContain('"label":"d"');
    expect(hub.locks(imodel)).toEqual([]);
  });

  it("work at the same time on different sources, and merge", async () => {
    const imodel = await hub.newIModel();
    const sources = { ann: "plant", bob: "site" };
    for (const [user, source] of Object.entries(sources)) await hub.sync(user, imodel, { text: pumpsText(source, { 1: {}, 2: {} }) });
    let others = 0;
    // When Ann has written, Bob runs from beginning to end.
    hub.watch(async (method, before, done) => {
      if (method !== "acquireLocks" || before !== 0 || !done || others++ > 0) return undefined;
      await hub.sync("bob", imodel, { text: pumpsText("site", { 1: { label: "bob" }, 3: {} }) });
      return undefined;
    });
    expect(totals(await hub.sync("ann", imodel, { text: pumpsText("plant", { 1: { label: "ann" }, 3: {} }) }))).toEqual({ inserted: 1, updated: 1, deleted: 1 });
    hub.watch();
    expect(await hub.localContent("ann", imodel)).toEqual(await hub.content(imodel));
    const lines = (await hub.content(imodel)).join("\n");
    expect([lines.includes('"label":"ann"'), lines.includes('"label":"bob"')]).toEqual([true, true]);
    expect(hub.descriptions(imodel).slice(-2)).toEqual(["imodel-ingest: site: 1 inserted, 1 updated, 1 deleted", "imodel-ingest: plant: 1 inserted, 1 updated, 1 deleted"]);
  });

  it("on the same source do not write it twice: who comes second is told to start again", async () => {
    const imodel = await hub.newIModel();
    const both = pumpsText("plant", { 1: {}, 2: {} });
    for (const document of [both, pumpsText("plant", { 1: { label: "new" }, 2: {}, 3: {} })]) {
      let others = 0;
      hub.watch(async (method, before, done) => {
        // Before Ann takes her first lock, Bob does the same work.
        if (method === "acquireLocks" && before === 0 && !done && others++ === 0) await hub.sync("bob", imodel, { text: document });
        return undefined;
      });
      await expect(hub.sync("ann", imodel, { text: document })).rejects.toMatchObject({ key: "imodel-changed" });
      hub.watch();
      expect(hub.locks(imodel)).toEqual([]);
      expect(totals(await hub.sync("ann", imodel, { text: document }))).not.toHaveProperty("inserted");
      expect(await hub.localContent("ann", imodel)).toEqual(await hub.content(imodel));
    }
  });

  it("that let one schema grow do not undo each other's growth", async () => {
    const imodel = await hub.newIModel();
    const grown = (source: string, name: string) => pumpsText(source, { 1: { properties: { [name]: 1 } } });
    await hub.sync("ann", imodel, { text: grown("plant", "flow"), yaml: dynamic });
    let others = 0;
    hub.watch(async (method, before, done) => {
      if (method === "acquireLocks" && before === 0 && !done && others++ === 0) await hub.sync("bob", imodel, { text: grown("site", "head"), yaml: dynamic });
      return undefined;
    });
    await expect(hub.sync("ann", imodel, { text: grown("mill", "power"), yaml: dynamic })).rejects.toMatchObject({ key: "imodel-changed" });
    hub.watch();
    await hub.sync("ann", imodel, { text: grown("mill", "power"), yaml: dynamic });
    const properties = await hub.read(imodel, (db) => Object.keys(db.getSchemaProps("Plant").items?.["Pump"] ?? {}).length && JSON.stringify(db.getSchemaProps("Plant")));
    expect(["flow", "head", "power"].filter((name) => !String(properties).includes(`"${name}"`))).toEqual([]);
  });
});
