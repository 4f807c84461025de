import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { IModelDb } from "@itwin/core-backend";
import type { Issue } from "../../ingest/issue.js";
import { selectRows } from "../../ingest/imodel/query.js";
import type { DocumentSummary } from "../../ingest/synchronize/sync-summary.js";
import { synchronize } from "../../ingest/synchronize-inputs.js";
import { type BodyRecord, documentText, type DocumentParts } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { totals } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { findDamage } from "./imodel-lines.js";

const alignment = `alignment: 1
kinds:
  Task: { class: "BisCore:UrlLink", properties: { url: Url, description: Description } }
  Coded: { class: "Generic:PhysicalObject", code: tag, label: name }
default: { class: "Generic:PhysicalObject" }
`;

interface Stored {
  kind: string;
  id: string;
  label?: string;
  code?: string;
  json?: string;
  x?: number;
  category?: string;
}

const query = `SELECT a.Kind AS [kind], a.Identifier AS [id], e.UserLabel AS [label], e.CodeValue AS [code], e.JsonProperties AS [json], g.Origin.X AS [x], c.CodeValue AS [category]
  FROM BisCore.ExternalSourceAspect a JOIN BisCore.Element e ON e.ECInstanceId=a.Element.Id LEFT JOIN BisCore.GeometricElement3d g ON g.ECInstanceId=e.ECInstanceId
  LEFT JOIN BisCore.SpatialCategory c ON c.ECInstanceId=g.Category.Id WHERE a.Kind NOT IN ('DocumentWithBeGuid', 'imodel-ingest:scope')`;

function readStored(db: IModelDb): Stored[] {
  const rows: Stored[] = [];
  selectRows<Stored>(db, query, { take: (row) => rows.push(row) });
  return rows;
}

