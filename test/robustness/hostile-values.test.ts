import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IModelDb } from "@itwin/core-backend";
import { describe, expect, it } from "vitest";
import { selectRows } from "../../ingest/imodel/query.js";
import type { Issue } from "../../ingest/issue.js";
import { synchronize } from "../../ingest/synchronize-inputs.js";
import type { DocumentSummary } from "../../ingest/synchronize/sync-summary.js";
import { type BodyRecord, documentText, type DocumentParts } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { totals } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { findDamage } from "./imodel-lines.js";

const alignment = `alignment: 1
kinds:
  Coded: { class: "Generic:PhysicalObject", code: tag, label: name }
  Run: { class: "BisCore:SynchronizationConfigLink", properties: { at: LastSuccessfulRun } }
default: { class: "Generic:PhysicalObject" }
`;

interface Stored {
  scope: string;
  kind: string;
  id: string;
  label?: string;
  code?: string;
  json?: string;
  x?: number;
  category?: string;
  at?: string;
}

const query = `SELECT a.[Scope].Id AS [scope], a.Kind AS [kind], a.Identifier AS [id], e.UserLabel AS [label], e.CodeValue AS [code], e.JsonProperties AS [json],
    g.Origin.X AS [x], c.CodeValue AS [category], r.LastSuccessfulRun AS [at]
  FROM BisCore.ExternalSourceAspect a JOIN BisCore.Element e ON e.ECInstanceId=a.Element.Id LEFT JOIN BisCore.GeometricElement3d g ON g.ECInstanceId=e.ECInstanceId
  LEFT JOIN BisCore.SpatialCategory c ON c.ECInstanceId=g.Category.Id LEFT JOIN BisCore.SynchronizationConfigLink r ON r.ECInstanceId=e.ECInstanceId
  WHERE a.Kind NOT IN ('DocumentWithBeGuid', 'imodel-ingest:scope') ORDER BY a.ECInstanceId`;

function readStored(db: IModelDb): Stored[] {
  const rows: Stored[] = [];
  selectRows<Stored>(db, query, { take: (row) => rows.push(row) });
  return rows;
}

function entity(id: string, rest: Partial<BodyRecord & { type: "entity" }> = {}): BodyRecord & { type: "entity" } {
  return { type: "entity", kind: "Pump", id, ...rest };
}

/** What a first run made, what it reported as `id code pointer`, and what a second look at everything did. */
interface Found {
  stored: Stored[];
  issues: string[];
  first: ReturnType<typeof totals>;
  again: ReturnType<typeof totals>;
}

