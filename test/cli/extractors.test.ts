import { describe, expect, it } from "vitest";
import { testExtractors } from "../extract/extractors.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest } from "./program.js";

describe("imodel-ingest extractors", () => {
  const cwd = tempFolder();

  it("lists the package's own", async () => {
    const { exitCode, stdout } = await ingest(["extractors"], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {2}cobie .*\.xlsx/m);
    expect(stdout).toMatch(/^ {2}csv .*\.csv.* ready$/m);
  });

  it("says what is missing, and which manifest is wrong", async () => {
    const { exitCode, stdout, stderr } = await ingest(["extractors"], { cwd, env: { IMODEL_INGEST_EXTRACTORS: testExtractors } });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ {2}unready .*not ready: install the thing$/m);
    expect(stderr).toMatch(/^imodel-ingest: extractor-not-ready: .*broken\/extractor.json/);
  });

  it("gives the same as JSON", async () => {
    const { stdout } = await ingest(["extractors", "--json"], { cwd, env: { IMODEL_INGEST_EXTRACTORS: testExtractors } });
    const list = JSON.parse(stdout) as { name: string; ready: boolean; missing?: string }[];
    expect(list.find(({ name }) => name === "csv")).toMatchObject({ ready: true, fileTypes: expect.arrayContaining([".csv"]) as string[] });
    expect(list.find(({ name }) => name === "unready")).toMatchObject({ ready: false, missing: "install the thing" });
  });
});
