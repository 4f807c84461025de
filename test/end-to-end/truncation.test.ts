import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { ingest } from "../cli/program.js";
import { documentText, type BodyRecord } from "../support/document-text.js";
import { imodelContent } from "../support/imodel-content.js";
import { tempFolder } from "../support/temp-folder.js";

const version = (label: string, ids: string[]): string => {
  const records = ids.map((id): BodyRecord => ({ type: "entity", kind: "Pump", id, label }));
  return documentText({ header: { source: { id: "plant", version: label } }, records });
};

describe("a document that is cut", () => {
  const cwd = tempFolder();

  it("writes what arrived, deletes nothing and says that it is incomplete, whichever line it ends at", async () => {
    await ingest(["sync", "-", "--imodel", "before.bim"], { cwd, stdin: version("old", ["1", "2", "3", "4"]) });
    const lines = version("new", ["1", "2", "5"]).split("\n").filter((line) => line !== "");
    for (let length = 1; length < lines.length; length++) {
      copyFileSync(join(cwd, "before.bim"), join(cwd, "after.bim"));
      const stdin = `${lines.slice(0, length).join("\n")}\n`;
      const { exitCode, stdout } = await ingest(["sync", "-", "--imodel", "after.bim", "--json"], { cwd, stdin });
      const [document] = (JSON.parse(stdout) as SyncSummary).documents;
      expect({ length, exitCode, status: document?.status, reasons: document?.reasons }).toEqual({ length, exitCode: 4, status: "incomplete", reasons: ["end-missing"] });
      const pumps = Object.entries(await imodelContent(join(cwd, "after.bim"))).filter(([name]) => name.includes(" Pump "));
      const labels = Object.fromEntries(pumps.map(([name, { label }]) => [name.slice(-1), label]));
      const arrived = Object.fromEntries(["1", "2", "5"].slice(0, length - 1).map((id) => [id, "new"]));
      expect(labels).toEqual({ 1: "old", 2: "old", 3: "old", 4: "old", ...arrived });
    }
  });

  it("is incomplete even when its header says that nothing changed", async () => {
    const whole = version("same", ["1", "2"]);
    await ingest(["sync", "-", "--imodel", "same.bim"], { cwd, stdin: whole });
    const cut = await ingest(["sync", "-", "--imodel", "same.bim", "--json"], { cwd, stdin: whole.slice(0, whole.lastIndexOf('{"type":"end"')) });
    expect(cut.exitCode).toBe(4);
    const again = await ingest(["sync", "-", "--imodel", "same.bim", "--json"], { cwd, stdin: whole });
    expect([again.exitCode, (JSON.parse(again.stdout) as SyncSummary).documents[0]?.status]).toEqual([0, "unchanged"]);
  });

  it("does not even start without its header", async () => {
    const { exitCode, stderr } = await ingest(["sync", "-", "--imodel", "none.bim"], { cwd, stdin: "" });
    expect(exitCode).toBe(3);
    expect(stderr).toContain("<stdin>");
  });
});
