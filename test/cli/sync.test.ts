import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Issue } from "../../ingest/issue.js";
import type { SyncSummary } from "../../ingest/synchronize/sync-summary.js";
import { documentText, jsonDocumentText, type BodyRecord, type DocumentParts } from "../support/document-text.js";
import { imodelContent } from "../support/imodel-content.js";
import { tempFolder } from "../support/temp-folder.js";
import { ingest, shell, type Outcome } from "./program.js";

/** Pumps P-0 to P-(count - 1). */
function pumps(count: number, label = "Pump"): BodyRecord[] {
  return Array.from({ length: count }, (_, index) => ({ type: "entity", kind: "Pump", id: `P-${index}`, label: `${label} ${index}` }));
}

/** Synchronizes documents in a folder of its own, as standard input. */
function workplace(): { cwd: string; sync: (document: DocumentParts | string, ...args: string[]) => Promise<Outcome> } {
  const cwd = tempFolder();
  const sync = (document: DocumentParts | string, ...args: string[]): Promise<Outcome> =>
    ingest(["sync", "-", "--imodel", "plant.bim", ...args], { cwd, stdin: typeof document === "string" ? document : documentText(document) });
  return { cwd, sync };
}

function summaryOf({ stdout }: Outcome): SyncSummary["documents"][number] {
  const [document] = (JSON.parse(stdout) as SyncSummary).documents;
  if (!document) throw new Error("the summary names no document");
  return document;
}

