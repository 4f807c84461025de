import { expect, it } from "vitest";
import type { BodyRecord } from "./document-text.js";
import { totals } from "./ingest-text.js";
import { pump, type PumpTarget, to } from "./pumps.js";

/** What every target must do with entities below each other. */
export function parentSuite({ run, content }: PumpTarget): void {
  it("puts parents before children, whatever the order of lines", async () => {
    const chain = Array.from({ length: 40 }, (_, i) => pump(`p${i}`, i === 0 ? {} : { parent: to(`p${i - 1}`) }));
    expect(totals(await run([...chain].reverse()))).toEqual({ inserted: 40 });
    expect((await content())["Pump p39"]?.parent).toBe("Pump p38");
    expect(totals(await run(chain))).toEqual({ unchanged: 40 });
    expect(totals(await run(chain.slice(0, 30)))).toEqual({ unchanged: 30, deleted: 10 });
  });

  it("turns a parent and its child round", async () => {
    await run([pump("a"), pump("b", { parent: to("a") })]);
    expect(totals(await run([pump("a", { parent: to("b") }), pump("b")]))).toEqual({ updated: 2 });
    expect((await content())["Pump a"]?.parent).toBe("Pump b");
  });

  it("reports a parent that is not there, and parents in a circle", async () => {
    const result = await run([pump("1", { parent: to("x") }), pump("2", { parent: to("3") }), pump("3", { parent: to("2") })]);
    expect(totals(result)).toEqual({ rejected: 3 });
    expect(result.found.map(({ code, id, pointer }) => [code, id, pointer]).sort()).toEqual([
      ["parent-unresolved", "1", "/parent"],
      ["parent-unresolved", "2", "/parent"],
      ["parent-unresolved", "3", "/parent"],
    ]);
  });

  it("refuses a circle of parents that runs through what the document leaves out", async () => {
    await run([pump("f", { parent: to("c") }), pump("c")]);
    const result = await run([pump("a", { parent: to("f") }), pump("c", { parent: to("a") })]);
    expect(totals(result)).toEqual({ inserted: 1, rejected: 1 });
    expect(result.found.map(({ code, id }) => `${code} ${id}`).sort()).toEqual(["deletion-withheld f", "parent-unresolved c"]);
    const found = await content();
    expect([found["Pump c"]?.parent, found["Pump f"]?.parent, found["Pump a"]?.parent]).toEqual([undefined, "Pump c", "Pump f"]);
  });

  it("moves a whole chain of parents, each of which waits for the next", async () => {
    const chain = ["a", "b", "c", "d", "e"];
    const hung = (order: string[]): BodyRecord[] => order.map((id, i) => pump(id, i === 0 ? {} : { parent: to(order[i - 1] ?? "") }));
    await run(hung(chain));
    const turned = hung([...chain].reverse());
    expect(totals(await run([...turned].reverse()))).toEqual({ updated: 5 });
    expect((await content())["Pump a"]?.parent).toBe("Pump b");
  });
}
