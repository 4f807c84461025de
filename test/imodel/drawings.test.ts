import { join } from "node:path";
import type { ElementProps, GeometricElement2dProps } from "@itwin/core-common";
import { describe, expect, it } from "vitest";
import type { AlignedElement } from "../../ingest/alignment/aligned-element.js";
import type { HeaderRecord, PartInstance, Piece } from "../../ingest/format/record-types.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { selectIds } from "../../ingest/imodel/query.js";
import { readEntities } from "../../ingest/imodel/scene/entities.js";
import { readStatus } from "../../ingest/inspect-imodel.js";
import { unmap } from "../../ingest/unmap-source.js";
import { contentLines, findDamage } from "../robustness/imodel-lines.js";
import { type BodyRecord, documentText, headerRecord } from "../support/document-text.js";
import { type Drawn, drawn } from "../support/drawn.js";
import { elementOf } from "../support/exported-graphics.js";
import { reading, transactionCount } from "../support/imodel-content.js";
import { type Ingested, ingestText, totals } from "../support/ingest-text.js";
import { change } from "../support/session.js";
import { tempFolder } from "../support/temp-folder.js";

type Entity = BodyRecord & { type: "entity" };

const folder = tempFolder();
let files = 0;
const newFile = (): string => join(folder, `${++files}`, "model.bim");

const yaml = `alignment: 1
kinds:
  Symbol: { class: BisCore:DrawingGraphic, references: { shows: { relationship: BisCore:DrawingGraphicRepresentsElement } } }
  Line: { class: BisCore:DrawingGraphic, category: Pipes }
  Pump: { class: Generic:PhysicalObject }
  Report: { class: Generic:Document }
`;

function run(file: string, records: BodyRecord[], { yaml: alignment = yaml, ...header }: Partial<HeaderRecord> & { yaml?: string } = {}): Promise<Ingested> {
  const text = documentText({ records, header: { units: { length: "mm", angle: "deg" }, ...header } });
  return withIModel(file, (target) => ingestText(text, target, { yaml: alignment }), { describes: true });
}

const symbol = (id: string, geometry?: (Piece | PartInstance)[], rest: Partial<Entity> = {}): Entity => ({ type: "entity", kind: "Symbol", id, ...(geometry && { geometry }), ...rest });
const line: Piece = { type: "lineString", points: [[0, 0, 0], [3000, 0, 0], [3000, 4000, 0]] };
const plate: Piece = { type: "region", profile: { type: "rectangle", width: 2000, height: 1000 } };

const drawnIn = (file: string, id: string): Promise<Drawn> => reading(file, (db) => drawn(db, id));

