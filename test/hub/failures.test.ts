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

/** An iModel that has the first document already. */
async function prepared(): Promise<HubIModel> {
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
  it("keeps no lock, and another run makes it good", async () => {
    const undisturbed = await prepared();
    await hub.sync("ann", undisturbed, { text: second, yaml });
    const calls = [...hub.calls];
    const content = await hub.localContent("ann", undisturbed);
    // Its briefcase is new, the schema grows, a CodeSpec is registered, and then there are the data.
    expect([...new Set(calls)]).toEqual(["getMyBriefcaseIds", "acquireNewBriefcaseId", "getChangesetFromVersion", "acquireLocks", "downloadChangesets", "pushChangeset", "releaseAllLocks"]);
    expect(calls.filter((call) => call === "pushChangeset")).toHaveLength(3);
    for (let number = 0; number < calls.length; number++)
      for (const isDone of changing.has(calls[number] ?? "") ? [false, true] : [false]) {
        const step = `${isDone ? "after" : "before"} call ${number}, ${calls[number] ?? ""}`;
        const imodel = await prepared();
        failAt(calls, number, isDone);
        const failure = await hub.sync("ann", imodel, { text: second, yaml }).then(() => undefined, (error: unknown) => error);
        expect(failure, step).toMatchObject({ message: expect.stringContaining("breaks down") as string });
        expect(hub.locks(imodel), step).toEqual([]);
        hub.watch();
        await hub.sync("ann", imodel, { text: second, yaml });
        expect(await hub.localContent("ann", imodel), step).toEqual(content);
        expect(hub.locks(imodel), step).toEqual([]);
      }
  });
});
