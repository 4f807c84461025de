import { describe, expect, it } from "vitest";
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

/** Calls of iModelHub that a run makes, when nothing goes wrong, on an iModel that has the first document already or nothing. */
async function callsOf(texts: readonly string[]): Promise<{ calls: string[]; content: string[] }> {
  const imodel = await hub.newIModel();
  for (const text of texts) {
    hub.watch();
    await hub.sync("ann", imodel, { text, yaml });
  }
  const calls = [...hub.calls];
  hub.watch();
  return { calls, content: plain(await hub.content(imodel)) };
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

describe("a run that fails at any step of the way to iModelHub", () => {
  it.each([
    ["first", [first]],
    ["second", [first, second]],
  ])("keeps no lock, and another run makes it good: the %s one", { timeout: 120_000 }, async (_, texts) => {
    const { calls, content } = await callsOf(texts);
    expect(calls.length).toBeGreaterThan(8);
    for (let number = 0; number < calls.length; number++)
      for (const isDone of [false, true]) {
        const step = `${isDone ? "after" : "before"} call ${number}, ${calls[number] ?? ""}`;
        const imodel = await hub.newIModel();
        for (const text of texts.slice(0, -1)) await hub.sync("ann", imodel, { text, yaml });
        failAt(calls, number, isDone);
        const failure = await hub.sync("ann", imodel, { text: texts.at(-1) ?? "", yaml }).then(() => undefined, (error: unknown) => error);
        expect(failure, step).toMatchObject({ message: expect.stringContaining("breaks down") as string });
        expect(hub.locks(imodel), step).toEqual([]);
        hub.watch();
        await hub.sync("ann", imodel, { text: texts.at(-1) ?? "", yaml });
        expect(plain(await hub.content(imodel)), step).toEqual(content);
        expect(await hub.localContent("ann", imodel), step).toEqual(await hub.content(imodel));
        expect(hub.locks(imodel), step).toEqual([]);
      }
  });
});