describe("entities of a drawing", () => {
  it("become graphics of the job's drawing, below its documents, with categories of drawings", async () => {
    const file = newFile();
    expect((await run(file, [symbol("1", [line]), { type: "entity", kind: "Line", id: "2", geometry: [line] }])).found).toEqual([]);
    await reading(file, (db) => {
      const props = (id: string): ElementProps => db.elements.getElementProps(id);
      const [first, second] = ["1", "2"].map((id) => db.elements.getElementProps<GeometricElement2dProps>(elementOf(db, id)));
      expect([first?.classFullName, first?.model]).toEqual(["BisCore:DrawingGraphic", second?.model]);
      expect(db.models.getModelProps(first?.model ?? "").classFullName).toBe("BisCore:DrawingModel");
      const drawing = props(first?.model ?? "");
      expect([drawing.classFullName, drawing.code.value]).toEqual(["BisCore:Drawing", "Drawing"]);
      const list = props(drawing.model);
      expect([list.classFullName, list.code.value]).toEqual(["BisCore:DocumentPartition", "Documents"]);
      expect(props(list.parent?.id ?? "").classFullName).toBe("BisCore:Subject");
      const categories = [first, second].map((each) => props(each?.category ?? ""));
      expect(categories.map(({ classFullName, code }) => `${classFullName} ${code.value}`)).toEqual(["BisCore:DrawingCategory Symbol", "BisCore:DrawingCategory Pipes"]);
      expect(categories.map(({ model }) => props(model).classFullName)).toEqual(["BisCore:DefinitionPartition", "BisCore:DefinitionPartition"]);
    });
  });

  it("lie where their placement says, with all that can be drawn", async () => {
    const file = newFile();
    const hole: Piece = { type: "region", profile: { type: "polygon", points: [[0, 0], [3000, 0], [0, 4000]], holes: [[[500, 500], [500, 1500], [1500, 500]]] } };
    const mesh: Piece = { type: "mesh", points: [0, 0, 0, 2000, 0, 0, 2000, 1000, 0, 0, 1000, 0], triangles: [0, 1, 2, 0, 2, 3], faceColors: { palette: ["#ff0000", "#00ff00"], faces: [0, 1] } };
    const records = [
      symbol("lines", [line, { type: "arc", center: [0, 0, 0], xAxis: [500, 0, 0], yAxis: [0, 500, 0], sweep: 90 }, { type: "point", at: [1000, 1000, 0] }], { placement: { origin: [12_000, -5000, 0], yaw: 30 } }),
      symbol("areas", [plate, hole]),
      symbol("text", [{ type: "text", text: "P-101", height: 250, placement: { origin: [100, 200, 0], yaw: 90 } }]),
      symbol("mesh", [mesh]),
    ];
    expect((await run(file, records)).found).toEqual([]);
    const { placement, lengths } = await drawnIn(file, "lines");
    expect(placement.origin).toEqual([12, -5]);
    expect(placement.angle).toBeCloseTo(30, 9);
    expect(placement.bbox).toEqual({ low: [0, 0], high: [3, 4] });
    expect(lengths).toEqual([7, expect.closeTo(Math.PI / 4, 9), 0]);
    expect(await drawnIn(file, "areas")).toMatchObject({ placement: { origin: [0, 0] }, areas: [2, 5.5], fills: 1 });
    expect((await drawnIn(file, "text")).texts).toMatchObject([{ text: "P-101", height: 0.25, origin: [0.1, 0.2, 0] }]);
    expect(await drawnIn(file, "mesh")).toMatchObject({ areas: [1, 1], fills: 2 });
  });

  it("keep coordinates of their own where the document is brought to where the iModel lies", async () => {
    const file = newFile();
    const crs = { epsg: 25832 };
    const pump: BodyRecord = { type: "entity", kind: "Pump", id: "P", placement: { origin: [691_234_500, 5_334_567_900, 0] } };
    await run(file, [pump, symbol("1", [line], { placement: { origin: [691_234_500, 5_334_567_900, 0] } })], { crs });
    expect((await drawnIn(file, "1")).placement.origin).toEqual([691_234.5, 5_334_567.9]);
    expect(await reading(file, (db) => db.globalOrigin.x)).toBeLessThan(-600_000);
  });

  it("have classes of their own in a dynamic schema", async () => {
    const file = newFile();
    const { found } = await run(file, [symbol("1", [line], { properties: { tag: "P-101" } })], { yaml: yaml.replace("kinds:", "dynamicSchema: { name: Plan }\nkinds:") });
    expect(found.map(({ code }) => code)).toEqual(["schema-grown"]);
    const props = await reading(file, (db) => db.elements.getElementProps(elementOf(db, "1")));
    expect(props).toMatchObject({ classFullName: "Plan:Symbol", tag: "P-101" });
    expect((await drawnIn(file, "1")).lengths).toEqual([7]);
  });

  it("stand for things in space where the source says so", async () => {
    const file = newFile();
    const pump: BodyRecord = { type: "entity", kind: "Pump", id: "P" };
    expect((await run(file, [symbol("1", [line], { references: { shows: { kind: "Pump", id: "P" } } }), pump])).found).toEqual([]);
    const represented = await reading(file, (db) => selectIds(db, "SELECT TargetECInstanceId FROM BisCore.DrawingGraphicRepresentsElement").map((id) => db.elements.getElementProps(id).classFullName));
    expect(represented).toEqual(["Generic:PhysicalObject"]);
  });
});

