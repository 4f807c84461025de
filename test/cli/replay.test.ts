import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Issue } from "../../ingest/issue.js";
import type { Report } from "../../ingest/report/report.js";
import type { SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { brief, quarantinedRecords } from "../quarantine/quarantine-lines.js";
import { documentText, type BodyRecord, type DocumentParts } from "../support/document-text.js";
import { expectReport } from "../support/report.js";
import { pump } from "../support/synchronization-suite.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest, type Outcome } from "./program.js";

const valve: BodyRecord = { type: "entity", kind: "Valve", id: "V-1", label: "Valve" };
const narrow = "alignment: 1\nkinds:\n  Pump: { class: Generic:PhysicalObject }\n";
const bad = (id: string): BodyRecord => ({ ...pump(id), label: 5 }) as unknown as BodyRecord;

/** Runs commands in a folder of its own, on `plant.ndjson` and `plant.bim`. */
function workplace() {
  const cwd = tempFolder();
  const file = (name: string): string => join(cwd, name);
  const write = (parts: DocumentParts): void => writeFileSync(file("plant.ndjson"), documentText(parts));
  writeFileSync(file("plant.yaml"), narrow);
  const run = (...words: string[]): Promise<Outcome> => ingest([...words, "--imodel", "plant.bim", "--alignment", "plant.yaml"], { cwd });
  return { cwd, file, write, run };
}

function documentOf({ stdout }: Outcome): SyncSummary["documents"][number] | undefined {
  return (JSON.parse(stdout) as SyncSummary).documents[0];
}

describe("imodel-ingest replay", () => {
  it("brings what was rejected when the alignment or the record is right, and then nothing more", async () => {
    const { file, write, run } = workplace();
    write({ records: [pump("P-1"), bad("P-2"), valve] });
    expect(await run("sync", "plant.ndjson", "--quarantine", "q.ndjson")).toMatchObject({ exitCode: 1 });
    expect(quarantinedRecords(file("q.ndjson")).map(brief)).toEqual(["3 schema-violation/label Pump P-2", "4 kind-unaligned/kind Valve V-1"]);

    writeFileSync(file("plant.yaml"), `${narrow}  Valve: { class: Generic:PhysicalObject }\n`);
    const half = await run("replay", "q.ndjson", "--quarantine", "still.ndjson");
    expect(half).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^q\.ndjson: replayed; nothing was deleted/) as string });
    expect(half.stderr).toMatch(/^q\.ndjson:2: error schema-violation .* at \/label \(from plant\.ndjson:3\)$/m);

    writeFileSync(file("still.ndjson"), readFileSync(file("still.ndjson"), "utf8").replace('\\"label\\":5', '\\"label\\":\\"5\\"'));
    expect(documentOf(await run("replay", "still.ndjson", "--json"))).toMatchObject({ status: "replayed", kinds: { Pump: { inserted: 1 } } });
    expect(documentOf(await run("replay", "still.ndjson", "--json"))).toMatchObject({ kinds: { Pump: { unchanged: 1, inserted: 0, updated: 0 } } });

    write({ records: [pump("P-1"), pump("P-2", { label: "5" })] });
    const full = await run("sync", "plant.ndjson", "--json");
    expect(full).toMatchObject({ exitCode: 0 });
    expect(documentOf(full)).toMatchObject({ kinds: { Pump: { unchanged: 2, updated: 0 }, Valve: { deleted: 1 } } });
  });

  it("reads standard input, and gives its issues as JSON", async () => {
    const { cwd, file, write, run } = workplace();
    write({ records: [bad("P-1")] });
    await run("sync", "plant.ndjson", "--quarantine", "q.ndjson");
    const outcome = await ingest(["replay", "-", "--imodel", "plant.bim", "--json"], { cwd, stdin: readFileSync(file("q.ndjson")) });
    expect(outcome.exitCode).toBe(1);
    const [issue] = outcome.stderr.trimEnd().split("\n").map((line) => JSON.parse(line) as Issue);
    expect(issue).toMatchObject({ code: "schema-violation", place: { file: "<stdin>", line: 2, origin: { file: "plant.ndjson", line: 2 } } });
  });

  it("reports each document that the quarantine has records of, and what is still rejected", async () => {
    const { cwd, file, write, run } = workplace();
    const report = (): Report => expectReport(JSON.parse(readFileSync(file("out/run.json"), "utf8")));
    write({ records: [pump("P-1"), valve, bad("P-2")] });
    writeFileSync(file("other.ndjson"), documentText({ header: { source: { id: "other" } }, records: [{ ...valve, id: "V-2" }] }));
    await run("sync", "plant.ndjson", "other.ndjson", "--quarantine", "q.ndjson");
    writeFileSync(file("plant.yaml"), `${narrow}  Valve: { class: Generic:PhysicalObject }\n`);
    expect(await run("replay", "q.ndjson", "--report", "out/run.json", "--report", "run.html", "--quarantine", "still.ndjson")).toMatchObject({ exitCode: 1 });
    expect(report()).toMatchObject({
      outcome: "problems",
      created: false,
      options: { alignment: "plant.yaml", deletions: "never", quarantine: "still.ndjson" },
      documents: [
        {
          file: "q.ndjson",
          status: "replayed",
          source: { id: "plant" },
          changes: [{ kind: "Pump", result: "rejected", keys: [{ id: "P-2" }] }, { kind: "Valve", result: "inserted", keys: [{ id: "V-1" }] }],
          withheld: [{ what: "records", why: "rejected", count: 1 }],
          issues: [{ code: "schema-violation", samples: [{ place: { origin: { file: "plant.ndjson", line: 4 } } }] }],
        },
        { file: "q.ndjson", status: "replayed", source: { id: "other" }, changes: [{ kind: "Valve", result: "inserted", keys: [{ id: "V-2" }] }] },
      ],
    });
    expect(readFileSync(file("run.html"), "utf8")).toContain("Replayed");

    writeFileSync(file("empty.ndjson"), "");
    expect(await run("replay", "empty.ndjson", "--report", "out/run.json")).toMatchObject({ exitCode: 0 });
    expect(report()).toMatchObject({ outcome: "unchanged", documents: [] });
    expect(await run("replay", "plant.ndjson", "--report", "out/run.json")).toMatchObject({ exitCode: 3 });
    expect(report()).toMatchObject({ outcome: "stopped", stopped: { key: "input-unreadable" }, documents: [] });
    expect(await ingest(["replay", "q.ndjson", "--imodel", "plant.bim", "--report", "run.txt"], { cwd })).toMatchObject({ exitCode: 2 });
  });

  it("refuses what it cannot replay, or what would be lost", async () => {
    const { file, write, run } = workplace();
    write({ records: [pump("P-1")] });
    expect(await run("replay", "plant.ndjson")).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("imodel-unreadable: plant.bim does not exist") as string });
    await run("sync", "plant.ndjson");
    expect(await run("replay", "plant.ndjson")).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("input-unreadable: plant.ndjson does not start like a quarantine file") as string });
    expect(await run("replay", "q.ndjson", "--quarantine", "./q.ndjson")).toMatchObject({ exitCode: 2 });
    expect(await run("sync", "plant.ndjson", "--quarantine", "plant.ndjson")).toMatchObject({ exitCode: 2 });
    expect(readFileSync(file("plant.ndjson"), "utf8")).toContain("P-1");
  });
});

