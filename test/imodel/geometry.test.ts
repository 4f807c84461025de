import { join } from "node:path";
import { MassPropertiesOperation } from "@itwin/core-common";
import { describe, expect, it } from "vitest";
import type { AlignedElement } from "../../ingest/alignment/aligned-element.js";
import { partKey } from "../../ingest/alignment/geometry/part-key.js";
import type { ElementChange } from "../../ingest/synchronize/change.js";
import { selectIds } from "../../ingest/imodel/query.js";
import { imodelContent, reading } from "../support/imodel-content.js";
import { change, results } from "../support/session.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
const box = { type: "box", low: [0, 0, 0], high: [2, 1, 0.5] } as const satisfies NonNullable<AlignedElement["geometry"]>[number];
const tetrahedron = {
  type: "mesh",
  points: Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1),
  triangles: Uint32Array.of(0, 2, 1, 0, 1, 3, 1, 2, 3, 0, 3, 2),
} as const;

function at(x: number, yaw = 0): Pick<AlignedElement, "placement"> {
  return { placement: { origin: [x, 0, 0], yaw, pitch: 0, roll: 0 } };
}

async function boxOf(file: string): Promise<unknown> {
  const { placement } = (await imodelContent(file))["plant Pump 1"] ?? {};
  return placement;
}

describe("geometry", () => {
  it("is placed, and moves with its placement alone", async () => {
    const file = join(folder, "placed.bim");
    const shaped = (x: number) => change("1", { ...at(x, 90), geometry: [box] }, String(x));
    expect(await results(file, [shaped(10)])).toEqual(["inserted"]);
    expect(await boxOf(file)).toMatchObject({ origin: [10, 0, 0], angles: { yaw: 90 }, bbox: { low: [0, 0, 0], high: [2, 1, 0.5] } });
    expect(await results(file, [shaped(10)])).toEqual(["unchanged"]);
    expect(await results(file, [shaped(11)])).toEqual(["updated"]);
    expect(await boxOf(file)).toMatchObject({ origin: [11, 0, 0], bbox: { high: [2, 1, 0.5] } });
  });

  it("goes when the record has none any more", async () => {
    const file = join(folder, "gone.bim");
    await results(file, [change("1", { ...at(0), geometry: [box] })]);
    expect(await results(file, [change("1", at(0), "2")])).toEqual(["updated"]);
    const shaped = await reading(file, (db) =>
      selectIds(db, "SELECT ECInstanceId FROM BisCore.GeometricElement3d WHERE GeometryStream IS NOT NULL"),
    );
    expect(shaped).toEqual([]);
  });

  it("has the triangles of its mesh", async () => {
    const file = join(folder, "mesh.bim");
    await results(file, [change("1", { geometry: [tetrahedron] })]);
    const { triangles, volume } = await reading(file, async (db) => {
      const element = selectIds(db, "SELECT ECInstanceId FROM Generic.PhysicalObject");
      let triangles = 0;
      db.exportGraphics({ elementIdArray: element, onGraphics: ({ mesh }) => (triangles += mesh.indices.length / 3) });
      const { volume } = await db.getMassProperties({ operation: MassPropertiesOperation.AccumulateVolumes, candidates: element });
      return { triangles, volume };
    });
    expect(triangles).toBe(4);
    expect(volume).toBeCloseTo(1 / 6, 9);
  });

  it("is shared by the entities that place a part", async () => {
    const file = join(folder, "part.bim");
    const part = { ...change("flange"), key: partKey("flange"), element: { className: "BisCore:GeometryPart", model: "definition", properties: {}, references: [], json: {}, geometry: [box] } } satisfies ElementChange;
    const placed = (id: string, x: number) => change(id, { geometry: [{ type: "part", part: partKey("flange"), placement: { origin: [x, 0, 0], yaw: 0, pitch: 0, roll: 0 } }] });
    expect(await results(file, [part, placed("1", 0), placed("2", 5)])).toEqual(["inserted", "inserted", "inserted"]);
    expect((await imodelContent(file))["plant Pump 2"]?.placement).toMatchObject({ bbox: { low: [5, 0, 0], high: [7, 1, 0.5] } });
    expect(await results(file, [{ operation: "delete", key: partKey("flange") }])).toEqual(["rejected"]);
    const grown = { ...part, item: { checksum: "2" }, element: { ...part.element, geometry: [{ ...box, high: [9, 1, 1] as [number, number, number] }] } };
    const user = placed("1", 0);
    expect(await results(file, [grown, { ...user, item: { checksum: "2" }, element: { ...user.element, partsDigest: "2" } }])).toEqual(["updated", "updated"]);
    expect((await imodelContent(file))["plant Pump 1"]?.placement).toMatchObject({ bbox: { high: [9, 1, 1] } });
  });
});