describe("another run over a drawing", () => {
  const placed = (x: number, ...geometry: Piece[]): Entity => symbol("1", geometry.length > 0 ? geometry : undefined, { placement: { origin: [x, 0, 0], yaw: 30 } });

  it("writes nothing when nothing changed", async () => {
    const file = newFile();
    await run(file, [placed(1000, plate), symbol("2")]);
    const before = await transactionCount(file);
    expect(totals(await run(file, [placed(1000, plate), symbol("2")]))).toEqual({ unchanged: 2 });
    expect(await transactionCount(file)).toBe(before);
    expect(totals(await run(file, [placed(1000, plate), symbol("2")], { yaml: `${yaml}# looked at again` }))).toEqual({ unchanged: 2 });
  });

  it("says that the placement alone is written where nothing else moved, and the geometry alone likewise", async () => {
    const file = newFile();
    const changed = (x: number, width: number): Promise<string[]> =>
      withIModel(
        file,
        async (target) => {
          const geometry: AlignedElement["geometry"] = [{ type: "lineString", points: [[0, 0, 0], [width, 0, 0]] }];
          const element: Partial<AlignedElement> = { className: "BisCore:DrawingGraphic", model: "drawing", placement: { origin: [x, 0, 0], yaw: 30, pitch: 0, roll: 0 }, geometry };
          const [outcome] = await (await target.openDocument(headerRecord(), "alignment")).apply([change("1", element, `${x} ${width}`)]);
          return outcome && "differences" in outcome ? (outcome.differences ?? []).map(({ property }) => property) : [outcome?.result ?? ""];
        },
        { describes: true },
      );
    expect(await changed(1, 2)).toEqual(["inserted"]);
    expect(await changed(5, 2)).toEqual(["placement"]);
    expect(await changed(5, 3)).toEqual(["geometry"]);
    expect(await changed(5, 3)).toEqual(["unchanged"]);
  });

  it("moves an element by its placement alone, and reshapes it by its geometry alone", async () => {
    const file = newFile();
    await run(file, [placed(1000, plate)]);
    expect(totals(await run(file, [placed(2000, plate)]))).toEqual({ updated: 1 });
    expect(await drawnIn(file, "1")).toMatchObject({ placement: { origin: [2, 0], bbox: { low: [-1, -0.5], high: [1, 0.5] } }, areas: [2] });
    await run(file, [placed(2000, line)]);
    expect(await drawnIn(file, "1")).toMatchObject({ placement: { origin: [2, 0], bbox: { low: [0, 0], high: [3, 4] } }, lengths: [7], areas: [] });
    await run(file, [placed(2000)]);
    expect(await drawnIn(file, "1")).toMatchObject({ placement: { origin: [2, 0] }, lengths: [] });
  });

  it("removes drawing, documents and categories with the last element, and unmap removes all of a source", async () => {
    const [file, fresh, empty] = [newFile(), newFile(), newFile()];
    const report: BodyRecord = { type: "entity", kind: "Report", id: "R" };
    await run(file, [placed(1000, plate), report]);
    await run(file, [report]);
    await run(fresh, [report]);
    expect(await reading(file, contentLines)).toEqual(await reading(fresh, contentLines));
    await run(file, [placed(1000, plate)]);
    await run(file, []);
    await run(empty, []);
    expect(await reading(file, contentLines)).toEqual(await reading(empty, contentLines));
    await run(file, [placed(1000, plate)]);
    await unmap({ imodel: file, source: "plant" });
    expect(await reading(file, (db) => ["BisCore.Drawing", "BisCore.Category", "BisCore.DrawingGraphic"].flatMap((each) => selectIds(db, `SELECT ECInstanceId FROM ${each}`)))).toEqual([]);
    expect(await reading(file, findDamage)).toEqual([]);
  });

  it("draws what stood in space before, when the alignment says so, and puts it back", async () => {
    const file = newFile();
    const inSpace = yaml.replace("Symbol: { class: BisCore:DrawingGraphic, references: { shows: { relationship: BisCore:DrawingGraphicRepresentsElement } } }", "Symbol: { class: Generic:PhysicalObject }");
    await run(file, [placed(1000, plate)], { yaml: inSpace });
    const element = await reading(file, (db) => elementOf(db, "1"));
    expect((await run(file, [placed(1000, plate)])).found.map(({ code }) => code)).toEqual(["class-replaced"]);
    expect(await drawnIn(file, "1")).toMatchObject({ placement: { origin: [1, 0] }, areas: [2] });
    await run(file, [placed(1000, plate)], { yaml: inSpace });
    expect(await reading(file, (db) => [elementOf(db, "1"), db.elements.getElementProps(elementOf(db, "1")).classFullName])).toEqual([element, "Generic:PhysicalObject"]);
    expect(await reading(file, findDamage)).toEqual([]);
  });
});

