import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { HubIModel } from "../../ingest/hub-imodel.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { ingestText } from "../support/ingest-text.js";
import { Hub } from "./hub.js";
import { pumpsText } from "./pumps-text.js";

const hub = new Hub();
const yaml = "alignment: 1\nkinds: {}\ndefault: { class: Generic:PhysicalObject }\ndynamicSchema: { name: Plant }\n";
const first = pumpsText("plant", { 1: { label: "one", properties: { flow: 1 } }, 2: {} });
// A class gets a property, a CodeSpec is new, and there are all sorts of changes.
const second = pumpsText("plant", { 1: { label: "uno", properties: { flow: 1, head: 2 } }, 3: { code: "C" } });

/** The root Subject is called like its iModel. */
function plain(lines: readonly string[]): string[] {
  return lines.map((line) => line.replaceAll(/plant \d+/g, "plant"));
}

/** An iModel that has the first document already, or nothing. */
async function prepared(isFirst: boolean): Promise<HubIModel> {
  if (isFirst) return hub.newIModel();
  const version0 = join(hub.folder, "version0.bim");
  if (!existsSync(version0)) await withIModel(version0, (target) => ingestText(first, target, { yaml }));
  return hub.newIModel({ version0 });
}

/** Lets the call with this number fail, before or after it was carried out; of a method that is called several times, that one alone. */
function failAt(calls: readonly string[], number: number, isDone: boolean): void {
  const method = calls[number] ?? "";
  const before = calls.slice(0, number).filter((each) => each === method).length;
  let failed = false;
  hub.watch((called, count, done) => {
    if (failed || called !== method || count !== before || done !== isDone) return undefined;
    failed = true;
    return new Error(`${method} breaks down`);
  });
}

/** Whether a call may have been carried out without the run hearing of it. */
const changing = new Set(["acquireNewBriefcaseId", "acquireLocks", "pushChangeset", "releaseAllLocks"]);

describe("a run that fails at any step of the way to iModelHub", () => {
  it.each([
    ["first", first],
    ["second", second],
  ])("keeps no lock, and another run makes it good: the %s one", { timeout: 120_000 }, async (which, text) => {
    const undisturbed = await prepared(which === "first");
    hub.watch();
    await hub.sync("ann", undisturbed, { text, yaml });
    const calls = [...hub.calls];
    const content = plain(await hub.localContent("ann", undisturbed));
    expect(calls.length).toBeGreaterThan(8);
    for (let number = 0; number < calls.length; number++)
      for (const isDone of changing.has(calls[number] ?? "") ? [false, true] : [false]) {
        const step = `${isDone ? "after" : "before"} call ${number}, ${calls[number] ?? ""}`;
        const imodel = await prepared(which === "first");
        failAt(calls, number, isDone);
        const failure = await hub.sync("ann", imodel, { text, yaml }).then(() => undefined, (error: unknown) => error);
        expect(failure, step).toMatchObject({ message: expect.stringContaining("breaks down") as string });
        expect(hub.locks(imodel), step).toEqual([]);
        hub.watch();
        await hub.sync("ann", imodel, { text, yaml });
        expect(plain(await hub.localContent("ann", imodel)), step).toEqual(content);
        expect(hub.locks(imodel), step).toEqual([]);
      }
  });
});
