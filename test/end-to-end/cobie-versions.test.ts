import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SourceStatus } from "../../ingest/synchronize/source-status.js";
import type { KindCounts, SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { ingest } from "../cli/program.js";
import { sharedData, withoutOpenpyxl, withoutSharedData } from "../extractors/extractor-run.js";
import { transactionCount } from "../support/imodel-content.js";
import { tempFolder } from "../support/temp-folder.js";

/** Rows of COBieSampleSheetV1.xlsx, from the manifest of the shared data; Attribute rows are properties. */
const rowsOfV1 = {
  Contact: 58, Facility: 1, Floor: 4, Space: 22, Zone: 20, Type: 43, Component: 232, System: 36,
  Assembly: 2, Connection: 2, Spare: 3, Resource: 10, Job: 94, Document: 48, Coordinate: 42,
};

/** What a run did besides finding things unchanged: `Kind result count`. */
function changes(kinds: Record<string, KindCounts>): string[] {
  return Object.entries(kinds).flatMap(([kind, counts]) =>
    Object.entries(counts)
      .filter(([result, count]) => result !== "unchanged" && count > 0)
      .map(([result, count]) => `${kind} ${result} ${count}`),
  );
}

describe.skipIf(withoutSharedData || withoutOpenpyxl)("four versions of one COBie workbook, through the command line", () => {
  const cwd = tempFolder();
  const imodel = join(cwd, "building.bim");

  async function run(version: number): Promise<SyncSummary["documents"][number]> {
    const workbook = join(sharedData, "cobie", `COBieSampleSheetV${version}.xlsx`);
    const { exitCode, stdout } = await ingest(["run", "cobie", workbook, "--imodel", imodel, "--json", "--", "--source-id", "duplex"], { cwd });
    expect(exitCode).toBe(0);
    const [document] = (JSON.parse(stdout) as SyncSummary).documents;
    if (!document) throw new Error("no document in the summary");
    return document;
  }

  async function countsByKind(): Promise<Record<string, number>> {
    const { stdout } = await ingest(["status", "--imodel", imodel, "--json"], { cwd });
    const [source] = JSON.parse(stdout) as SourceStatus[];
    return source?.kinds ?? {};
  }

  it("gives the manifest's counts, then exactly the differences that it lists", async () => {
    const v1 = await run(1);
    expect(v1.status).toBe("synchronized");
    expect(changes(v1.kinds)).toEqual(Object.entries(rowsOfV1).map(([kind, count]) => `${kind} inserted ${count}`));
    expect(await countsByKind()).toEqual(rowsOfV1);

    expect(changes((await run(2)).kinds)).toEqual(["Contact deleted 2", "Space updated 1", "Component inserted 1"]);
    expect(await countsByKind()).toEqual({ ...rowsOfV1, Contact: 56, Component: 233 });

    expect(changes((await run(3)).kinds)).toEqual(["Floor updated 4"]);
    expect(changes((await run(4)).kinds)).toEqual(["Floor updated 4"]);
    expect(await countsByKind()).toEqual({ ...rowsOfV1, Contact: 56, Component: 233 });
  });

  it("writes nothing for the same workbook again, skipped or compared", async () => {
    const before = await transactionCount(imodel);
    expect(await run(4)).toMatchObject({ status: "unchanged", kinds: {} });
    const workbook = join(sharedData, "cobie/COBieSampleSheetV4.xlsx");
    const forced = await ingest(["run", "cobie", workbook, "--imodel", imodel, "--force", "--json", "--", "--source-id", "duplex"], { cwd });
    const [document] = (JSON.parse(forced.stdout) as SyncSummary).documents;
    expect(document?.status).toBe("synchronized");
    expect(changes(document?.kinds ?? {})).toEqual([]);
    expect(await transactionCount(imodel)).toBe(before);
  });
});
