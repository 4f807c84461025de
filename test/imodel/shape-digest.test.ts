import { expect, it } from "vitest";
import type { AlignedElement, AlignedPiece } from "../../ingest/alignment/aligned-element.js";
import { shapeDigest } from "../../ingest/imodel/geometry/shape-digest.js";

function digestOf(...geometry: AlignedPiece[]): string | undefined {
  const element: AlignedElement = { className: "Generic:PhysicalObject", model: "physical", properties: {}, references: [], json: {}, geometry };
  return shapeDigest(element, []);
}

it("the digest of meshes is that of their numbers, wherever these lie", () => {
  const [points, triangles] = [Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1), Uint32Array.of(0, 1, 2, 0, 2, 3)];
  const digest = digestOf({ type: "mesh", points, triangles });
  expect(digestOf({ type: "mesh", points: Float64Array.of(7, ...points).subarray(1), triangles: Uint32Array.of(...triangles, 9).subarray(0, 6) })).toBe(digest);
  const others: AlignedPiece[][] = [
    [{ type: "mesh", points, triangles: Uint32Array.of(0, 1, 2, 0, 2, 1) }],
    [{ type: "mesh", points: points.with(11, 2), triangles }],
    [{ type: "mesh", points, triangles, normals: points }],
    [{ type: "mesh", points, triangles, faceColors: { palette: ["#000000"], faces: Uint32Array.of(0, 0) } }],
    [{ type: "mesh", points, triangles: triangles.subarray(0, 3) }],
    [{ type: "mesh", points, triangles }, { type: "mesh", points, triangles }],
  ];
  expect(new Set([digest, ...others.map((geometry) => digestOf(...geometry))]).size).toBe(7);
});
