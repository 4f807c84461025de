import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { HubIModel } from "../../ingest/hub-imodel.js";
import { checkPlan, plan, type PlannedChange, readCheckpoints, readStatus, synchronize, trace } from "../../ingest/index.js";
import { documentText } from "../support/document-text.js";
import { pump } from "../support/pumps.js";
import { Hub } from "./hub.js";
import { pumpsText } from "./pumps-text.js";

const hub = new Hub();

function file(name: string, text: string): string {
  const path = join(hub.folder, name);
  writeFileSync(path, text);
  return path;
}

const pumps = (label: string): Record<string, { label: string }> => Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`p${i}`, { label }]));

describe("changesets", () => {
  const inputs = [file("plant.ndjson", pumpsText("plant", pumps("a"), "1")), file("site.ndjson", pumpsText("site", pumps("a"), "2"))];
  const registers = ["plant", "site"].map((source) => `imodel-ingest: registers the source ${source}`);

  it.each<[string, HubIModel["push"], string[]]>([
    ["one for each source", "source", [registers[0] ?? "", "imodel-ingest: plant version 1: 40 inserted", registers[1] ?? "", "imodel-ingest: site version 2: 40 inserted"]],
    ["further ones after so much", { megabytes: 1e-6 }, expect.arrayContaining(["imodel-ingest: plant version 1: 40 inserted (to be continued)", "imodel-ingest: site version 2: 40 inserted (to be continued)"]) as string[]],
    ["further ones after a time", { minutes: 1e-9 }, expect.arrayContaining(["imodel-ingest: plant version 1: 40 inserted (to be continued)"]) as string[]],
  ])("are %s", async (_, push, expected) => {
    const imodel = { ...hub.at("ann", await hub.newIModel()), ...(push && { push }) };
    const pushed: string[] = [];
    await synchronize({ inputs, imodel, jobs: 0, onPush: (description) => pushed.push(description) });
    expect(pushed).toEqual(expected);
    expect(hub.descriptions(imodel)).toEqual(pushed);
    expect(hub.locks(imodel)).toEqual([]);
  });

  it("are one for all sources", async () => {
    const imodel = { ...hub.at("ann", await hub.newIModel()), push: "once" as const };
    await synchronize({ inputs, imodel, jobs: 0 });
    const again = [file("plant-2.ndjson", pumpsText("plant", pumps("b"), "3")), file("site-2.ndjson", pumpsText("site", { ...pumps("a"), p7: { label: "b" } }, "4"))];
    const before = hub.descriptions(imodel).length;
    await synchronize({ inputs: again, imodel, jobs: 0 });
    expect(hub.descriptions(imodel).slice(before)).toEqual(["imodel-ingest: plant version 3: 40 updated; site version 4: 1 updated"]);
  });
});

describe("a plan for an iModel in iModelHub", () => {
  it("says what a sync would do, locks and pushes nothing, and is out of date after a push", async () => {
    const imodel = hub.at("ann", await hub.newIModel());
    const inputs = [file("first.ndjson", pumpsText("plant", { 1: { label: "a" }, 2: {} }))];
    await synchronize({ inputs, imodel, jobs: 0 });
    const next = [file("second.ndjson", pumpsText("plant", { 1: { label: "b" }, 3: {} }))];
    hub.watch();
    const changes: PlannedChange[] = [];
    const made = await plan({ inputs: next, imodel, jobs: 0, onChange: (change) => changes.push(change) });
    expect(changes.map(({ action, id }) => `${action} ${id}`)).toEqual(["update 1", "insert 3", "delete 2"]);
    expect(hub.calls).toEqual(["getMyBriefcaseIds", "downloadChangesets"]);
    await synchronize({ inputs: next, imodel, jobs: 0, onLocked: (locked) => checkPlan(made, { inputs: next, imodel: locked }) });
    await expect(synchronize({ inputs: next, imodel, jobs: 0, onLocked: (locked) => checkPlan(made, { inputs: next, imodel: locked }) })).rejects.toMatchObject({ key: "plan-outdated" });
  });
});

describe("an iModel in iModelHub that is named", () => {
  it("is made when that is asked for, and found by its name from then on", async () => {
    const { iTwinId } = await hub.newIModel();
    const imodel = hub.at("ann", { iTwinId, iModelName: "mill" });
    const inputs = [file("mill.ndjson", pumpsText("mill", { 1: {} }))];
    await expect(synchronize({ inputs, imodel, jobs: 0 })).rejects.toMatchObject({ key: "hub-not-found", message: `the iTwin ${iTwinId} has no iModel mill: --create makes it` });
    expect(await synchronize({ inputs, imodel: { ...imodel, create: true }, jobs: 0 })).toMatchObject({ imodel: `iModelHub ${iTwinId}/mill`, created: true, documents: [{ kinds: { Pump: { inserted: 1 } } }] });
    expect(await synchronize({ inputs, imodel: { ...imodel, create: true }, jobs: 0 })).toMatchObject({ created: false, documents: [{ kinds: { Pump: { unchanged: 1 } } }] });
  });
});

describe("what is in an iModel in iModelHub", () => {
  it("is told without a lock: sources, records of elements, and checkpoints", async () => {
    const imodel = hub.at("ann", await hub.newIModel());
    const document = documentText({ header: { source: { id: "plant", version: "7" } }, records: [pump("P-1"), { type: "checkpoint", state: { cursor: 5 } }] });
    await synchronize({ inputs: [file("checkpoint.ndjson", document)], imodel, jobs: 0 });
    hub.watch();
    expect(await readStatus(imodel)).toMatchObject([{ source: "plant", version: "7", upToDate: true, kinds: { Pump: 1 } }]);
    expect(await trace(imodel, "P-1")).toMatchObject([{ source: "plant", kind: "Pump", className: "Generic:PhysicalObject" }]);
    expect(hub.calls.filter((call) => /Locks|push/.test(call))).toEqual([]);
    let checkpoints: unknown;
    await synchronize({ inputs: [], imodel, onLocked: async (locked) => void (checkpoints = await readCheckpoints(locked.file)) });
    expect(checkpoints).toEqual({ plant: { cursor: 5 } });
  });
});
