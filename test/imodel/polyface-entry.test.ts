import { join } from "node:path";
import { ElementGeometry, type ElementGeometryDataEntry } from "@itwin/core-common";
import { BentleyGeometryFlatBuffer, IndexedPolyface } from "@itwin/core-geometry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AlignedMesh } from "../../ingest/alignment/geometry/aligned-piece.js";
import { coloredTriangles, type Triangles } from "../../ingest/imodel/geometry/colored-triangles.js";
import { polyfaceEntry } from "../../ingest/imodel/geometry/polyface-entry.js";
import { elementOf } from "../support/exported-graphics.js";
import { reading } from "../support/imodel-content.js";
import { change, results } from "../support/session.js";
import { tempFolder } from "../support/temp-folder.js";

/** Three coordinates for each point. */
const vectors = (count: number): fc.Arbitrary<Float64Array> => fc.float64Array({ minLength: 3 * count, maxLength: 3 * count, noNaN: true, noDefaultInfinity: true });

const triangles: fc.Arbitrary<Triangles> = fc.integer({ min: 1, max: 30 }).chain((count) =>
  fc.record(
    {
      points: vectors(count),
      normals: vectors(count),
      corners: fc.array(fc.nat(count - 1), { minLength: 1, maxLength: 40 }).map((some) => Uint32Array.from([...some, ...some, ...some])),
      closed: fc.boolean(),
    },
    { requiredKeys: ["points", "corners", "closed"] },
  ));

/** The polyface of triangles, with their points in the order of use. */
function polyfaceOf({ points, normals, corners, closed }: Triangles): IndexedPolyface {
  const polyface = IndexedPolyface.create(normals !== undefined);
  const places = new Map<number, number>();
  const at = (numbers: Float64Array, corner: number): [number, number, number] => [numbers[3 * corner] ?? NaN, numbers[3 * corner + 1] ?? NaN, numbers[3 * corner + 2] ?? NaN];
  Array.from(corners).forEach((corner, i) => {
    const place = places.get(corner) ?? polyface.addPointXYZ(...at(points, corner));
    if (normals && !places.has(corner)) polyface.addNormalXYZ(...at(normals, corner));
    places.set(corner, place);
    polyface.addPointIndex(place, true);
    if (normals) polyface.addNormalIndex(place);
    if (i % 3 === 2) polyface.terminateFacet(false);
  });
  polyface.twoSided = !closed;
  return polyface;
}

function readPolyface({ data }: ElementGeometryDataEntry): IndexedPolyface {
  const polyface = BentleyGeometryFlatBuffer.bytesToGeometry(data, true);
  if (!(polyface instanceof IndexedPolyface)) throw new Error("it is no polyface");
  return polyface;
}

/** A double star: two tetrahedra, and a point that neither uses. */
const star: AlignedMesh = {
  type: "mesh",
  points: Float64Array.of(9, 9, 9, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 5, 0, 0, 6, 0, 0, 5, 1, 0, 5, 0, 1),
  triangles: Uint32Array.of(1, 3, 2, 1, 2, 4, 2, 3, 4, 1, 4, 3, 5, 7, 6, 5, 6, 8, 6, 7, 8, 5, 8, 7),
};

describe("the entry of a polyface", () => {
  it("has the bytes that core-geometry makes of it", () => {
    fc.assert(
      fc.property(triangles, (given) => {
        const [entry, expected] = [polyfaceEntry(given), ElementGeometry.fromGeometryQuery(polyfaceOf(given))];
        expect(entry.opcode).toBe(expected?.opcode);
        expect(Buffer.from(entry.data).equals(Buffer.from(expected?.data ?? []))).toBe(true);
        expect(readPolyface(entry).isAlmostEqual(polyfaceOf(given))).toBe(true);
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  it("leaves out points that no triangle uses, and has each other one once", () => {
    const [all] = coloredTriangles(star);
    if (!all) throw new Error("there are triangles");
    const polyface = readPolyface(polyfaceEntry(all.triangles));
    expect([polyface.pointCount, polyface.facetCount, polyface.twoSided, polyface.expectedClosure]).toEqual([8, 8, false, 0]);
    expect(polyface.data.edgeVisible.every(Boolean)).toBe(true);
  });

  it("is read back from an iModel as it was written", async () => {
    const file = join(tempFolder(), "polyface.bim");
    const colored: AlignedMesh = { ...star, normals: star.points, faceColors: { palette: ["#ff0000", "#00ff00"], faces: Uint32Array.of(0, 0, 0, 0, 1, 1, 1, 1) } };
    expect(await results(file, [change("plain", { geometry: [star] }), change("colored", { geometry: [colored] })])).toEqual(["inserted", "inserted"]);
    const written = (mesh: AlignedMesh): IndexedPolyface[] => coloredTriangles(mesh).map(({ triangles: some }) => polyfaceOf(some));
    await reading(file, (db) => {
      for (const [id, mesh] of [["plain", star], ["colored", colored]] as const) {
        const found: IndexedPolyface[] = [];
        db.elementGeometryRequest({
          elementId: elementOf(db, id),
          onGeometry: ({ entryArray }) => found.push(...entryArray.flatMap((entry) => ElementGeometry.toGeometryQuery(entry) ?? []).filter((query) => query instanceof IndexedPolyface)),
        });
        const expected = written(mesh);
        expect(found).toHaveLength(expected.length);
        found.forEach((polyface, i) => {
          const original = expected[i];
          if (!original) throw new Error("there are as many");
          expect(polyface.isAlmostEqual(original)).toBe(true);
          expect([polyface.twoSided, polyface.data.normal === undefined]).toEqual([original.twoSided, original.data.normal === undefined]);
        });
      }
    });
  });
});

describe("the triangles of a mesh", () => {
  const open: AlignedMesh = { ...star, triangles: star.triangles.subarray(0, -3) };

  it("enclose something where every edge has its counterpart", () => {
    expect([star, open].map((mesh) => coloredTriangles(mesh).map(({ triangles: some }) => some.closed))).toEqual([[true], [false]]);
  });

  it("come by their colours, in the order of these, and enclose what the mesh does", () => {
    const faces = Uint32Array.of(1, 0, 1, 1, 2, 2, 2, 2);
    const found = coloredTriangles({ ...star, faceColors: { palette: ["#FF0000", "#00ff00", "#ff0000"], faces } });
    expect(found.map(({ color, triangles: { corners, closed } }) => [color, Array.from(corners), closed])).toEqual([
      ["#00ff00", [1, 3, 2, 2, 3, 4, 1, 4, 3], true],
      ["#ff0000", [1, 2, 4, 5, 7, 6, 5, 6, 8, 6, 7, 8, 5, 8, 7], true],
    ]);
  });
});
