import { copyFileSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { ingest, program, start, waitFor } from "../cli/program.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { differences, inspect } from "./imodel-lines.js";

const pump = (i: number, label: string): BodyRecord & { type: "entity" } => ({ type: "entity", kind: "Pump", id: `P-${i}`, label, code: `P-${i}` });
const old = Array.from({ length: 60 }, (_, i) => pump(i, "old"));
/** Ten of the old ones are gone. */
const later = Array.from({ length: 8000 }, (_, i) => pump(i + 10, "new"));

describe("a sync whose end comes from outside", () => {
  const folder = tempFolder();
  const args = ["--imodel", "plant.bim", "--json", "--alignment", "a.yaml"];

  beforeAll(async () => {
    writeFileSync(join(folder, "a.yaml"), 'alignment: 1\nkinds: {}\ndefault: { class: "Generic:PhysicalObject" }\n');
    writeFileSync(join(folder, "old.ndjson"), documentText({ header: { source: { id: "plant", version: "1" } }, records: old }));
    writeFileSync(join(folder, "later.ndjson"), documentText({ header: { source: { id: "plant", version: "2" } }, records: later }));
    expect(await ingest(["sync", "old.ndjson", ...args], { cwd: folder })).toMatchObject({ exitCode: 0 });
    copyFileSync(join(folder, "plant.bim"), join(folder, "whole.bim"));
    copyFileSync(join(folder, "plant.bim"), join(folder, "extracted.bim"));
  });

  it("by Ctrl-C in the middle: exit code 130, what was committed stays, and the next run completes it", async () => {
    const { child, outcome } = start(process.execPath, [program, "sync", "later.ndjson", ...args], { cwd: folder });
    await waitFor(() => (statSync(join(folder, "plant.bim-wal"), { throwIfNoEntry: false })?.size ?? 0) > 1_000_000);
    child.kill("SIGINT");
    const { exitCode, stderr } = await outcome;
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: expect.stringMatching(/interrupted/) as string });
    const left = await inspect(join(folder, "plant.bim"));
    expect(left.damage).toEqual([]);
    expect(left.recorded).toEqual({});
    expect(left.known.size).toBeGreaterThan(old.length);
    expect(left.known.size).toBeLessThan(later.length);
    expect(old.map(({ id }) => left.known.has(`Pump ${id}`))).not.toContain(false);

    expect(await ingest(["sync", "later.ndjson", ...args], { cwd: folder })).toMatchObject({ exitCode: 0 });
    expect(await ingest(["sync", "later.ndjson", "--imodel", "whole.bim", ...args.slice(2)], { cwd: folder })).toMatchObject({ exitCode: 0 });
    const [actual, expected] = [await inspect(join(folder, "plant.bim")), await inspect(join(folder, "whole.bim"))];
    expect(actual.damage).toEqual([]);
    expect(differences(actual.lines, expected.lines)).toEqual([]);
  });

  it.each(["before", "after"])("by an extractor that is killed, %s its end record: exit code 4, nothing is deleted", async (when) => {
    const extractors = join(folder, `extractors-${when}`, "dying");
    mkdirSync(extractors, { recursive: true });
    writeFileSync(join(extractors, "extractor.json"), JSON.stringify({ name: "dying", version: "1.0.0", title: "Dies", fileTypes: [".txt"], command: ["node", "program.mjs"], check: ["node", "--version"] }));
    const text = documentText({ header: { source: { id: "plant", version: "3" } }, records: old.slice(0, 30).map((record) => ({ ...record, label: "third" })) });
    const words = when === "after" ? text : text.slice(0, text.lastIndexOf('{"type":"end"'));
    writeFileSync(join(extractors, "program.mjs"), `process.stdout.write(${JSON.stringify(words)}, () => process.kill(process.pid, "SIGKILL"));\n`);
    const outcome = await ingest(["run", "dying", "--imodel", "extracted.bim", ...args.slice(2)], { cwd: folder, env: { IMODEL_INGEST_EXTRACTORS: join(extractors, "..") } });
    expect(outcome.stderr).toContain("extractor-failed");
    expect(outcome.exitCode).toBe(4);
    const [document] = (JSON.parse(outcome.stdout) as SyncSummary).documents;
    expect(document?.status).toBe("incomplete");
    const { known, damage, recorded } = await inspect(join(folder, "extracted.bim"));
    expect({ damage, recorded }).toEqual({ damage: [], recorded: {} });
    expect(old.map(({ id }) => known.has(`Pump ${id}`))).not.toContain(false);
  });
});
