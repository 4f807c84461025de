import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { EntityRecord, PartRecord } from "../../ingest/format/record-types.js";
import { recordValidators } from "../../ingest/format/record-validators.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { selectIds } from "../../ingest/imodel/query.js";
import { codeBlocks } from "../markdown.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { boxGlb } from "../support/glb.js";
import { reading } from "../support/imodel-content.js";
import { ingestText, totals } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";

type Pieces = NonNullable<EntityRecord["geometry"]>;

const folder = tempFolder();
const blocks = codeBlocks("docs/geometry.md").filter(({ language }) => language === "json");
const linesOf = (wanted: string): unknown[] => blocks.filter(({ comment }) => comment === wanted).flatMap(({ text }) => text.split("\n").map((line) => JSON.parse(line) as unknown));
const pieces = linesOf("pieces") as Pieces;
const records = linesOf("") as (PartRecord | EntityRecord)[];

it("docs/geometry.md shows every shape that the format has", () => {
  const shown = new Set<string>(pieces.map(({ type }) => type));
  const [issue] = recordValidators.violations("entity", { type: "entity", kind: "A", id: "1", geometry: [{ type: "?" }] }, { bytes: 1 });
  for (const [, type = ""] of (issue?.message ?? "").matchAll(/"(\w+)"/g)) expect(shown).toContain(type);
  expect(shown.size).toBeGreaterThan(10);
});

it("docs/geometry.md shows records, pieces and looks that are valid, and become geometry without an issue", async () => {
  const file = join(folder, "shown.bim");
  const [looks] = linesOf("looks") as object[];
  const looking = (piece: Pieces[number]): Pieces[number] =>
    piece.type === "levels" ? { ...piece, levels: piece.levels.map((level) => ({ ...level, geometry: level.geometry.map((each) => ({ ...each, ...looks })) })) } : { ...piece, ...looks };
  const entities = pieces.map((piece, i): BodyRecord => ({ type: "entity", kind: "Shown", id: `${i} ${piece.type}`, geometry: [looking(piece)] }));
  const parts = records.filter(({ type }) => type === "part");
  const all: BodyRecord[] = [...parts, ...records.filter(({ type }) => type !== "part"), ...entities];
  for (const record of all) expect(recordValidators.violations(record.type, record, { bytes: 1 })).toEqual([]);
  mkdirSync(join(folder, "meshes"));
  writeFileSync(join(folder, "meshes", "pump.glb"), await boxGlb({ nodes: [{ name: "Pump-12" }] }));
  const text = documentText({ header: { units: { length: "mm", angle: "deg" } }, records: all });
  const result = await withIModel(file, (target) => ingestText(text, target, { folder }));
  expect(result.found).toEqual([]);
  expect(totals(result)).toEqual({ inserted: all.length });
  const shaped = await reading(file, (db) => selectIds(db, "SELECT ECInstanceId FROM BisCore.GeometricElement3d WHERE GeometryStream IS NOT NULL"));
  expect(shaped).toHaveLength(all.length - parts.length);
});
