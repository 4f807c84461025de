import type { IModelDb } from "@itwin/core-backend";
import { describe, expect, it } from "vitest";
import { withIModel, withIModelFile } from "../../ingest/imodel/imodel-target.js";
import { selectRows } from "../../ingest/imodel/query.js";
import { withRehearsal } from "../../ingest/imodel/rehearsal.js";
import { removeSource } from "../../ingest/imodel/unmap.js";
import { recordingTarget } from "../../ingest/synchronize/recording-target.js";
import type { SyncTarget } from "../../ingest/synchronize/sync-target.js";
import { contentLines } from "../robustness/imodel-lines.js";
import type { BodyRecord } from "../support/document-text.js";
import { cube, expectNothingWritten, ingested, newFile, pump, pumps, run, shown } from "../support/cube-parts.js";
import { reading } from "../support/imodel-content.js";
import { totals } from "../support/ingest-text.js";

describe("parts with the same content", () => {
  it("share one GeometryPart, which all that place them show", async () => {
    const file = newFile();
    const records = [cube("a", 1), cube("b", 1), cube("c", 2), ...pumps, pump("3", "c")];
    expect(totals(await run(file, records))).toEqual({ inserted: 6 });
    const { sizes, parts, standing } = await shown(file);
    expect(sizes).toEqual({ "1": [1], "2": [1], "3": [2] });
    expect(parts).toBe(2);
    expect(standing["b"]).toBe(standing["a"]);
    await expectNothingWritten(file, () => run(file, records, { force: true }));
  });

  it("do so when one comes in a later run, or another batch", async () => {
    const file = newFile();
    await run(file, [cube("a", 1), pump("1", "a")], { batchSize: 1 });
    const records = [cube("a", 1), cube("b", 1), ...pumps];
    expect(totals(await run(file, records, { batchSize: 1 }))).toEqual({ unchanged: 2, inserted: 2 });
    expect(await shown(file)).toMatchObject({ sizes: { "1": [1], "2": [1] }, parts: 1 });
    await expectNothingWritten(file, () => run(file, records, { force: true }));
  });

  it("leave the iModel as a first run over the last document would", async () => {
    const [file, fresh] = [newFile(), newFile()];
    await run(file, [cube("a", 1), cube("b", 1), cube("c", 2), ...pumps]);
    const records = [cube("a", 2), cube("b", 3), cube("c", 1), ...pumps];
    await run(file, records);
    await run(fresh, records);
    expect(await reading(file, contentLines)).toEqual(await reading(fresh, contentLines));
  });

  it("do not share across sources, nor with other looks", async () => {
    const file = newFile();
    await run(file, [cube("a", 1), cube("b", 1, { color: "#ff0000" }), ...pumps]);
    await run(file, [cube("a", 1), pump("1", "a")], { header: { source: { id: "other" } } });
    expect((await shown(file)).parts).toBe(3);
  });
});

describe("a part that changes", () => {
  it("leaves the others of its content as they are", async () => {
    const file = newFile();
    await run(file, [cube("a", 1), cube("b", 1), ...pumps]);
    const records = [cube("a", 1), cube("b", 2), ...pumps];
    expect((await run(file, records)).found).toEqual([]);
    expect(await shown(file)).toMatchObject({ sizes: { "1": [1], "2": [2] }, parts: 2 });
    await expectNothingWritten(file, () => run(file, records, { force: true }));
  });

  it("joins those of its new content, and what nothing shows any more goes", async () => {
    const file = newFile();
    await run(file, [cube("a", 1), cube("b", 2), ...pumps]);
    const records = [cube("a", 1), cube("b", 1), ...pumps];
    expect(totals(await run(file, records))).toEqual({ unchanged: 2, updated: 2 });
    expect(await shown(file)).toMatchObject({ sizes: { "1": [1], "2": [1] }, parts: 1 });
    await expectNothingWritten(file, () => run(file, records, { force: true }));
  });

  it("changes places with another one", async () => {
    const file = newFile();
    await run(file, [cube("a", 1), cube("b", 2), ...pumps]);
    await run(file, [cube("a", 2), cube("b", 1), ...pumps]);
    expect(await shown(file)).toMatchObject({ sizes: { "1": [2], "2": [1] }, parts: 2 });
  });

  it.each([1, 2, 3])("in a run that dies after %i changes leaves nothing behind once the next one ends", async (limit) => {
    const [file, fresh] = [newFile(), newFile()];
    await run(file, [cube("a", 1), cube("b", 1), ...pumps]);
    const records = [cube("a", 2), cube("b", 3), ...pumps];
    const controller = new AbortController();
    const dying = withIModel(file, (target) => {
      let written = 0;
      const counting = recordingTarget(target, () => ++written === limit && controller.abort());
      return ingested(counting, records, { batchSize: 1, signal: controller.signal });
    });
    await expect(dying).rejects.toMatchObject({ key: "interrupted" });
    await run(file, records);
    await run(fresh, records);
    expect(await reading(file, contentLines)).toEqual(await reading(fresh, contentLines));
  });

  it("is shown anew, with its extents, when the unit of the document changes, and so are transformed copies", async () => {
    const file = newFile();
    const mirrored: BodyRecord = { type: "entity", kind: "Pump", id: "3", geometry: [{ type: "part", part: "a", transform: [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] }] };
    const records = [cube("a", 1000), cube("b", 1000), ...pumps, mirrored];
    await run(file, records);
    for (const mode of ["snapshot", "delta"] as const) {
      await run(file, records, { header: { mode, units: { length: mode === "delta" ? "m" : "mm", angle: "deg" } } });
      const size = mode === "delta" ? 1000 : 1;
      expect((await shown(file)).sizes).toEqual({ "1": [size], "2": [size], "3": [size] });
      await reading(file, (db) => expect(farCorners(db)).toEqual([size, size, 0]));
    }
  });
});