describe("what does not lie in the plane of a drawing", () => {
  const solid: Piece = { type: "box", low: [0, 0, 0], high: [1, 1, 1] };

  it.each<[string, Piece | PartInstance, string, RegExp]>([
    ["a solid", solid, "/geometry/1", /^a drawing has no box/],
    ["a part", { type: "part", part: "flange" }, "/geometry/1", /^a drawing has no part/],
    ["a point above it", { type: "point", at: [0, 0, 1] }, "/geometry/1", /^z is 1, and not 0/],
    ["a line that leaves it", { type: "lineString", points: [[0, 0, 0], [1, 0, 0.5]] }, "/geometry/1", /^z is 0.5/],
    ["an arc across it", { type: "arc", center: [0, 0, 0], xAxis: [1, 0, 0], yAxis: [0, 0, 1] }, "/geometry/1", /^z is 1/],
    ["a mesh with a corner below it", { type: "mesh", points: [0, 0, 0, 1, 0, 0, 0, 1, -2], triangles: [0, 1, 2] }, "/geometry/1", /^z is -2/],
    ["a region that is tipped up", { ...plate, placement: { origin: [0, 0, 0], roll: 90 } }, "/geometry/1", /turned out of the plane/],
    ["text that is tipped up", { type: "text", text: "P", height: 1, placement: { origin: [0, 0, 0], pitch: 1 } }, "/geometry/1", /turned out of the plane/],
  ])("%s is left out, and named; the rest is drawn", async (_name, piece, pointer, message) => {
    const file = newFile();
    const part: BodyRecord = { type: "part", id: "flange", geometry: [solid] };
    const { found } = await run(file, [part, symbol("1", [plate, piece, line])]);
    expect(found.map((issue) => [issue.code, issue.pointer])).toEqual([["geometry-invalid", pointer]]);
    expect(found[0]?.message).toMatch(message);
    expect(await drawnIn(file, "1")).toMatchObject({ areas: [2], lengths: [7] });
  });

  it.each<[string, Entity["placement"]]>([
    ["a height", { origin: [0, 0, 5] }],
    ["a pitch", { origin: [0, 0, 0], pitch: 5 }],
    ["an origin beyond all bounds", { origin: [1e300, 0, 0] }],
  ])("a placement with %s leaves the element without its shape", async (_name, placement) => {
    const file = newFile();
    const { found } = await run(file, [symbol("1", [plate], placement && { placement })]);
    expect(found.map((issue) => [issue.code, issue.pointer])).toEqual([["geometry-invalid", "/placement"]]);
    expect((await drawnIn(file, "1")).areas).toEqual([]);
  });

  it("names the piece that a later check finds fault with by its place in the record", async () => {
    const { found } = await run(newFile(), [symbol("1", [solid, plate, { type: "region", profile: { type: "circle", radius: 0 } }])]);
    expect(found.map(({ pointer }) => pointer)).toEqual(["/geometry/0", "/geometry/2/profile/radius"]);
  });
});

describe("a drawing in the iModel", () => {
  it("is listed with what it holds, but lies nowhere in space", async () => {
    const file = newFile();
    await run(file, [symbol("1", [line], { label: "Feed pump" })]);
    await reading(file, (db) => {
      const [entity] = [...readEntities(db, undefined)].flat();
      expect(entity).toMatchObject({ kind: "Symbol", id: "1", label: "Feed pump", className: "BisCore:DrawingGraphic", spatial: false });
      expect(db.elements.getElementProps(entity?.category ?? "").code.value).toBe("Symbol");
      let exported = 0;
      db.exportGraphics({ elementIdArray: [entity?.element ?? ""], onGraphics: () => exported++, onLineGraphics: () => exported++ });
      expect(exported).toBe(0);
      expect(selectIds(db, "SELECT ECInstanceId FROM BisCore.SpatialIndex")).toEqual([]);
    });
    expect((await readStatus(file)).map(({ kinds }) => kinds)).toEqual([{ Symbol: 1 }]);
  });
});