describe("values that an iModel would bend or refuse without a word", () => {
  const folder = tempFolder();
  let runs = 0;

  async function run(records: readonly BodyRecord[], parts: Omit<DocumentParts, "records"> = {}): Promise<Found> {
    const [imodel, input, yaml] = [`${++runs}.bim`, `${runs}.ndjson`, "a.yaml"].map((name) => join(folder, name));
    if (imodel === undefined || input === undefined || yaml === undefined) throw new Error("three names");
    writeFileSync(yaml, alignment);
    writeFileSync(input, documentText({ records, ...parts }));
    const issues: Issue[] = [];
    const first = await synchronize({ inputs: [input], imodel, alignment: yaml, onIssue: (issue) => issues.push(issue) });
    const again = await synchronize({ inputs: [input], imodel, alignment: yaml, force: true });
    const stored = await reading(imodel, (db) => {
      expect(findDamage(db)).toEqual([]);
      return readStored(db);
    });
    const reported = issues.map(({ id, code, pointer, place }) => `${id ?? place.line ?? ""} ${code} ${pointer ?? ""}`);
    return { stored, issues: reported, first: totals(only(first.documents)), again: totals(only(again.documents)) };
  }

  it("keeps a record with NUL out, and says where it is: an iModel would cut the text off there", async () => {
    const records = [
      entity("1", { label: "a\0b" }),
      entity("2", { code: "a\0b" }),
      entity("3", { properties: { list: ["", { deep: "a\0" }] } }),
      entity("4", { properties: { "k\0": 1 } }),
      entity("5", { version: "1\0a" }),
    ];
    const { stored, issues, first } = await run(records);
    expect(stored).toEqual([]);
    expect(first).toEqual({ rejected: 5 });
    expect(issues).toEqual(["2 nul-character /label", "3 nul-character /code", "4 nul-character /properties/list/1/deep", "5 nul-character /properties/k\0", "6 nul-character /version"]);
  });

  it("writes an element without a code that is too long", async () => {
    const tags = ["x".repeat(350), "x".repeat(351), "ä".repeat(175), "ö".repeat(176), "🜄".repeat(88)];
    const records = [...tags.map((tag, i): BodyRecord => ({ type: "entity", kind: "Coded", id: `${i}`, properties: { tag, name: tag } })), entity("p", { code: "汉".repeat(117) })];
    const { stored, issues, again } = await run(records);
    expect(stored.map(({ code }) => code)).toEqual([tags[0], undefined, tags[2], undefined, undefined, undefined]);
    expect(stored.slice(0, 5).map(({ label }) => label)).toEqual(tags);
    expect(issues).toEqual(["1 code-too-long /properties/tag", "3 code-too-long /properties/tag", "4 code-too-long /properties/tag", "p code-too-long /code"]);
    expect(again).toEqual({ unchanged: 6 });
  });

  it("writes an element without a placement or geometry that is too large", async () => {
    const at = (x: number, yaw = 0) => ({ placement: { origin: [x, 0, 0] as [number, number, number], yaw } });
    const mesh = (points: number[]): Partial<BodyRecord & { type: "entity" }> => ({ ...at(1), geometry: [{ type: "mesh", points, triangles: [0, 1, 2] }] });
    const records = [
      entity("far", at(80_000)),
      entity("too far", at(80_151)),
      entity("huge", at(1e300)),
      entity("infinite", at(1e308)),
      entity("turned", at(1, 1e308)),
      entity("box", { ...at(1), geometry: [{ type: "box", low: [0, 0, 0], high: [1e307, 1, 1] }] }),
      entity("mesh", mesh([0, 0, 0, 40_076, 0, 0, 0, 1, 0])),
      entity("flat", mesh([0, 0, 0, 0, 0, 0, 0, 0, 0])),
      entity("large", mesh([0, 0, 0, 40_074, 0, 0, 0, 1, 0])),
    ];
    const { stored, issues, again } = await run(records, { header: { units: { length: "km", angle: "rad" } } });
    const found = Object.fromEntries(stored.map(({ id, x }) => [id, x ?? null]));
    expect(found).toMatchObject({ "far": 80_000_000, "too far": null, "huge": null, "infinite": null, "turned": null, "large": 1000 });
    expect(issues).toEqual([
      ...["too far", "huge", "infinite", "turned"].map((id) => `${id} geometry-invalid /placement`),
      "box geometry-invalid /geometry",
      "mesh geometry-invalid /geometry",
      "flat geometry-invalid /geometry/0/triangles",
    ]);
    expect(again).toEqual({ unchanged: 9 });
  });

  it("stores times of every offset, and reports days that no calendar has", async () => {
    const times = ["2024-01-01T10:00:00+05:30", "2024-01-01T10:00", "2024-02-29", "0000-01-01", "2024-02-30", "2023-02-29T00:00:00Z", "9999-12-31T23:59:59-14:00", "2024-06-30T23:59:60Z"];
    const { stored, issues, again } = await run(times.map((at, i): BodyRecord => ({ type: "entity", kind: "Run", id: `${i}`, properties: { at } })));
    expect(stored.map(({ at }) => at)).toEqual(["2024-01-01T04:30:00.000", "2024-01-01T10:00:00.000", "2024-02-29T00:00:00.000", "0000-01-01T00:00:00.000", undefined, undefined, undefined, undefined]);
    expect(issues).toEqual([4, 5, 6, 7].map((id) => `${id} value-unfit /properties/at`));
    expect(again).toEqual({ unchanged: 8 });
  });

  it("takes kinds of every spelling; their categories get a name that is allowed", async () => {
    const kinds = ["x".repeat(256), "🜄".repeat(256), " ", "  y  ", "a:b", "a/b", "Pump", "PUMP", "a\nb", "\u00a0", ".", "'", "\u200b", "constructor", "toString"];
    const { stored, issues, first, again } = await run(kinds.map((kind, i) => entity(`${i}`, { kind, code: `C${i}`, label: kind })));
    expect(first).toEqual({ inserted: kinds.length });
    expect(issues).toEqual([]);
    expect(stored.map(({ kind, label, code }) => [kind, label, code])).toEqual(kinds.map((kind, i) => [kind, kind, `C${i}`]));
    expect(stored.map(({ category }) => category).slice(2, 6)).toEqual(["_", "y", "a:b", "a_b"]);
    expect(again).toEqual({ unchanged: kinds.length });
  });

  it("tells ids apart that differ by case, white space or composition only", async () => {
    const ids = ["a", "A", " a", "a ", "é", "e\u0301", "x".repeat(1024), " ", "\ufeff", "a\u0001", "__proto__", "constructor", "0x1"];
    const { stored, first, again } = await run(ids.map((id) => entity(id)));
    expect(first).toEqual({ inserted: ids.length });
    expect(stored.map(({ id }) => id)).toEqual(ids);
    expect(again).toEqual({ unchanged: ids.length });
  });

  it("tells scopes apart that differ by case or white space only, and never deletes what stands for them", async () => {
    const scopes = ["", "a", "A", " a", "a ", " ", "x".repeat(256), "🜄".repeat(256)];
    const { stored, first, again } = await run(scopes.map((scope) => entity("1", { scope })), { header: { scopes } });
    expect(first).toEqual({ inserted: scopes.length });
    expect(new Set(stored.map(({ scope }) => scope)).size).toBe(scopes.length);
    expect(again).toEqual({ unchanged: scopes.length });
  });
});

function only(documents: readonly DocumentSummary[]): DocumentSummary {
  const [document] = documents;
  if (!document) throw new Error("no summary");
  return document;
}
