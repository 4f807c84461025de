import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { IModelHubStatus } from "@itwin/core-bentley";
import { IModelError } from "@itwin/core-common";
import { describe, expect, it } from "vitest";
import type { HubIModel } from "../../ingest/hub-imodel.js";
import { selectIds } from "../../ingest/imodel/query.js";
import { totals } from "../support/ingest-text.js";
import { type Fault, Hub } from "./hub.js";
import { pumpsText } from "./pumps-text.js";

const hub = new Hub();
const first = pumpsText("plant", { 1: { label: "one" }, 2: { code: "B" } });
const second = pumpsText("plant", { 1: { label: "uno" }, 3: { code: "C" } });
const offline = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:443"), { code: "ECONNREFUSED" });
const beaten = new IModelError(IModelHubStatus.PullIsRequired, "newer changesets are there");

/** What an iModel holds after both documents, when nothing went wrong. */
async function expected(): Promise<string[]> {
  return (undisturbed ??= synchronized());
}

let undisturbed: Promise<string[]> | undefined;

async function synchronized(): Promise<string[]> {
  const imodel = await hub.newIModel();
  for (const text of [first, second]) await hub.sync("ann", imodel, { text });
  return await hub.content(imodel);
}

/** Lets Cleo change the label of the first pump. */
function editByHand(imodel: HubIModel): Promise<void> {
  const pumpOne = (db: Parameters<typeof selectIds>[0]): string[] => selectIds(db, "SELECT ECInstanceId FROM Generic.PhysicalObject WHERE UserLabel='one'");
  return hub.edit("cleo", imodel, { change: (db) => pumpOne(db).forEach((id) => db.elements.updateElement({ id, classFullName: "Generic:PhysicalObject", userLabel: "by hand" })) });
}

/** Does something once: before the call of a method that comes after so many others of it. */
function before(method: string, count: number, work: () => Promise<void>): Fault {
  let isDone = false;
  return async (called, earlier, done) => {
    if (isDone || done || called !== method || earlier !== count) return undefined;
    isDone = true;
    await work();
    return undefined;
  };
}

/** Lets Dora hold a lock while something happens. */
async function whileLocked<T>(imodel: HubIModel, element: (db: Parameters<typeof selectIds>[0]) => string | undefined, work: (free: () => Promise<void>) => Promise<T>): Promise<T> {
  const db = await hub.briefcase("dora", imodel);
  await hub.as("dora", () => db.locks.acquireLocks({ exclusive: element(db) ?? "" }));
  let isFree = false;
  const free = async (): Promise<void> => {
    if (!isFree) await hub.as("dora", () => db.locks.releaseAllLocks());
    isFree = true;
  };
  try {
    return await work(free);
  } finally {
    await free();
    db.close();
  }
}

describe("a lock of somebody else", () => {
  it.each([
    ["on the source", (db: Parameters<typeof selectIds>[0]) => selectIds(db, "SELECT ECInstanceId FROM BisCore.RepositoryLink")[0]],
    ["on the whole iModel", () => "0x1"],
  ])("%s stops the run, saying who it is; or the run waits", async (_, element) => {
    const imodel = await hub.newIModel();
    await hub.sync("ann", imodel, { text: first });
    await whileLocked(imodel, element, async (free) => {
      await expect(hub.sync("ann", imodel, { text: second })).rejects.toMatchObject({ key: "imodel-locked", message: expect.stringMatching(/^the briefcase \d \(Bearer dora \(\d\)\) holds a lock/) as string });
      const waits: string[] = [];
      await hub.sync("ann", imodel, { text: second, wait: 20, onWait: (message) => (waits.push(message), void free()) });
      expect(waits).toHaveLength(1);
    });
    expect(hub.locks(imodel)).toEqual([]);
    expect(await hub.content(imodel)).toEqual(await expected());
  });

  it("on anything keeps schemas out", async () => {
    const imodel = await hub.newIModel();
    const yaml = "alignment: 1\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\ndynamicSchema: { name: Plant }\n";
    await whileLocked(imodel, () => "0x1", async () => {
      await expect(hub.sync("ann", imodel, { text: pumpsText("plant", { 1: { properties: { flow: 1 } } }), yaml })).rejects.toMatchObject({ key: "imodel-locked" });
    });
    expect(hub.descriptions(imodel)).toEqual([]);
    expect(hub.locks(imodel)).toEqual([]);
  });
});

describe("a push", () => {
  it("that others beat is merged and tried again", async () => {
    const imodel = await hub.newIModel();
    await hub.sync("ann", imodel, { text: first });
    hub.watch((method, before, done) => (method === "pushChangeset" && before < 2 && !done ? beaten : undefined));
    await hub.sync("ann", imodel, { text: second });
    expect(hub.calls.filter((call) => call === "pushChangeset")).toHaveLength(3);
    hub.watch();
    expect(await hub.content(imodel)).toEqual(await expected());
  });

  it("that others beat every time is left to the next run, and the locks are given back", async () => {
    const imodel = await hub.newIModel();
    await hub.sync("ann", imodel, { text: first });
    hub.watch((method, _, done) => (method === "pushChangeset" && !done ? beaten : undefined));
    await expect(hub.sync("ann", imodel, { text: second })).rejects.toMatchObject({ key: "push-rejected", message: expect.stringContaining("is kept, and the next run pushes it") as string });
    expect(hub.calls.filter((call) => call === "pushChangeset")).toHaveLength(6);
    expect(hub.locks(imodel)).toEqual([]);
    hub.watch();
    expect(totals(await hub.sync("ann", imodel, { text: second }))).toEqual({ unchanged: 2 });
    expect(hub.descriptions(imodel).at(-1)).toBe("imodel-ingest: changes of an earlier run");
    expect(await hub.content(imodel)).toEqual(await expected());
  });

  it("of what is left is given up when somebody else has synchronized the source since", async () => {
    const imodel = await hub.newIModel();
    await hub.sync("ann", imodel, { text: first });
    hub.watch((method, _, done) => (method === "pushChangeset" && !done ? new Error("it broke") : undefined));
    await expect(hub.sync("ann", imodel, { text: second })).rejects.toThrow("it broke");
    hub.watch();
    await hub.sync("bob", imodel, { text: second });
    const issues: string[] = [];
    expect(totals(await hub.sync("ann", imodel, { text: second, onIssue: ({ code }) => issues.push(code) }))).toEqual({ unchanged: 2 });
    expect(issues).toEqual(["briefcase-replaced"]);
    expect(await hub.content(imodel)).toEqual(await expected());
  });
});

