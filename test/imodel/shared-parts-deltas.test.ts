import { describe, expect, it } from "vitest";
import type { BodyRecord } from "../support/document-text.js";
import { cube, expectNothingWritten, newFile, pump, pumps, run, shown } from "../support/cube-parts.js";
import type { Ingested } from "../support/ingest-text.js";

const delta = { header: { mode: "delta" } } as const;
const codesOf = ({ found }: Ingested): string[] => found.map(({ code }) => code);

describe("a document without the whole source that changes a part", () => {
  it("changes all that places it, where it is the only one of its content", async () => {
    const file = newFile();
    await run(file, [cube("a", 1), cube("b", 2), ...pumps]);
    expect(codesOf(await run(file, [cube("a", 3)], delta))).toEqual([]);
    expect(await shown(file)).toMatchObject({ sizes: { "1": [3], "2": [2] }, parts: 2 });
  });

  it("says that what places it shows the old content, where it shared that with others", async () => {
    const file = newFile();
    await run(file, [cube("a", 1), cube("b", 1), ...pumps]);
    const changed = await run(file, [cube("a", 3)], delta);
    expect(changed.found).toMatchObject([{ code: "part-diverged", kind: "imodel-ingest:part", id: "a", severity: "warning" }]);
    expect((await shown(file)).sizes).toEqual({ "1": [1], "2": [1] });
    expect(codesOf(await run(file, [cube("a", 3), pump("1", "a")], delta))).toEqual([]);
    expect((await shown(file)).sizes).toEqual({ "1": [3], "2": [1] });
    await expectNothingWritten(file, () => run(file, [cube("a", 3), pump("1", "a")], { ...delta, force: true }));
  });

  it("never lets it become the content of another part, whatever comes and goes", async () => {
    const file = newFile();
    await run(file, [cube("a", 1), cube("b", 1), ...pumps]);
    await run(file, [cube("a", 3)], delta);
    // Pump 1 still shows what is now b's alone.
    expect(codesOf(await run(file, [cube("b", 4), pump("2", "b")], delta))).toEqual(["part-diverged"]);
    expect((await shown(file)).sizes).toEqual({ "1": [1], "2": [4] });
    await run(file, [cube("a", 1)], delta);
    expect((await shown(file)).sizes).toEqual({ "1": [1], "2": [4] });
  });

  it("may take that back, although another part has the old content by then", async () => {
    const file = newFile();
    await run(file, [cube("a", 1), pump("1", "a")]);
    await run(file, [cube("a", 2)], delta);
    await run(file, [cube("b", 1), pump("2", "b")], delta);
    await run(file, [cube("a", 1), cube("b", 1), ...pumps]);
    expect((await shown(file)).sizes).toEqual({ "1": [1], "2": [1] });
  });

  it("is one that covers only some scopes, too", async () => {
    const file = newFile();
    const north: BodyRecord = { ...(pump("3", "a") as BodyRecord & { type: "entity" }), scope: "north" };
    await run(file, [cube("a", 1), cube("b", 1), ...pumps, north], { header: { scopes: ["", "north"] } });
    expect(codesOf(await run(file, [cube("a", 2), cube("b", 1), ...pumps], { header: { scopes: [""] } }))).toEqual(["part-diverged"]);
    expect((await shown(file)).sizes).toEqual({ "1": [2], "2": [1], "3": [1] });
  });

  it("in the run that another part joins it is not changed for that one", async () => {
    const file = newFile();
    await run(file, [cube("a", 1), pump("1", "a")]);
    await run(file, [cube("b", 1), cube("a", 2), ...pumps], delta);
    expect(await shown(file)).toMatchObject({ sizes: { "1": [2], "2": [1] } });
  });
});
