import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StandaloneDb } from "@itwin/core-backend";
import { describe, expect, it } from "vitest";
import { IngestConnector } from "../../ingest/connector.js";
import { withHost } from "../../ingest/imodel/host.js";
import { readStatus } from "../../ingest/inspect-imodel.js";
import { synchronize } from "../../ingest/synchronize-inputs.js";
import { contentLines, differences, findDamage } from "../robustness/imodel-lines.js";
import { root } from "../package-folder.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { reading, transactionCount } from "../support/imodel-content.js";
import { tempFolder } from "../support/temp-folder.js";
import { type Job, type JobResult, runJob } from "./runner.js";

const folder = tempFolder();
const at = (name: string): string => join(folder, name);
const pump = (id: string, label: string): BodyRecord => ({ type: "entity", kind: "Pump", id, label, code: id, geometry: [{ type: "box", low: [0, 0, 0], high: [1, 1, 1] }] });

function write(name: string, records: BodyRecord[], end?: false): string {
  writeFileSync(at(name), documentText({ records, header: { source: { id: "plant" } }, ...(end === false && { end }) }));
  return at(name);
}

/** Runs a job as the framework does: on a StandaloneDb that it opens or makes. */
function run(imodel: string, job: Job): Promise<JobResult> {
  return withHost(async () => {
    let db: StandaloneDb;
    try {
      db = StandaloneDb.openFile(at(imodel));
    } catch {
      db = StandaloneDb.createEmpty(at(imodel), { rootSubject: { name: "imodel-ingest" } });
    }
    try {
      return await runJob(db, await IngestConnector.create(), job);
    } finally {
      db.close();
    }
  });
}

const lines = (imodel: string): Promise<string[]> => reading(at(imodel), (db) => [...findDamage(db), ...contentLines(db)].map((line) => line.replaceAll("Subject imodel-ingest", "Subject own").replace('"code":"imodel-ingest"', '"code":"own"').replace('"label":"imodel-ingest"', '"label":"own"')));

describe("the connector, called as iTwin's connector framework calls it", () => {
  it("makes the same iModel as a sync does", async () => {
    const source = write("first.ndjson", [pump("1", "one"), pump("2", "two")]);
    await run("framework.bim", { source });
    await synchronize({ inputs: [source], imodel: at("own.bim") });
    expect(differences(await lines("framework.bim"), await lines("own.bim"))).toEqual([]);
    expect(await readStatus(at("framework.bim"))).toMatchObject([{ source: "plant", upToDate: true, kinds: { Pump: 2 } }]);
  });

  it("updates, inserts and deletes what a whole document no longer has", async () => {
    await run("changes.bim", { source: write("a.ndjson", [pump("1", "one"), pump("2", "two")]) });
    await run("changes.bim", { source: write("b.ndjson", [pump("2", "changed"), pump("3", "three")]) });
    await synchronize({ inputs: [at("a.ndjson")], imodel: at("same.bim") });
    await synchronize({ inputs: [at("b.ndjson")], imodel: at("same.bim") });
    const names = (all: string[]): string[] => all.map((line) => line.replaceAll(/Subject (own|same)\b/g, "root").replaceAll(/"(own|same)"/g, '"root"'));
    expect(differences(names(await lines("changes.bim")), names(await lines("same.bim")))).toEqual([]);
  });

  it("writes nothing of its own when nothing changed", async () => {
    const source = write("same.ndjson", [pump("1", "one")]);
    await run("unchanged.bim", { source });
    const before = await lines("unchanged.bim");
    const transactions = await transactionCount(at("unchanged.bim"));
    await run("unchanged.bim", { source });
    expect(await lines("unchanged.bim")).toEqual(before);
    // The framework writes its configuration twice.
    expect((await transactionCount(at("unchanged.bim"))) - transactions).toBeLessThanOrEqual(2);
  });

  it("deletes nothing when the document is cut short, and reports that", async () => {
    await run("cut.bim", { source: write("whole.ndjson", [pump("1", "one"), pump("2", "two")]) });
    const { issues } = await run("cut.bim", { source: write("cut.ndjson", [pump("1", "one")], false) });
    expect(await readStatus(at("cut.bim"))).toMatchObject([{ kinds: { Pump: 2 } }]);
    expect(issues).toContainEqual({ level: "Error", category: "incomplete", message: expect.stringContaining("the run ended as incomplete") as string });
  });

  it("takes its options from connectorArgs", async () => {
    writeFileSync(at("none.yaml"), "alignment: 1\nkinds: {}\n");
    const source = write("args.ndjson", [pump("1", "one")]);
    const { issues } = await run("args.bim", { source, connectorArgs: { alignment: at("none.yaml"), quarantine: at("rejected.ndjson") } });
    expect(issues.length).toBeGreaterThan(0);
    expect(readFileSync(at("rejected.ndjson"), "utf8")).toContain('"Pump"');
    await expect(run("args.bim", { source, connectorArgs: { alignments: "x" } })).rejects.toMatchObject({ key: "usage" });
    await expect(run("args.bim", { source: at("missing.ndjson") })).rejects.toMatchObject({ key: "input-unreadable" });
  });

  it("removes the source when the job is to unmap it", async () => {
    const source = write("unmap.ndjson", [pump("1", "one")]);
    await run("unmap.bim", { source });
    await run("unmap.bim", { source, shouldUnmapSource: true });
    expect(await readStatus(at("unmap.bim"))).toEqual([]);
  });

  it("is what require gives the framework, and writes the file of errors", async () => {
    mkdirSync(at("node_modules"));
    symlinkSync(root, at("node_modules/imodel-ingest"));
    const script = 'require("imodel-ingest/connector").default.create().then((connector) => console.log(connector.getConnectorName(), typeof connector.updateExistingData))';
    expect(spawnSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" })).toMatchObject({ status: 0, stdout: "imodel-ingest function\n" });
    (await IngestConnector.create()).reportError(folder, "it failed", "ConnectorRunner", "Run", "Framework");
    expect(JSON.parse(readFileSync(at("SyncError.json"), "utf8"))).toMatchObject({ errors: [{ system: "ConnectorRunner", phase: "Run", description: "it failed" }] });
  });
});