describe("when the network goes", () => {
  it("between save and push, the next run pushes what is there, and writes nothing twice", async () => {
    const imodel = await hub.newIModel();
    await hub.sync("ann", imodel, { text: first });
    let isGone = false;
    hub.watch((method) => ((isGone ||= method === "pushChangeset") ? offline : undefined));
    await expect(hub.sync("ann", imodel, { text: second })).rejects.toMatchObject({ key: "hub-unavailable", message: expect.stringContaining("is kept with its locks") as string });
    hub.watch();
    await expect(hub.sync("bob", imodel, { text: second })).rejects.toMatchObject({ key: "imodel-locked" });
    expect(totals(await hub.sync("ann", imodel, { text: second }))).toEqual({ unchanged: 2 });
    expect(hub.locks(imodel)).toEqual([]);
    expect(await hub.content(imodel)).toEqual(await expected());
  });

  it("before the answer to a push arrives, the next run finds out that it did arrive", async () => {
    const imodel = await hub.newIModel();
    await hub.sync("ann", imodel, { text: first });
    let isGone = false;
    hub.watch((method, _, done) => ((isGone ||= method === "pushChangeset" && done) ? offline : undefined));
    await expect(hub.sync("ann", imodel, { text: second })).rejects.toMatchObject({ key: "hub-unavailable" });
    hub.watch();
    expect(totals(await hub.sync("ann", imodel, { text: second }))).toEqual({ unchanged: 2 });
    expect(hub.locks(imodel)).toEqual([]);
    expect(await hub.content(imodel)).toEqual(await expected());
  });
});

describe("a briefcase", () => {
  it("that is damaged is replaced by a fresh one", async () => {
    const imodel = await hub.newIModel();
    await hub.sync("ann", imodel, { text: first });
    for (const file of hub.files("ann", imodel)) writeFileSync(file, "no iModel at all");
    const issues: string[] = [];
    await hub.sync("ann", imodel, { text: second, onIssue: ({ code }) => issues.push(code) });
    expect(issues).toEqual(["briefcase-replaced"]);
    expect(hub.files("ann", imodel)).toHaveLength(1);
    expect(await hub.content(imodel)).toEqual(await expected());
  });

  it("of another user is left alone", async () => {
    const imodel = { ...(await hub.newIModel()), briefcases: join(hub.folder, "shared") };
    const at = (user: string) => hub.sync(user, { ...imodel }, { text: user === "ann" ? first : second });
    await at("ann");
    await at("bob");
    expect(hub.locks(imodel)).toEqual([]);
    expect(await hub.content(imodel)).toEqual(await expected());
  });
});

describe("in an iModel without locks", () => {
  it.each(["ours", "theirs"] as const)("a change of somebody else on the same element is told of, and %s stays", async (conflicts) => {
    const imodel = { ...(await hub.newIModel({ noLocks: true })), conflicts };
    await hub.sync("ann", imodel, { text: first });
    hub.watch(before("downloadChangesets", 1, () => editByHand(imodel)));
    const issues: string[] = [];
    await hub.sync("ann", imodel, { text: second, onIssue: ({ code, kind = "", id = "", message }) => issues.push(`${code} ${kind} ${id} ${message.split(": ").at(-1) ?? ""}`) });
    expect(issues).toEqual([`change-conflict Pump 1 ${conflicts === "ours" ? "the change of this run" : "the other change"} stays`]);
    const label = await hub.read(imodel, (db) => selectIds(db, `SELECT ECInstanceId FROM Generic.PhysicalObject WHERE UserLabel='${conflicts === "ours" ? "uno" : "by hand"}'`).length);
    expect(label).toBe(1);
    hub.watch();
    expect(totals(await hub.sync("ann", imodel, { text: second }))).toEqual({ unchanged: 2 });
    expect(await hub.localContent("ann", imodel)).toEqual(await hub.content(imodel));
  });

  it("a change of somebody else that cannot be merged any more makes the run give up its own, and the next one writes them again", async () => {
    const imodel = await hub.newIModel({ noLocks: true });
    await hub.sync("ann", imodel, { text: first });
    hub.watch(before("pushChangeset", 0, () => editByHand(imodel)));
    await expect(hub.sync("ann", imodel, { text: second })).rejects.toMatchObject({ key: "changes-conflict" });
    hub.watch();
    expect(hub.files("ann", imodel)).toEqual([]);
    expect(totals(await hub.sync("ann", imodel, { text: second }))).toEqual({ inserted: 1, updated: 1, deleted: 1 });
    expect(await hub.content(imodel)).toEqual(await expected());
  });
});
