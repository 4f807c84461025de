import { describe, expect, it } from "vitest";
import { IngestError } from "../../ingest/errors.js";
import { makeIssue } from "../../ingest/issue.js";
import { defaults } from "../../ingest/options.js";
import { reportLimits } from "../../ingest/report/limits.js";
import { ReportRecorder } from "../../ingest/report/report-recorder.js";
import type { Report } from "../../ingest/report/report.js";
import { documentText, type BodyRecord, type DocumentParts } from "../support/document-text.js";
import { ingestText } from "../support/ingest-text.js";
import { MemoryTarget } from "../support/memory-target.js";
import { exampleReport, expectReport } from "../support/report.js";

const { deletions, deletionThreshold } = defaults;

function startRecorder(files: readonly string[] = ["doc.ndjson"]): ReportRecorder {
  return new ReportRecorder({ version: "1.2.3", started: new Date(0), imodel: "plant.bim", files, options: { force: false, deletions, deletionThreshold } });
}

function pumps(count: number, label = "pump"): BodyRecord[] {
  return Array.from({ length: count }, (_, i) => ({ type: "entity", kind: "Pump", id: `P-${i}`, label }));
}

/** Ingests a document and reports it; an error stops the run. */
async function reported(target: MemoryTarget, parts: DocumentParts | string, options: Parameters<typeof ingestText>[2] = {}): Promise<Report> {
  const recorder = startRecorder();
  recorder.imodelOpened(false);
  const text = typeof parts === "string" ? parts : documentText(parts);
  await ingestText(text, target, { onIssue: (issue) => recorder.issue(issue), journal: recorder, ...options }).catch((error: unknown) => recorder.stop(error));
  return expectReport(JSON.parse(JSON.stringify(recorder.report())));
}

function documentOf({ documents }: Report): Report["documents"][number] {
  const [document] = documents;
  if (!document) throw new Error("the report has no document");
  return document;
}

describe("the schema of reports", () => {
  it("takes its own example", () => {
    expectReport(exampleReport);
  });
});

