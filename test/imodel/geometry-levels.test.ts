import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAlignment } from "../../ingest/alignment/alignment-document.js";
import type { HeaderRecord, Levels, PartInstance, PartLevels, Piece } from "../../ingest/format/record-types.js";
import { withLineWorkers } from "../../ingest/format/line-workers.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { contentLines } from "../robustness/imodel-lines.js";
import { type BodyRecord, documentText } from "../support/document-text.js";
import { elementOf, exportedGraphics, partUse } from "../support/exported-graphics.js";
import { reading, transactionCount } from "../support/imodel-content.js";
import { type Ingested, ingestText, totals } from "../support/ingest-text.js";
import { placementOf } from "../support/located.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
let files = 0;
/** Of one name, which the iModel has. */
const newFile = (): string => join(folder, `${++files}`, "model.bim");

const millimetres: Partial<HeaderRecord> = { units: { length: "mm", angle: "deg" } };

function run(file: string, records: readonly BodyRecord[], { detail, rule = "", header = millimetres }: { detail?: string; rule?: string; header?: Partial<HeaderRecord> } = {}): Promise<Ingested> {
  const yaml = `alignment: 1\n${detail === undefined ? "" : `detail: ${detail}`}\nkinds: { Bolt: { class: Generic:PhysicalObject${rule} } }\ndefault: { class: Generic:PhysicalObject }\n`;
  return withIModel(file, (target) => ingestText(documentText({ header, records }), target, { yaml, force: true }));
}

const box = (size: number): Piece => ({ type: "box", low: [0, 0, 0], high: [size, size, size] });
const fineAndCoarse = (fine: Piece, coarse: Piece): PartLevels => ({ type: "levels", levels: [{ tolerance: 50, geometry: [coarse] }, { tolerance: 1, geometry: [fine] }] });
const pump = (id: string, piece: Levels | Piece | PartInstance, rest: Partial<BodyRecord & { type: "entity" }> = {}): BodyRecord => ({ type: "entity", kind: "Pump", id, geometry: [piece], ...rest });
const placed = (part: string, x: number): PartInstance => ({ type: "part", part, placement: { origin: [x, 0, 0] } });
const mirrored = (part: string): PartInstance => ({ type: "part", part, transform: [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] });

/** Sizes of what elements show along x, in metres: by the extents that are stored, and by what is displayed. */
function sizes(file: string, ...ids: string[]): Promise<number[]> {
  return reading(file, (db) =>
    ids.flatMap((id) => {
      const { bbox, transform } = placementOf(db, id);
      const { extents } = exportedGraphics(db, elementOf(db, id), transform);
      const shown = (extents[3] ?? 0) - (extents[0] ?? 0);
      return Math.abs(bbox.xLength() - shown) < 1e-9 ? [Number(shown.toFixed(9))] : [bbox.xLength(), shown];
    }),
  );
}

describe("of several levels of detail, the iModel gets", () => {
  it("the finest where nobody has chosen, and else the coarsest that is fine enough, by the rule of the kind or by the document", async () => {
    const file = newFile();
    const records = [pump("1", fineAndCoarse(box(1000), box(2000))), pump("2", fineAndCoarse(box(1000), box(2000)), { kind: "Bolt" })];
    expect((await run(file, records)).found).toEqual([]);
    expect(await sizes(file, "1", "2")).toEqual([1, 1]);
    expect(totals(await run(file, records, { rule: ", detail: 5 cm" }))).toEqual({ updated: 1, unchanged: 1 });
    expect(await sizes(file, "1", "2")).toEqual([1, 2]);
    expect(totals(await run(file, records, { detail: "0.06", rule: ", detail: 49.9 mm" }))).toEqual({ updated: 2 });
    expect(await sizes(file, "1", "2")).toEqual([2, 1]);
  });

  it("what the unit of the header makes of them", async () => {
    const file = newFile();
    const header: Partial<HeaderRecord> = { units: { length: "ft", angle: "deg" } };
    await run(file, [pump("1", fineAndCoarse(box(1), box(2)))], { header, detail: "600 in" });
    expect(await sizes(file, "1")).toEqual([0.6096]);
    expect(totals(await run(file, [pump("1", fineAndCoarse(box(1), box(2)))], { header, detail: "599 in" }))).toEqual({ updated: 1 });
    expect(await sizes(file, "1")).toEqual([0.3048]);
  });

  it("the parts of one, and the part that these place", async () => {
    const file = newFile();
    const bolts: Levels = { type: "levels", levels: [{ tolerance: 0, geometry: [placed("fine", 0), placed("fine", 5000)] }, { tolerance: 20, geometry: [placed("coarse", 0)] }] };
    const records: BodyRecord[] = [{ type: "part", id: "fine", geometry: [box(100)] }, { type: "part", id: "coarse", geometry: [box(300)] }, pump("1", bolts)];
    expect((await run(file, records)).found).toEqual([]);
    expect([await sizes(file, "1"), await reading(file, partUse)]).toEqual([[5.1], { parts: 2, instances: 2 }]);
    expect(totals(await run(file, records, { detail: "20 mm" }))).toEqual({ updated: 1, unchanged: 2 });
    expect([await sizes(file, "1"), await reading(file, partUse)]).toEqual([[0.3], { parts: 2, instances: 1 }]);
  });
});