describe("imodel-ingest sync", () => {
  it("prints what became of the records of each kind", async () => {
    const { sync } = workplace();
    const first = await sync({ records: pumps(3) });
    expect(first).toMatchObject({ exitCode: 0, stderr: "" });
    expect(first.stdout).toMatch(/^<stdin>: synchronized \(\d+ records, [\d.]+ s, [\d,]+\/s\)\n {2}kind {2}inserted {2}updated {2}unchanged {2}deleted {2}rejected\n {2}Pump {9}3 {8}0 {10}0 {8}0 {9}0\n/);
    expect(first.stdout).toMatch(/\nplant\.bim \(new\): [\d.]+ s\n$/);
    const second = await sync({ records: [...pumps(2, "Pumpe"), ...pumps(4).slice(3)] }, "--json");
    expect(summaryOf(second)).toMatchObject({ status: "synchronized", kinds: { Pump: { inserted: 1, updated: 2, unchanged: 0, deleted: 1, marked: 0, rejected: 0 } } });
  });

  it("gives the same iModel from each carrier", async () => {
    const cwd = tempFolder();
    const parts = { records: [...pumps(5), { type: "entity", kind: "Vessel", id: "V-1", references: { fedBy: { kind: "Pump", id: "P-1" } } }] } satisfies DocumentParts;
    writeFileSync(join(cwd, "lines.ndjson"), documentText(parts));
    writeFileSync(join(cwd, "packed.ndjson.gz"), gzipSync(documentText(parts)));
    writeFileSync(join(cwd, "document.json"), jsonDocumentText(parts));
    const contents = [];
    for (const input of ["lines.ndjson", "packed.ndjson.gz", "document.json", "-"]) {
      const outcome = await ingest(["sync", input, "--imodel", `from ${input}/plant.bim`], { cwd, stdin: documentText(parts) });
      expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 });
      contents.push(await imodelContent(join(cwd, `from ${input}/plant.bim`)));
    }
    // Five pumps, a vessel, and the document itself.
    expect(Object.keys(contents[0] ?? {}).length).toBe(7);
    for (const content of contents) expect(content).toEqual(contents[0]);
  });

  it("takes several sources at once", async () => {
    const cwd = tempFolder();
    for (const id of ["a", "b"]) writeFileSync(join(cwd, `${id}.ndjson`), documentText({ header: { source: { id } }, records: pumps(2) }));
    const outcome = await ingest(["sync", "a.ndjson", "b.ndjson", "--imodel", "plant.bim", "--json"], { cwd });
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect((JSON.parse(outcome.stdout) as SyncSummary).documents.map(({ source, status }) => [source, status])).toEqual([["a", "synchronized"], ["b", "synchronized"]]);
  });

  it("writes nothing when the document is the one of the last run, unless told to look", async () => {
    const { cwd, sync } = workplace();
    const parts: DocumentParts = { header: { source: { id: "plant", version: "1" } }, records: pumps(2) };
    await sync(parts);
    const before = readFileSync(join(cwd, "plant.bim"));
    const again = await sync(parts);
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("unchanged since the last run; nothing was compared or written") as string });
    expect(readFileSync(join(cwd, "plant.bim")).equals(before)).toBe(true);
    expect(summaryOf(await sync(parts, "--force", "--json"))).toMatchObject({ status: "synchronized", kinds: { Pump: { unchanged: 2 } } });
  });

  it("never deletes because a document was cut, and says so with its exit code", async () => {
    const { sync } = workplace();
    await sync({ records: pumps(6) });
    const lines = documentText({ records: pumps(4) }).split("\n");
    for (let kept = 1; kept < 6; kept++) {
      const outcome = await sync(`${lines.slice(0, kept).join("\n")}\n`, "--json");
      expect(outcome.exitCode, `${kept} lines`).toBe(4);
      expect(summaryOf(outcome)).toMatchObject({ status: "incomplete", reasons: ["end-missing"] });
      expect(Object.values(summaryOf(outcome).kinds).map(({ deleted }) => deleted)).not.toContain(1);
    }
    expect(summaryOf(await sync({ records: pumps(4) }, "--json", "--max-deletions", "2"))).toMatchObject({ kinds: { Pump: { deleted: 2, unchanged: 4 } } });
  });

  it("stops deletions at the limit, and says how to go on", async () => {
    const { sync } = workplace();
    await sync({ records: pumps(40) });
    const stopped = await sync({ records: pumps(10) });
    expect(stopped.exitCode).toBe(5);
    expect(stopped.stdout).toContain("30 of 40 known entities are missing. If that is right, run again with --max-deletions 30");
    expect(summaryOf(await sync({ records: pumps(10) }, "--max-deletions", "29", "--json"))).toMatchObject({ status: "deletions-stopped", stoppedDeletions: [{ known: 40, missing: 30 }] });
    expect(summaryOf(await sync({ records: pumps(10) }, "--max-deletions", "75%", "--json"))).toMatchObject({ status: "synchronized", kinds: { Pump: { deleted: 30 } } });
  });

  it("shows twenty issues of a code, and counts the others", async () => {
    const { sync } = workplace();
    const { exitCode, stderr } = await sync({ records: [...pumps(30), ...pumps(30)] });
    expect(exitCode).toBe(1);
    expect(stderr.match(/error identity-duplicate/g)?.length).toBe(20);
    expect(stderr).toMatch(/\n… and 10 more identity-duplicate\n$/);
  });

  it("gives all issues as JSON, apart from the summary", async () => {
    const { sync } = workplace();
    const outcome = await sync({ records: [...pumps(30), ...pumps(30)] }, "--json");
    const issues = outcome.stderr.trimEnd().split("\n").map((line) => JSON.parse(line) as Issue);
    expect(issues.map(({ code }) => code)).toEqual(Array.from({ length: 30 }, () => "identity-duplicate"));
    expect(summaryOf(outcome).issues).toMatchObject({ error: 30 });
  });

  it("follows the alignment it is given, and says where a wrong one is wrong", async () => {
    const { cwd, sync } = workplace();
    writeFileSync(join(cwd, "right.yaml"), "alignment: 1\nkinds:\n  Pump: { class: Generic:PhysicalObject }\n");
    writeFileSync(join(cwd, "wrong.yaml"), "alignment: 1\nkinds:\n  Pump: { class: Generic:NoSuchClass }\n");
    expect(await sync({ records: pumps(1) }, "--alignment", "right.yaml")).toMatchObject({ exitCode: 0 });
    const wrong = await sync({ records: pumps(1) }, "--alignment", "wrong.yaml");
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toMatch(/^imodel-ingest: alignment-invalid: .*NoSuchClass/);
    expect(await sync({ records: pumps(1) }, "--alignment", "nowhere.yaml")).toMatchObject({ exitCode: 2 });
  });

  it.each([
    ["an input that is not there", ["sync", "nowhere.ndjson", "--imodel", "plant.bim"], "", "input-unreadable"],
    ["an input without a header", ["sync", "-", "--imodel", "plant.bim"], '{"type":"end"}\n', "input-unreadable"],
    ["an empty input", ["sync", "-", "--imodel", "plant.bim"], "", "input-unreadable"],
    ["another major version", ["sync", "-", "--imodel", "plant.bim"], documentText({ header: { formatVersion: "2.0" }, records: [] }), "format-unsupported"],
    ["an iModel that is none", ["sync", "-", "--imodel", "readme.md"], documentText({ records: [] }), "imodel-unreadable"],
  ])("cannot read %s", async (_, args, stdin, key) => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, "readme.md"), "no iModel");
    const { exitCode, stdout, stderr } = await ingest(args, { cwd, stdin });
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^imodel-ingest: ${key}: `, "m"));
  });

  it("keeps its exit code when nobody reads the summary", async () => {
    const { cwd } = workplace();
    writeFileSync(join(cwd, "cut.ndjson"), documentText({ records: pumps(1), end: false }));
    const { exitCode } = await shell("(imodel-ingest sync cut.ndjson --imodel plant.bim 2>/dev/null; echo $? >&3) 3>code | true; exit $(cat code)", { cwd });
    expect(exitCode).toBe(4);
  });
});