describe("a report", () => {
  it("tells of a first run, a changed one and an unchanged one", async () => {
    const target = new MemoryTarget();
    const first = documentOf(await reported(target, { records: pumps(3) }));
    expect(first).toMatchObject({ status: "synchronized", source: { id: "plant" }, extractor: { name: "test", version: "1.0.0" }, mode: "snapshot", scopes: [""], records: 3, withheld: [], issues: [] });
    expect(first.changes).toEqual([{ kind: "Pump", result: "inserted", total: 3, keys: [{ id: "P-0" }, { id: "P-1" }, { id: "P-2" }] }]);
    expect(first.timings.map(({ stage }) => stage)).toEqual(["open", "read", "checksum", "compare", "schema", "align", "write", "delete", "settle"]);

    const header = { source: { id: "plant", version: "2" } };
    const second = await reported(target, { header, records: [...pumps(1), ...pumps(2, "Pumpe").slice(1), { type: "entity", kind: "Tank", id: "T" }] });
    expect(second).toMatchObject({ outcome: "synchronized", created: false });
    expect(documentOf(second).changes.map(({ kind, result, keys }) => [kind, result, keys.map(({ id }) => id)])).toEqual([
      ["Pump", "updated", ["P-1"]],
      ["Pump", "deleted", ["P-2"]],
      ["Tank", "inserted", ["T"]],
    ]);
    expect(documentOf(second).kinds).toEqual([
      { kind: "Pump", inserted: 0, updated: 1, unchanged: 1, deleted: 1, marked: 0, rejected: 0 },
      { kind: "Tank", inserted: 1, updated: 0, unchanged: 0, deleted: 0, marked: 0, rejected: 0 },
    ]);

    const third = await reported(target, { header, records: pumps(2) });
    expect(third.outcome).toBe("unchanged");
    expect(documentOf(third)).toMatchObject({ status: "unchanged", kinds: [], changes: [], withheld: [] });
  });

  it("says what the threshold withheld, by name", async () => {
    const target = new MemoryTarget();
    await reported(target, { records: pumps(40) });
    const report = await reported(target, { records: pumps(10) });
    expect(report.outcome).toBe("deletions-stopped");
    expect(documentOf(report).withheld).toMatchObject([{ what: "deletions", why: "threshold", count: 30, known: 40, scope: "", message: expect.stringContaining("--max-deletions 30") as string }]);
    expect(documentOf(report).changes).toMatchObject([{ kind: "Pump", result: "withheld", total: 30 }]);
  });

  it("says that a run was asked never to delete, and what was marked", async () => {
    const target = new MemoryTarget();
    await reported(target, { records: pumps(3) });
    expect(documentOf(await reported(target, { records: pumps(2) }, { deletions: "never" })).withheld).toMatchObject([{ what: "deletions", why: "policy", count: 1 }]);
    expect(documentOf(await reported(target, { records: pumps(2) }, { deletions: "mark" })).changes).toEqual([{ kind: "Pump", result: "marked", total: 1, keys: [{ id: "P-2" }] }]);
  });

  it("says why a truncated document deletes nothing", async () => {
    const target = new MemoryTarget();
    await reported(target, { records: pumps(3) });
    const report = await reported(target, { records: pumps(2, "new"), end: false });
    expect(report.outcome).toBe("incomplete");
    expect(documentOf(report)).toMatchObject({ status: "incomplete", reasons: [{ code: "end-missing", meaning: "The document stops without an end record." }] });
    expect(documentOf(report).withheld).toMatchObject([{ what: "deletions", why: "incomplete", message: expect.stringContaining("end-missing") as string }]);
    expect(documentOf(report).changes).toMatchObject([{ result: "updated", total: 2 }]);
  });

  it("names scopes that a document does not have everything of", async () => {
    const header = { scopes: ["1", "2"] };
    const report = await reported(new MemoryTarget(), { header, records: [{ type: "entity", kind: "Pump", id: "a", scope: "1" }], end: { scopes: ["1"] } });
    expect(documentOf(report).withheld).toMatchObject([{ what: "deletions", why: "incomplete", scope: "2" }]);
    expect(documentOf(report).changes).toMatchObject([{ keys: [{ id: "a", scope: "1" }] }]);
  });

  it("shows records that were rejected, with samples of their issues", async () => {
    const broken = pumps(30).map((record) => ({ ...record, surprise: 1 }) as unknown as BodyRecord);
    const report = await reported(new MemoryTarget(), { records: broken });
    expect(report.outcome).toBe("problems");
    const { issues, withheld, changes } = documentOf(report);
    expect(withheld).toMatchObject([{ what: "records", why: "rejected", count: 30 }]);
    expect(changes).toMatchObject([{ result: "rejected", total: 30 }]);
    expect(issues).toMatchObject([{ code: "schema-violation", severity: "error", count: 30, meaning: expect.any(String) as string, hint: expect.any(String) as string }]);
    expect(issues[0]?.samples).toHaveLength(reportLimits.samplesPerIssue);
    expect(issues[0]?.samples[0]).toMatchObject({ place: { file: "doc.ndjson", line: 2 }, kind: "Pump", id: "P-0", pointer: "/surprise" });
  });

  it("tells what is known when the run is stopped, and why", async () => {
    const controller = new AbortController();
    const onProgress = (): void => controller.abort();
    const report = await reported(new MemoryTarget(), { records: pumps(1200) }, { signal: controller.signal, onProgress });
    expect(report).toMatchObject({ outcome: "stopped", stopped: { key: "interrupted" } });
    expect(documentOf(report)).toMatchObject({ status: "stopped", source: { id: "plant" }, records: 500, withheld: [{ what: "document", why: "stopped" }] });
  });

  it("tells of documents that the run did not come to, and of defects", () => {
    const recorder = startRecorder(["a.ndjson", "b.ndjson"]);
    recorder.opening("a.ndjson");
    recorder.stop(new IngestError("input-unreadable", "a.ndjson cannot be read"));
    const report = expectReport(JSON.parse(JSON.stringify(recorder.report())));
    expect(report).not.toHaveProperty("created");
    expect(report.stopped).toEqual({ key: "input-unreadable", message: "a.ndjson cannot be read" });
    expect(report.documents.map(({ file, status }) => [file, status])).toEqual([["a.ndjson", "stopped"], ["b.ndjson", "not-reached"]]);
    recorder.stop(new TypeError("oops"));
    expect(recorder.report().stopped).toEqual({ key: "defect", message: "oops" });
  });

  it("is bounded, and counts everything", () => {
    const recorder = startRecorder();
    recorder.opening("doc.ndjson");
    for (let kind = 0; kind < 40; kind++) for (let id = 0; id < 2000; id++) recorder.fate({ scope: "", kind: `K${kind}`, id: `${id}` }, "inserted");
    for (let line = 1; line < 500; line++) recorder.issue(makeIssue("value-unfit", "no", { file: "doc.ndjson", line }));
    const { changes, issues } = documentOf(recorder.report());
    expect(changes.every(({ total }) => total === 2000)).toBe(true);
    expect(changes[0]?.keys).toHaveLength(reportLimits.keysPerList);
    expect(changes.reduce((sum, { keys }) => sum + keys.length, 0)).toBe(reportLimits.keysPerDocument);
    expect(issues).toMatchObject([{ count: 499 }]);
    expect(issues[0]?.samples).toHaveLength(reportLimits.samplesPerIssue);
  });
});