/** The greatest x of the extents that each pump has in the iModel. */
function farCorners(db: IModelDb): number[] {
  const found: number[] = [];
  selectRows<{ x: number }>(db, "SELECT BBoxHigh.X AS [x] FROM BisCore.GeometricElement3d ORDER BY ECInstanceId", { take: ({ x }) => found.push(x) });
  return found;
}

describe("a part that goes", () => {
  const [a, b] = [cube("a", 1), cube("b", 1)];

  it("leaves its GeometryPart to the others of its content, and the last one takes it along", async () => {
    const file = newFile();
    await run(file, [a, b, ...pumps]);
    expect(totals(await run(file, [b, pump("2", "b")]))).toEqual({ unchanged: 2, deleted: 2 });
    expect(await shown(file)).toMatchObject({ sizes: { "2": [1] }, parts: 1 });
    await run(file, []);
    expect((await shown(file)).parts).toBe(0);
  });

  it("goes with others of its content at once", async () => {
    const file = newFile();
    await run(file, [a, b, ...pumps]);
    expect(totals(await run(file, []))).toEqual({ deleted: 4 });
    expect((await shown(file)).parts).toBe(0);
    await run(file, [a, b, ...pumps]);
    expect((await shown(file)).parts).toBe(1);
  });

  it("stays where deletions are only marked, and comes back", async () => {
    const file = newFile();
    await run(file, [a, b, ...pumps]);
    expect(totals(await run(file, [b, pump("2", "b")], { deletions: "mark" }))).toEqual({ unchanged: 2, marked: 2 });
    await run(file, [a, cube("b", 2), ...pumps], { deletions: "mark" });
    expect((await shown(file)).sizes).toEqual({ "1": [1], "2": [2] });
  });

  it("goes with its source", async () => {
    const file = newFile();
    await run(file, [a, b, ...pumps]);
    await run(file, [a, pump("1", "a")], { header: { source: { id: "other" } } });
    const plan = await withIModelFile(file, (db) => {
      const removed = removeSource(db, "plant");
      db.saveChanges();
      return Promise.resolve(removed);
    });
    expect(plan.kinds["imodel-ingest:part"]).toEqual({ deleted: 2, shared: 0, kept: 0 });
    expect((await shown(file)).parts).toBe(1);
  });
});

describe("a rehearsal", () => {
  it("says of shared parts what the run then does, and touches nothing", async () => {
    const file = newFile();
    await run(file, [cube("a", 1), cube("b", 1), cube("c", 2), ...pumps]);
    const records = [cube("a", 2), cube("b", 1), cube("c", 3), cube("d", 1), ...pumps];
    const changes = async (target: SyncTarget): Promise<unknown[]> => {
      const found: unknown[] = [];
      await ingested(recordingTarget(target, (_, { key }, outcome) => found.push([key.id, outcome])), records);
      return found;
    };
    let planned: unknown[] = [];
    await expectNothingWritten(file, async () => (planned = await withRehearsal(file, changes)));
    expect(planned).toContainEqual(["a", { result: "updated", missing: [], differences: [{ property: "geometry" }] }]);
    expect(await withIModel(file, changes, { describes: true })).toEqual(planned);
  });
});
