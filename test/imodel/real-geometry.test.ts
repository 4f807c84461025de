import { join } from "node:path";
import { Readable } from "node:stream";
import type { IModelDb } from "@itwin/core-backend";
import { ElementGeometry } from "@itwin/core-common";
import { IndexedPolyface, Transform } from "@itwin/core-geometry";
import { beforeAll, describe, expect, it } from "vitest";
import type { Issue } from "../../ingest/issue.js";
import { synchronize } from "../../ingest/synchronize-inputs.js";
import { sharedData, withoutSharedData } from "../extractors/extractor-run.js";
import { extractIfc, type IfcEntity, type Piece } from "../extractors/ifc-documents.js";
import { meshesOf } from "../extractors/ifc-meshes.js";
import { cityJsonDocument } from "../support/city-json.js";
import { documentText } from "../support/document-text.js";
import { type EmittedShape, emittedShape } from "../support/emitted-shape.js";
import { elementOf, type ExportedGraphics, exportedGraphics } from "../support/exported-graphics.js";
import { reading } from "../support/imodel-content.js";
import { landXmlDocument } from "../support/land-xml.js";
import { tempFolder } from "../support/temp-folder.js";

/** An entity as its record has it, and as iTwin.js exports it, from the low corner of the record on. */
interface Compared {
  entity: IfcEntity;
  emitted: EmittedShape;
  exported: ExportedGraphics;
}

interface Source {
  file: string;
  text: (path: string) => Promise<string> | string;
  entities: number;
  /** Of all triangles, those without an area left out. */
  triangles: number;
  degenerate: number;
  /** Entities all of whose meshes are closed: the buildings of the city have no floors. */
  closed: number;
  /** Points of the only mesh. */
  points?: number;
  /** Whether the model states volumes. */
  measured?: true;
}

const extract = async (path: string): Promise<string> => (await extractIfc([path])).output.toString();

const sources: Source[] = [
  { file: "ifc/duplex.ifc", text: extract, entities: 236, triangles: 30_390, degenerate: 0, closed: 154, measured: true },
  { file: "ifc/Office_A_20110811.ifc", text: extract, entities: 902, triangles: 55_131, degenerate: 0, closed: 766, measured: true },
  { file: "landxml/infra_M3_Terrain.mm.xml", text: (path) => documentText(landXmlDocument(path)), entities: 1, triangles: 36_067, degenerate: 0, closed: 0, points: 19_872 },
  { file: "cityjson/delft.json", text: (path) => documentText(cityJsonDocument(path)), entities: 570, triangles: 36_269, degenerate: 2, closed: 0 },
];

describe.skipIf(withoutSharedData).each(sources)("$file in an iModel (left out without ../shared/data)", ({ file, text, ...expected }) => {
  const imodel = join(tempFolder(), "real.bim");
  const issues: Issue[] = [];
  let compared: Compared[] = [];

  beforeAll(async () => {
    const document = await text(join(sharedData, file));
    const stream = Readable.from([Buffer.from(document)]);
    await synchronize({ inputs: [{ file, stream }], imodel, onIssue: (issue) => issues.push(issue) });
    compared = await reading(imodel, (db) => compare(db, document));
  });

  it("has every triangle that has an area", () => {
    const lost = issues.flatMap(({ code, message }) => (code === "geometry-degenerate" ? Number.parseInt(message, 10) : []));
    expect(sum(lost)).toBe(expected.degenerate);
    expect(issues.filter(({ code }) => code === "geometry-invalid")).toEqual([]);
    expect(compared).toHaveLength(expected.entities);
    expect(sum(compared.map(({ exported }) => exported.triangles))).toBe(expected.triangles);
    expect(sum(compared.map(({ emitted }) => emitted.triangles))).toBe(expected.triangles + expected.degenerate);
    expect(compared.filter(({ emitted, exported }) => emitted.triangles !== exported.triangles).length).toBeLessThanOrEqual(expected.degenerate);
  });

  it("has every entity where it is, as large as it is, to a millimetre", () => {
    const astray = compared.filter(({ emitted, exported }) => [0, 0, 0, ...emitted.size].some((value, i) => !(Math.abs((exported.extents[i] ?? NaN) - value) < 0.001)));
    expect(astray.map(({ entity }) => `${entity.kind} ${entity.id}`)).toEqual([]);
  });

  it("encloses the volumes of closed meshes, to a thousandth", () => {
    const closed = compared.filter(({ emitted }) => emitted.volume !== undefined);
    expect(closed).toHaveLength(expected.closed);
    const wrong = closed.filter(({ emitted: { volume = NaN }, exported }) => !(Math.abs(exported.volume / volume - 1) < 0.001));
    expect(wrong.map(({ entity }) => `${entity.kind} ${entity.id}`)).toEqual([]);
  });

  if (expected.points !== undefined)
    it("has every point once", async () => {
      const points = await reading(imodel, (db) => compared.flatMap(({ entity }) => pointCounts(db, elementOf(db, entity.id))));
      expect(points).toEqual([expected.points]);
    });

  if (expected.measured)
    it("encloses the volumes that the model itself states of closed solids: 98 of 100 to a thousandth", () => {
      const ratios = compared.flatMap(({ entity, emitted, exported }) => {
        const { Volume: stated } = (entity.properties["PSet_Revit_Dimensions"] ?? {}) as { Volume?: number };
        return emitted.volume === undefined || stated === undefined ? [] : exported.volume / stated;
      });
      expect(ratios.length).toBeGreaterThan(90);
      expect(ratios.filter((ratio) => Math.abs(ratio - 1) < 0.001).length / ratios.length).toBeGreaterThan(0.98);
    });
});

function compare(db: IModelDb, document: string): Compared[] {
  const records = document.trimEnd().split("\n").map((line) => JSON.parse(line) as { type: string });
  const parts = new Map(records.flatMap((record) => (record.type === "part" ? [partOf(record)] : [])));
  const entities = records.filter((record): record is IfcEntity => record.type === "entity").filter(({ geometry }) => geometry?.length);
  const { x, y, z } = db.globalOrigin;
  return entities.map((entity) => {
    const emitted = emittedShape(meshesOf({ parts }, entity));
    const [lowX = NaN, lowY = NaN, lowZ = NaN] = emitted.low;
    const exported = exportedGraphics(db, elementOf(db, entity.id), Transform.createTranslationXYZ(lowX + x, lowY + y, lowZ + z));
    return { entity, emitted, exported };
  });
}

/** Numbers of points of the meshes that an element holds. */
function pointCounts(db: IModelDb, element: string): number[] {
  const counts: number[] = [];
  db.elementGeometryRequest({
    elementId: element,
    onGeometry: ({ entryArray }) => {
      for (const entry of entryArray) {
        const query = ElementGeometry.toGeometryQuery(entry);
        if (query instanceof IndexedPolyface) counts.push(query.pointCount);
      }
    },
  });
  return counts;
}

function partOf(record: object): [id: string, pieces: readonly Piece[]] {
  const { id, geometry } = record as { id: string; geometry: Piece[] };
  return [id, geometry];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