describe("another detail", () => {
  const part = (id: string, piece: PartLevels | Piece): BodyRecord => ({ type: "part", id, geometry: [piece] });
  const records = [
    part("levels", fineAndCoarse(box(1000), box(2000))),
    part("plain", box(700)),
    pump("placed", placed("levels", 10_000)),
    pump("mirrored", mirrored("levels"), { version: "7" }),
    pump("of its own", fineAndCoarse(box(3000), box(4000)), { version: "1", checksum: "a" }),
    pump("of a plain part", placed("plain", 0)),
    pump("plain", box(500)),
  ];
  const shown = ["placed", "mirrored", "of its own", "of a plain part", "plain"];

  it("writes what has another level by it, users of parts included, and nothing else", async () => {
    const file = newFile();
    expect(totals(await run(file, records))).toEqual({ inserted: 7 });
    expect(await sizes(file, ...shown)).toEqual([1, 1, 3, 0.7, 0.5]);
    expect(totals(await run(file, records, { detail: "50 mm" }))).toEqual({ updated: 4, unchanged: 3 });
    expect(await sizes(file, ...shown)).toEqual([2, 2, 4, 0.7, 0.5]);
    expect(totals(await run(file, records, { detail: "100 mm" }))).toEqual({ unchanged: 7 });
    expect(totals(await run(file, records, { rule: ", detail: 9" }))).toEqual({ updated: 4, unchanged: 3 });
    expect(await sizes(file, ...shown)).toEqual([1, 1, 3, 0.7, 0.5]);
  });

  it("makes the iModel that it would have made at once, and writes nothing when it is repeated", async () => {
    const [late, early] = [newFile(), newFile()];
    await run(late, records);
    await run(late, records, { detail: "1 m" });
    await run(early, records, { detail: "1 m" });
    expect(await reading(late, contentLines)).toEqual(await reading(early, contentLines));
    const before = await transactionCount(late);
    expect(totals(await run(late, records, { detail: "1 m" }))).toEqual({ unchanged: 7 });
    expect(await transactionCount(late)).toBe(before);
  });

  it("is none where an entity's rule has its own, and of parts the document's alone counts", async () => {
    const file = newFile();
    const bolts = records.map((record): BodyRecord => (record.type === "entity" ? { ...record, kind: "Bolt" } : record));
    await run(file, bolts, { rule: ", detail: 0.05" });
    expect(await sizes(file, ...shown)).toEqual([1, 1, 4, 0.7, 0.5]);
    expect(totals(await run(file, bolts, { detail: "50 mm", rule: ", detail: 0.05" }))).toEqual({ updated: 3, unchanged: 4 });
    expect(await sizes(file, ...shown)).toEqual([2, 2, 4, 0.7, 0.5]);
  });
});

describe("a change of a level", () => {
  it("is a change of the record, or part, also where another level is written", async () => {
    const file = newFile();
    const records = (coarse: number): BodyRecord[] => [
      { type: "part", id: "p", geometry: [fineAndCoarse(box(100), box(coarse))] },
      pump("1", fineAndCoarse(box(100), box(coarse))),
      pump("2", placed("p", 0)),
      pump("3", { type: "levels", levels: [{ tolerance: 0, geometry: [box(100)] }, { tolerance: 1, geometry: [placed("p", 0)] }] }),
    ];
    await run(file, records(200));
    expect(totals(await run(file, records(200)))).toEqual({ unchanged: 4 });
    expect(totals(await run(file, records(300)))).toEqual({ updated: 4 });
    expect(await sizes(file, "1", "2", "3")).toEqual([0.1, 0.1, 0.1]);
  });
});

describe("large meshes in levels of detail", () => {
  it("are written alike whether lines are prepared or not", async () => {
    const points = Array.from({ length: 100 }, (_, i) => [i * 10, (i % 7) * 100, i % 2]).flat();
    const mesh = (scale: number): Piece => ({ type: "mesh", points: points.map((value) => value * scale), triangles: Array.from({ length: 98 }, (_, i) => [i, i + 1, i + 2]).flat() });
    const text = documentText({ header: millimetres, records: Array.from({ length: 5 }, (_, i) => pump(String(i), fineAndCoarse(mesh(1), mesh(2)))) });
    const [plain, prepared] = [newFile(), newFile()];
    const alignment = () => Promise.resolve(parseAlignment("alignment: 1\ndetail: 1\nkinds: {}\ndefault: { class: Generic:PhysicalObject }", "a.yaml"));
    expect((await withIModel(plain, (target) => ingestText(text, target, { alignment }))).found).toEqual([]);
    await withLineWorkers(1, (workers) => withIModel(prepared, (target) => ingestText(text, target, { alignment, workers })));
    expect(await sizes(plain, "0", "4")).toEqual([1.98, 1.98]);
    expect(await sizes(prepared, "0", "4")).toEqual([1.98, 1.98]);
  });
});
