import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { defaultBatchJobs, threadsPerFile } from "../../ingest/batch/batch-options.js";
import { BatchState } from "../../ingest/batch/batch-state.js";
import { tempFolder } from "../support/temp-folder.js";

const keys = new Set(["a", "b"]);

describe("what is remembered from one batch to the next", () => {
  it("is there again, as far as the next batch is about the same files", async () => {
    const folder = join(tempFolder(), "deep/reports");
    const state = await BatchState.open(folder, keys);
    await Promise.all(["a", "b"].map((key) => state.note(key, { settled: true, source: key }, { imodel: `/${key}.bim`, stamp: "1" })));
    expect(readdirSync(folder)).toEqual(["batch-state.json"]);
    const next = await BatchState.open(folder, new Set(["b", "c"]));
    expect([next.file("a"), next.file("b"), next.file("c")]).toEqual([undefined, { settled: true, source: "b" }, undefined]);
  });

  it("keeps the documents of files whose iModel was changed by others, but not that they are settled", async () => {
    const folder = tempFolder();
    const state = await BatchState.open(folder, keys);
    await state.note("a", { settled: true, source: "x" }, { imodel: "/a.bim", stamp: "1" });
    await state.unsettleUnless("/a.bim", "1", ["a"]);
    expect(state.file("a")).toEqual({ settled: true, source: "x" });
    await state.unsettleUnless("/a.bim", "2", ["a"]);
    expect((await BatchState.open(folder, keys)).file("a")).toEqual({ settled: false, source: "x" });
    await state.note("a", { settled: true }, { imodel: "/a.bim", stamp: undefined });
    await state.unsettleUnless("/a.bim", undefined, ["a"]);
    expect(state.file("a")).toEqual({ settled: false });
  });

  it.each(["", "{", "null", "[]", '{"batchState":2,"files":{"a":{"settled":true}},"imodels":{}}', '{"batchState":1}'])("is nothing when it cannot be read: %j", async (text) => {
    const folder = tempFolder();
    writeFileSync(join(folder, "batch-state.json"), text);
    expect((await BatchState.open(folder, keys)).file("a")).toBeUndefined();
    expect(readFileSync(join(folder, "batch-state.json"), "utf8")).toBe(text);
  });
});

it("a batch runs no more files and threads at a time than the machine has cores", () => {
  expect(defaultBatchJobs()).toBeGreaterThanOrEqual(1);
  expect(defaultBatchJobs()).toBeLessThanOrEqual(availableParallelism());
  for (const jobs of [1, 2, 1000]) expect(threadsPerFile(jobs)).toBe(Math.max(0, Math.floor(availableParallelism() / jobs) - 1));
});