describe("values that an iModel would bend or refuse", () => {
  const folder = tempFolder();
  let runs = 0;

  async function run(records: readonly BodyRecord[], parts: Omit<DocumentParts, "records"> = {}): Promise<{ document: DocumentSummary; issues: Issue[]; stored: Stored[]; again: DocumentSummary }> {
    const imodel = join(folder, `${++runs}.bim`);
    const input = join(folder, `${runs}.ndjson`);
    const yaml = join(folder, "a.yaml");
    writeFileSync(yaml, alignment);
    writeFileSync(input, documentText({ records, ...parts }));
    const issues: Issue[] = [];
    const first = await synchronize({ inputs: [input], imodel, alignment: yaml, onIssue: (issue) => issues.push(issue) });
    const second = await synchronize({ inputs: [input], imodel, alignment: yaml, force: true });
    const stored = await reading(imodel, (db) => {
      expect(findDamage(db)).toEqual([]);
      return readStored(db);
    });
    const [document, again] = [first.documents[0], second.documents[0]];
    if (!document || !again) throw new Error("no summary");
    return { document, issues, stored, again };
  }
  const entity = (id: string, rest: Partial<BodyRecord & { type: "entity" }> = {}): BodyRecord => ({ type: "entity", kind: "Pump", id, ...rest });
  const show = (what: unknown) => process.stderr.write(`${JSON.stringify(what, null, 1).slice(0, 6000)}\n`);
  async function look(name: string, records: readonly BodyRecord[], parts: Omit<DocumentParts, "records"> = {}) {
    try {
      const { document, issues, stored, again } = await run(records, parts);
      show([name, totals(document), totals(again), issues.map((i) => `${i.code} ${i.id} ${i.pointer} ${i.message.slice(0, 90)}`), stored.map((s) => JSON.stringify(s).slice(0, 200))]);
    } catch (e) { show([name, "THROWN", String(e).slice(0, 300)]); }
  }
  const at = (x: number, yaw = 0) => ({ origin: [x, 0, 0] as [number, number, number], yaw });
  it("x", { timeout: 300000 }, async () => {
    await look("nul", [entity("1", { label: "a\0b" }), entity("2", { code: "a\0b" }), entity("3", { properties: { p: "a\0b", "k\0k": 1 } }), { type: "entity", kind: "Coded", id: "4", properties: { tag: "x\0y", name: "l\0m" } }, { type: "entity", kind: "Task", id: "5", properties: { url: "a\0b", description: "d\0" } }, entity("6", { version: "1\0a" }), entity("7", { checksum: "1\0a" })]);
    await look("codes", [{ type: "entity", kind: "Coded", id: "1", properties: { tag: "x".repeat(351), name: "y".repeat(100000) } }, { type: "entity", kind: "Coded", id: "2", properties: { tag: "  pad  ", name: "" } }, { type: "entity", kind: "Coded", id: "3", properties: { tag: "   " } }, { type: "entity", kind: "Coded", id: "4", properties: { tag: "🜄".repeat(350) } }, { type: "entity", kind: "Coded", id: "5", properties: { tag: "\u00a0nb\u00a0" } }, { type: "entity", kind: "Coded", id: "6", properties: { tag: "\u200bz\ufeff" } }, { type: "entity", kind: "Coded", id: "7", properties: { tag: "Pad" } }, { type: "entity", kind: "Coded", id: "8", properties: { tag: "ä\u0085" } }, { type: "entity", kind: "Coded", id: "9", properties: { tag: "Ä" } }, { type: "entity", kind: "Coded", id: "10", properties: { tag: "a\nb\tc\u0001" } }]);
    await look("coords", [entity("1", { placement: at(1e300) }), entity("2", { placement: at(1e15) }), entity("3", { placement: at(0, 1e300) }), entity("4", { placement: at(1e308) }), entity("5", { placement: at(-0) }), entity("6", { geometry: [{ type: "box", low: [-1e300, 0, 0], high: [1e300, 1, 1] }] }), entity("7", { geometry: [{ type: "mesh", points: [0, 0, 0, 1e300, 0, 0, 0, 1e300, 0], triangles: [0, 1, 2] }] }), entity("8", { geometry: [{ type: "lineString", points: [[0, 0, 0], [0, 0, 0]] }] }), entity("9", { geometry: [{ type: "box", low: [0, 0, 0], high: [0, 0, 0] }] }), entity("10", { geometry: [{ type: "mesh", points: [0, 0, 0, 0, 0, 0, 0, 0, 0], triangles: [0, 0, 0] }] }), entity("11", { geometry: [{ type: "point", at: [1e200, 1e200, 1e200] }] }), entity("12", { placement: at(5e-324) })]);
    await look("coords km", [entity("1", { placement: at(1e307) }), entity("2", { placement: at(1, 1e308) }), entity("3", { geometry: [{ type: "box", low: [0, 0, 0], high: [1e307, 1, 1] }] }), entity("4", { geometry: [{ type: "mesh", points: [0, 0, 0, 1e307, 0, 0, 0, 1, 0], triangles: [0, 1, 2] }] })], { header: { units: { length: "km", angle: "rad" } } });
    const kinds = ["x".repeat(256), "🜄".repeat(256), " ", "  y  ", "y", "a:b", "a/b", "Pump", "PUMP", "a\nb", "\u00a0", ".", "'", "\u200b", "\ufeffq"];
    await look("kinds", kinds.map((kind) => ({ type: "entity", kind, id: "1", code: "C", label: kind })));
    await look("ids", [entity("a"), entity("A"), entity(" a"), entity("a "), entity("é"), entity("e\u0301"), entity("x".repeat(1024)), entity(" "), entity("\ufeff"), entity("a\u0001")]);
    await look("scopes", ["a", "A", " a", "a ", " ", "", "x".repeat(256), "🜄".repeat(256)].map((scope) => entity("1", { scope })), { header: { scopes: ["a", "A", " a", "a ", " ", "", "x".repeat(256), "🜄".repeat(256)] } });
    await look("long source", [entity("1")], { header: { source: { id: "x".repeat(1024) } } });
    await look("blank source", [entity("1")], { header: { source: { id: " " } } });
    await look("nul source", [entity("1")], { header: { source: { id: "a", name: "n\0m", uri: "u\0v", version: "1\0" }, extractor: { name: "t\0", version: "1\0" } } });
    await look("long things", [entity("1", { label: "🜄".repeat(4096), properties: { s: "x".repeat(3_000_000) } })], { header: { source: { id: "a", name: "x".repeat(1024) } } });
    await look("rel", [entity("1"), { type: "relationship", kind: "r", source: { kind: "Pump", id: "1" }, target: { kind: "Pump", id: "1" } }]);
    await look("proto", [entity("1", { properties: { constructor: { prototype: { a: 1 } }, toString: 1, hasOwnProperty: "x", "": 1 } , references: { constructor: { kind: "Pump", id: "1" }, toString: { kind: "Pump", id: "1" } } }), { type: "entity", kind: "constructor", id: "1" }, { type: "entity", kind: "toString", id: "hasOwnProperty" }]);
  });
});
