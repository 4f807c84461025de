import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Report } from "../../ingest/report/report.js";
import { documentText, type BodyRecord, type DocumentParts } from "../support/document-text.js";
import { expectReport } from "../support/report.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest, program, waitFor, type Outcome } from "./program.js";

function pumps(count: number, label = "Pump"): BodyRecord[] {
  return Array.from({ length: count }, (_, index) => ({ type: "entity", kind: "Pump", id: `P-${index}`, label: `${label} ${index}` }));
}

/** Synchronizes documents in a folder of its own, with a report. */
function workplace(): { cwd: string; sync: (document: DocumentParts | string, ...args: string[]) => Promise<Outcome>; report: () => Report } {
  const cwd = tempFolder();
  const sync = (document: DocumentParts | string, ...args: string[]): Promise<Outcome> =>
    ingest(["sync", "-", "--imodel", "plant.bim", "--report", "out/run.json", ...args], { cwd, stdin: typeof document === "string" ? document : documentText(document) });
  return { cwd, sync, report: () => expectReport(JSON.parse(readFileSync(join(cwd, "out/run.json"), "utf8"))) };
}

describe("imodel-ingest sync --report", () => {
  it("writes reports of a first, a changed and an unchanged run", async () => {
    const { cwd, sync, report } = workplace();
    const header = { source: { id: "plant", version: "1" } };
    expect(await sync({ header, records: pumps(3) }, "--report", "run.html")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(report()).toMatchObject({ outcome: "synchronized", created: true, imodel: "plant.bim", documents: [{ file: "<stdin>", kinds: [{ kind: "Pump", inserted: 3 }] }] });
    expect(readFileSync(join(cwd, "run.html"), "utf8")).toContain("<!doctype html>");
    await sync({ header, records: pumps(3) });
    expect(report()).toMatchObject({ outcome: "unchanged", created: false, documents: [{ status: "unchanged", source: { version: "1" } }] });
    await sync({ records: [...pumps(2), ...pumps(3, "Pumpe").slice(2)] }, "--force", "--deletions", "never");
    expect(report()).toMatchObject({ options: { force: true, deletions: "never" }, documents: [{ changes: [{ kind: "Pump", result: "updated", keys: [{ id: "P-2" }] }] }] });
    // Nothing is left of the temporary files.
    expect(readdirSync(join(cwd, "out"))).toEqual(["run.json"]);
  });

  it("says what a threshold, a cut input and rejected records withheld", async () => {
    const { sync, report } = workplace();
    await sync({ records: pumps(40) });
    expect(await sync({ records: pumps(10) })).toMatchObject({ exitCode: 5 });
    expect(report()).toMatchObject({ outcome: "deletions-stopped", documents: [{ withheld: [{ why: "threshold", count: 30 }], changes: [{ result: "withheld", total: 30 }] }] });
    expect(await sync({ records: pumps(10), end: false })).toMatchObject({ exitCode: 4 });
    expect(report()).toMatchObject({ outcome: "incomplete", documents: [{ reasons: [{ code: "end-missing" }], withheld: [{ why: "incomplete" }] }] });
    expect(await sync({ records: [...pumps(39), { ...pumps(40)[39], odd: 1 } as unknown as BodyRecord] })).toMatchObject({ exitCode: 1 });
    expect(report()).toMatchObject({ outcome: "problems", documents: [{ withheld: [{ why: "rejected", count: 1 }], issues: [{ code: "schema-violation", samples: [{ place: { line: 41 } }] }] }] });
  });

  it("tells where the time went: the stages do not add up to more than the run", async () => {
    const { sync, report } = workplace();
    await sync({ records: pumps(3000) });
    const [document] = report().documents;
    const sum = document?.timings.reduce((total, { seconds }) => total + seconds, 0) ?? 0;
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThanOrEqual(document?.seconds ?? 0);
    expect(sum).toBeGreaterThan(0.8 * (document?.seconds ?? 0));
  });

  it.each<[string, string, string, number]>([
    ["an iModel that is none", documentText({ records: [] }), "imodel-unreadable", 3],
    ["an alignment that is wrong", documentText({ records: pumps(1) }), "alignment-invalid", 2],
    ["an input that is none", "", "input-unreadable", 3],
  ])("is written when the run is stopped by %s", async (_, stdin, key, exitCode) => {
    const { cwd, sync, report } = workplace();
    if (key === "imodel-unreadable") writeFileSync(join(cwd, "plant.bim"), "no iModel");
    writeFileSync(join(cwd, "wrong.yaml"), "alignment: 1\nkinds:\n  Pump: { class: Generic:NoSuchClass }\n");
    const args = key === "alignment-invalid" ? ["--alignment", "wrong.yaml"] : [];
    expect(await sync(stdin, ...args, "--report", "run.html")).toMatchObject({ exitCode });
    expect(report()).toMatchObject({ outcome: "stopped", stopped: { key } });
    expect(readFileSync(join(cwd, "run.html"), "utf8")).toContain(key);
  });

  it("names the documents that a run did not come to, because too many records were rejected", async () => {
    const { cwd, report } = workplace();
    const broken = pumps(2).map((record) => ({ ...record, odd: 1 }) as unknown as BodyRecord);
    writeFileSync(join(cwd, "a.ndjson"), documentText({ header: { source: { id: "a" } }, records: broken }));
    writeFileSync(join(cwd, "b.ndjson"), documentText({ header: { source: { id: "b" } }, records: pumps(2) }));
    const args = ["--imodel", "plant.bim", "--max-errors", "1", "--quarantine", "q.ndjson", "--report", "out/run.json", "--report", "run.html"];
    expect(await ingest(["sync", "a.ndjson", "b.ndjson", ...args], { cwd })).toMatchObject({ exitCode: 6 });
    expect(report()).toMatchObject({
      outcome: "errors-stopped",
      options: { maxErrors: 1, quarantine: "q.ndjson" },
      documents: [
        { status: "errors-stopped", withheld: [{ what: "document", why: "errors" }, { what: "records", why: "rejected" }] },
        { status: "not-reached", withheld: [{ what: "document", why: "not-reached" }] },
      ],
    });
  });

  it("is written when the run is interrupted", async () => {
    const { cwd, report } = workplace();
    const [head = "", ...rest] = documentText({ records: pumps(1) }).split("\n");
    const child = spawn(process.execPath, [program, "sync", "-", "--imodel", "plant.bim", "--report", "out/run.json"], { cwd, stdio: ["pipe", "ignore", "ignore"] });
    child.stdin.on("error", () => undefined);
    child.stdin.write(`${head}\n`);
    await waitFor(() => existsSync(join(cwd, "plant.bim")));
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([130, null]);
    expect(rest.length).toBeGreaterThan(0);
    expect(report()).toMatchObject({ outcome: "stopped", stopped: { key: "interrupted" }, documents: [{ status: "stopped" }] });
  });

  it("keeps a script in the source a text", async () => {
    const { cwd, sync } = workplace();
    const script = "</script><script>alert(1)</script>";
    await sync({ header: { source: { id: script, name: script } }, records: [{ type: "entity", kind: script, id: script, label: script, references: { [script]: { kind: script, id: `${script}!` } } }] }, "--report", "run.html");
    const page = readFileSync(join(cwd, "run.html"), "utf8");
    expect(page).toContain("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<\/script/g)).toHaveLength(1);
  });

  it.each(["report.txt", "report", ".json/"])("refuses the name %s", async (name) => {
    const { cwd } = workplace();
    const { exitCode, stderr } = await ingest(["sync", "-", "--imodel", "plant.bim", "--report", name], { cwd, stdin: documentText({ records: [] }) });
    expect(exitCode, stderr).toBe(2);
    expect(existsSync(join(cwd, "plant.bim"))).toBe(false);
  });

  it("stops before it writes when a report cannot be written", async () => {
    const { cwd } = workplace();
    writeFileSync(join(cwd, "file"), "");
    mkdirSync(join(cwd, "folder.json"));
    for (const path of ["file/run.json", "folder.json"]) {
      const outcome = await ingest(["sync", "-", "--imodel", "plant.bim", "--report", path], { cwd, stdin: documentText({ records: pumps(1) }) });
      expect(outcome).toMatchObject({ exitCode: 3, stderr: expect.stringContaining(`output-unwritable: ${path}`) as string });
      expect(existsSync(join(cwd, "plant.bim"))).toBe(false);
    }
  });
});

describe("imodel-ingest run --report", () => {
  it("reports what an extractor's document became", async () => {
    const { cwd, report } = workplace();
    writeFileSync(join(cwd, "assets.csv"), "id,name\nP-1,Pump\n");
    writeFileSync(join(cwd, "rooms.csv"), "id,name\nR-1,Hall\n");
    expect(await ingest(["run", "csv", "assets.csv", "rooms.csv", "--key", "id", "--imodel", "plant.bim", "--report", "out/run.json"], { cwd })).toMatchObject({ exitCode: 0 });
    expect(report().documents).toMatchObject([
      { file: "assets.csv", extractor: { name: "csv" }, alignment: { file: expect.stringContaining("alignment.yaml") as string } },
      { file: "rooms.csv", status: "synchronized" },
    ]);
  });

  it("reports an extractor that failed", async () => {
    const { cwd, report } = workplace();
    expect(await ingest(["run", "csv", "nowhere.csv", "--imodel", "plant.bim", "--report", "out/run.json"], { cwd })).toMatchObject({ exitCode: 4 });
    expect(report()).toMatchObject({ outcome: "stopped", documents: [{ file: "nowhere.csv", status: "stopped" }] });
  });
});
