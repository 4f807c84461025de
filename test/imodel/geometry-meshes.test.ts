import { join } from "node:path";
import { Point3d, Transform, YawPitchRollAngles } from "@itwin/core-geometry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BodyRecord } from "../support/document-text.js";
import { documentText } from "../support/document-text.js";
import { elementOf, exportedGraphics } from "../support/exported-graphics.js";
import { reading } from "../support/imodel-content.js";
import { ingestText } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";

const coordinate = fc.double({ min: -1000, max: 1000, noNaN: true });
const angle = fc.double({ min: -180, max: 180, noNaN: true });

/** A closed surface: a star of the origin, with a corner in each of the six directions, all at random distances. */
const octahedron = fc.record({
  reaches: fc.array(fc.double({ min: 0.5, max: 50, noNaN: true }), { minLength: 6, maxLength: 6 }),
  origin: fc.tuple(coordinate, coordinate, coordinate),
  yaw: angle,
  pitch: fc.double({ min: -89, max: 89, noNaN: true }),
  roll: angle,
  packed: fc.boolean(),
});

const directions = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]];
const triangles = [0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5];

/** Of a star of the origin: that of the tetrahedra over its faces. */
function volumeOf(reaches: readonly number[]): number {
  let volume = 0;
  for (let i = 0; i < triangles.length; i += 3) volume += [0, 1, 2].reduce((product, k) => product * (reaches[triangles[i + k] ?? 0] ?? 0), 1) / 6;
  return volume;
}

describe("meshes", () => {
  const folder = tempFolder();

  it("arrive with their triangles, where they are and as large as they are", async () => {
    let files = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(octahedron, { minLength: 20, maxLength: 40 }), async (shapes) => {
        const file = join(folder, `${++files}.bim`);
        const pointsOf = (reaches: number[]): number[] => directions.flatMap((direction, i) => direction.map((value) => value * (reaches[i] ?? 0)));
        const records = shapes.map(({ reaches, packed, ...placement }, i): BodyRecord => {
          const points = pointsOf(reaches);
          const given = packed ? { f64: Buffer.from(Float64Array.from(points).buffer).toString("base64") } : points;
          return { type: "entity", kind: "Stone", id: String(i), placement, geometry: [{ type: "mesh", points: given, triangles }] };
        });
        const { found } = await withIModel(file, (target) => ingestText(documentText({ records }), target));
        expect(found).toEqual([]);
        await reading(file, (db) => {
          shapes.forEach(({ reaches, origin, yaw, pitch, roll }, i) => {
            const placement = Transform.createOriginAndMatrix(Point3d.fromJSON(origin), YawPitchRollAngles.createDegrees(yaw, pitch, roll).toMatrix3d());
            const exported = exportedGraphics(db, elementOf(db, String(i)), placement);
            expect(exported.triangles).toBe(8);
            expect(Math.abs(exported.volume / volumeOf(reaches) - 1)).toBeLessThan(1e-6);
            const [east = 0, west = 0, north = 0, south = 0, up = 0, down = 0] = reaches;
            [-west, -south, -down, east, north, up].forEach((value, axis) => expect(Math.abs((exported.extents[axis] ?? NaN) - value)).toBeLessThan(0.001));
          });
        });
      }),
      { numRuns: 5, seed: 42 },
    );
  });
});
