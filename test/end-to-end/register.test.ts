import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { ingest } from "../cli/program.js";
import { sharedData, withoutSharedData } from "../extractors/extractor-run.js";
import { tempFolder } from "../support/temp-folder.js";

describe.skipIf(withoutSharedData)("a register of 7,166 rows, through the command line", () => {
  const cwd = tempFolder();
  const register = join(cwd, "tasks.csv");

  async function run(): Promise<object> {
    const args = ["run", "csv", register, "--imodel", "tasks.bim", "--json", "--", "--key", "GUID,Task", "--kind", "Task"];
    const { exitCode, stdout, stderr } = await ingest(args, { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    return (JSON.parse(stdout) as SyncSummary).documents[0]?.kinds ?? {};
  }

  it("arrives whole, and a second run reports exactly what was edited, added and removed by hand", async () => {
    const original = readFileSync(join(sharedData, "csv/schependomlaan_eventlog_planned.csv"), "utf8");
    writeFileSync(register, original);
    expect(await run()).toEqual({ Task: { inserted: 7166, updated: 0, unchanged: 0, deleted: 0, marked: 0, rejected: 0 } });

    const lines = original.split("\n");
    const [edited = "", removed = ""] = lines.slice(100, 102);
    const added = edited.replace(/,ST\d+,/, ",ST99999,");
    expect(added).not.toBe(edited);
    lines.splice(100, 2, edited.replace(/\r?$/, "0"), added);
    expect(lines.join("\n")).not.toContain(removed);
    writeFileSync(register, lines.join("\n"));
    expect(await run()).toEqual({ Task: { inserted: 1, updated: 1, unchanged: 7164, deleted: 1, marked: 0, rejected: 0 } });
  });
});