describe("--max-errors and --fail-fast", () => {
  it("stop with an exit code of their own, and without deletion", async () => {
    const { write, run } = workplace();
    write({ records: [pump("P-1"), pump("P-2")] });
    await run("sync", "plant.ndjson");
    write({ records: [pump("P-1", { label: "new" }), bad("P-3"), bad("P-4")] });
    const stopped = await run("sync", "plant.ndjson", "--max-errors", "1", "--json");
    expect(stopped.exitCode).toBe(6);
    expect(documentOf(stopped)).toMatchObject({ status: "errors-stopped", kinds: { Pump: { updated: 1, rejected: 2, deleted: 0 } } });
    const fast = await run("sync", "plant.ndjson", "--fail-fast");
    expect(fast).toMatchObject({ exitCode: 6, stdout: expect.stringContaining("stopped, since more records were rejected than --max-errors allows") as string });
    expect(documentOf(await run("sync", "plant.ndjson", "--max-errors", "2", "--json"))).toMatchObject({ status: "synchronized", kinds: { Pump: { deleted: 1 } } });
  });

  it("leave the inputs alone that come after", async () => {
    const { cwd, file } = workplace();
    for (const id of ["a", "b"]) writeFileSync(file(`${id}.ndjson`), documentText({ header: { source: { id } }, records: [id === "a" ? bad("1") : pump("1")] }));
    const outcome = await ingest(["sync", "a.ndjson", "b.ndjson", "--imodel", "plant.bim", "--fail-fast", "--json", "--report", "run.json"], { cwd });
    expect((JSON.parse(outcome.stdout) as SyncSummary).documents.map(({ source }) => source)).toEqual(["a"]);
    expect(JSON.parse(readFileSync(file("run.json"), "utf8"))).toMatchObject({ outcome: "errors-stopped", documents: [{ status: "errors-stopped" }, { status: "not-reached" }] });
  });

  it("stop an extractor that still writes", async () => {
    const { cwd, file } = workplace();
    const rows = Array.from({ length: 50_000 }, (_, i) => `P-${i},Pump`).join("\n");
    writeFileSync(file("assets.csv"), `id,type\n${rows}\n`);
    writeFileSync(file("valves.yaml"), narrow.replace("Pump", "Valve"));
    const started = performance.now();
    const args = ["run", "csv", "assets.csv", "--imodel", "plant.bim", "--alignment", "valves.yaml", "--fail-fast", "--quarantine", "q.ndjson", "--json", "--", "--key", "id", "--kind-column", "type"];
    const outcome = await ingest(args, { cwd });
    expect(outcome.exitCode).toBe(6);
    expect(documentOf(outcome)).toMatchObject({ status: "errors-stopped", issues: { warning: 0 } });
    expect(quarantinedRecords(file("q.ndjson")).length).toBeLessThan(1000);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it.each([["--max-errors", "many"], ["--max-errors", "-1"], ["--max-errors", "1", "--fail-fast"]])("do not take %s %s %s", async (...words) => {
    const { run } = workplace();
    expect(await run("sync", "plant.ndjson", ...words)).toMatchObject({ exitCode: 2 });
  });
});
