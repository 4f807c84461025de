import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ConformanceReport } from "../../ingest/index.js";
import { faultyExtractor } from "../extract/faulty-extractor.js";
import { fixtures, withoutOpenpyxl } from "../extractors/extractor-run.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest, program, start } from "./program.js";

const cwd = tempFolder();
const withoutYaml = process.env["CI"] === undefined && spawnSync("python3", ["-c", "import yaml"]).status !== 0;

/** The package's own extractors, each with a fixture that it reads completely. */
const own: { name: string; sample: string; options?: string[]; isSkipped?: boolean }[] = [
  { name: "csv", sample: "assets.csv", options: ["--", "--key", "id", "--kind-column", "type", "--parent", "area:Area"] },
  { name: "cobie", sample: "building.xlsx", isSkipped: withoutOpenpyxl },
  { name: "tables", sample: "tables/plant.tables.yaml", isSkipped: withoutYaml },
  { name: "ifc", sample: "cottage.ifc" },
];

describe("imodel-ingest conformance", () => {
  for (const { name, sample, options = [], isSkipped = false } of own) {
    it.skipIf(isSkipped)(`passes the extractor ${name}`, async () => {
      const { exitCode, stdout, stderr } = await ingest(["conformance", name, join(fixtures, sample), ...options], { cwd });
      expect({ exitCode, failed: stdout.match(/^ {2}[\w-]+ +failed.*$/gm) }).toEqual({ exitCode: 0, failed: null });
      expect(stderr).toMatch(new RegExp(`^${name} [\\d.]+ conforms: 1[78] passed, 0 failed, [12] not applicable\\n$`));
    }, 120_000);
  }

  it("says that a cut of a table cannot be seen, rather than that all is well", async () => {
    const { stdout } = await ingest(["conformance", "csv", join(fixtures, "assets.csv")], { cwd });
    expect(stdout).toMatch(/^ {2}cut-source +not applicable +\d of \d cuts are not detectable/m);
  });

  it("prints what failed with a hint, and ends with 1", async () => {
    const { extractor, sample } = faultyExtractor(cwd, "wrong count");
    const { exitCode, stdout, stderr } = await ingest(["conformance", extractor, sample, "--marks-end", "yes"], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ {2}end-counts +failed +output:\d+: error count-mismatch .*\n {6}Count each record/m);
    expect(stderr).toBe("faulty 1 does not conform: 17 passed, 1 failed, 1 not applicable\n");
  });

  it("gives the same as JSON", async () => {
    const { extractor, sample } = faultyExtractor(cwd, "wrong count");
    const { exitCode, stdout, stderr } = await ingest(["conformance", extractor, sample, "--json"], { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    const report = JSON.parse(stdout) as ConformanceReport;
    expect(report).toMatchObject({ extractor: { name: "faulty", version: "1", folder: extractor }, conforms: false });
    expect(report.checks.filter(({ result }) => result === "failed")).toEqual([
      { name: "end-counts", result: "failed", detail: expect.any(String) as string, hint: expect.any(String) as string, sample },
    ]);
  });

  it("takes a folder without a path before its name, and names it when it has no manifest", async () => {
    faultyExtractor(cwd, "none");
    const run = (name: string) => ingest(["conformance", name, "none/good.list", "--json"], { cwd });
    expect(await run("none")).toMatchObject({ exitCode: 0 });
    expect(await run("./nowhere")).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("nowhere/extractor.json") as string });
    expect(await run("nowhere")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("extractor-unknown") as string });
  });

  it("refuses a call without a sample, and a sample that is not there", async () => {
    expect(await ingest(["conformance", "csv"], { cwd })).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("which sample?") as string });
    expect(await ingest(["conformance", "csv", "nowhere.csv"], { cwd })).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("nowhere.csv: is not a file") as string });
  });

  it("ends with 130 when it is interrupted", async () => {
    const { extractor, sample } = faultyExtractor(cwd, "waits when empty");
    const { child, outcome } = start(process.execPath, [program, "conformance", extractor, sample], { cwd });
    setTimeout(() => child.kill("SIGINT"), 3000);
    expect(await outcome).toMatchObject({ exitCode: 130, stderr: expect.stringContaining("interrupted") as string });
  });
});
