import { Point3d, type Transform, Vector3d } from "@itwin/core-geometry";
import { describe, expect, it } from "vitest";
import { SourceCoordinates } from "../../../ingest/alignment/coordinates/source-coordinates.js";
import type { SpatialFrame } from "../../../ingest/alignment/coordinates/spatial-frame.js";
import type { AlignedPiece, AlignedPlacement } from "../../../ingest/alignment/geometry/aligned-piece.js";
import type { HeaderRecord, Piece } from "../../../ingest/format/record-types.js";
import { instanceTransform, placementTransform } from "../../../ingest/imodel/geometry/placing.js";
import { profileRegion } from "../../../ingest/imodel/geometry/profile-region.js";
import { headerRecord } from "../../support/document-text.js";

type Triple = [number, number, number];

const frame: SpatialFrame = { crs: { epsg: 25832 }, origin: [691_000, 5_335_000, 0] };
const [east, north] = [245_000, 5_340_000];
const at = (x: number, y: number, z = 0): Triple => [east + x, north + y, z];

function align(crs: HeaderRecord["crs"], piece: Piece | { type: "part"; part: string }, placement?: { origin: Triple; yaw?: number }): { placement: AlignedPlacement; piece: AlignedPiece } {
  const issues: string[] = [];
  const coordinates = new SourceCoordinates(headerRecord(crs ? { crs } : {}), frame);
  const found = coordinates.align({ geometry: [piece], ...(placement && { placement }) }, ({ message }) => issues.push(message));
  expect(issues).toEqual([]);
  const [first] = found.geometry ?? [];
  if (!found.placement || !first) throw new Error("nothing is left of the shape");
  return { placement: found.placement, piece: first };
}

/** Where a position of zone 33 lies in the iModel. */
function mapped(position: Triple): Point3d {
  const { placement } = align({ epsg: 25833 }, { type: "point", at: position });
  return Point3d.create(...placement.origin);
}

function expectNear(found: readonly Point3d[], expected: readonly Point3d[]): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((point, i) => expect(point.distance(expected[i] ?? Point3d.create(NaN))).toBeLessThan(0.0005));
}

/** The corners of a polygon profile as they lie in the iModel. */
function corners({ placement, piece }: { placement: AlignedPlacement; piece: AlignedPiece }): Point3d[] {
  if (piece.type !== "region" && piece.type !== "extrusion") throw new Error(`it is a ${piece.type}`);
  if (piece.profile.type !== "polygon") throw new Error(`it is a ${piece.profile.type}`);
  const transform = placementTransform(placement).multiplyTransformTransform(placementTransform(piece.placement));
  return piece.profile.points.map(([x, y]) => transform.multiplyXYZ(x, y, 0));
}

describe("geometry without a placement, in another system, is brought over corner by corner:", () => {
  it.each<[what: string, piece: Piece, given: Triple[]]>([
    ["a region", { type: "region", profile: { type: "polygon", points: [[east, north], [east + 900, north], [east, north + 700]] } }, [at(0, 0), at(900, 0), at(0, 700)]],
    ["an extrusion", { type: "extrusion", profile: { type: "polygon", points: [[east, north], [east + 900, north], [east, north + 700]] }, direction: [0, 0, 5] }, [at(0, 0), at(900, 0), at(0, 700)]],
    ["a box, which becomes an extrusion", { type: "box", low: at(0, 0, 7), high: at(100, 200, 9) }, [at(0, 0, 7), at(100, 0, 7), at(100, 200, 7), at(0, 200, 7)]],
  ])("%s", (_what, piece, given) => expectNear(corners(align({ epsg: 25833 }, piece)), given.map(mapped)));

  it("a box keeps its height", () => {
    expect(align({ epsg: 25833 }, { type: "box", low: at(0, 0, 7), high: at(100, 200, 9) }).piece).toMatchObject({ type: "extrusion", direction: [0, 0, 2], capped: true });
  });

  it("a line and a mesh", () => {
    const given = [at(0, 0, 1), at(3000, 0, 2), at(0, 3000, 3)];
    const line = align({ epsg: 25833 }, { type: "lineString", points: given });
    const mesh = align({ epsg: 25833 }, { type: "mesh", points: given.flat(), triangles: [0, 1, 2], normals: [1, 0, 0, 0, 1, 0, 0, 0, 1] });
    if (line.piece.type !== "lineString" || mesh.piece.type !== "mesh") throw new Error("the shapes are others");
    expectNear(line.piece.points.map((point) => placementTransform(line.placement).multiplyXYZ(...point)), given.map(mapped));
    const { points } = mesh.piece;
    expectNear([0, 3, 6].map((i) => placementTransform(mesh.placement).multiplyXYZ(points[i] ?? 0, points[i + 1] ?? 0, points[i + 2] ?? 0)), given.map(mapped));
    const [nx = 0, ny = 0] = mesh.piece.normals ?? [];
    expect(Vector3d.create(nx, ny).angleTo(Vector3d.createStartEnd(mapped(at(0, 0)), mapped(at(1, 0)))).degrees).toBeLessThan(1e-4);
  });

  it("a cylinder keeps its radius, an arc its size, and both are turned", () => {
    const { placement, piece: pipe } = align({ epsg: 25833 }, { type: "cylinder", start: at(0, 0, 1), end: at(40, 0, 1), radius: 0.5 });
    if (pipe.type !== "cone") throw new Error("the shape is another");
    expectNear([pipe.start, pipe.end].map((point) => placementTransform(placement).multiplyXYZ(...point)), [mapped(at(0, 0, 1)), mapped(at(40, 0, 1))]);
    expect(pipe.startRadius).toBe(0.5);
    const { piece: arc } = align({ epsg: 25833 }, { type: "arc", center: at(0, 0), xAxis: [10, 0, 0], yAxis: [0, 10, 0] });
    if (arc.type !== "arc") throw new Error("the shape is another");
    expect(Vector3d.create(...arc.xAxis).magnitude()).toBeCloseTo(10, 9);
    expect(Vector3d.create(...arc.xAxis).angleTo(Vector3d.createStartEnd(mapped(at(0, 0)), mapped(at(10, 0)))).degrees).toBeLessThan(1e-4);
  });

  it("a circle is moved and turned as a whole", () => {
    const { placement, piece } = align({ epsg: 25833 }, { type: "region", profile: { type: "circle", radius: 3, center: [east + 5, north] } });
    if (piece.type !== "region") throw new Error("the shape is another");
    const region = profileRegion(piece.profile).cloneTransformed(placementTransform(placement).multiplyTransformTransform(placementTransform(piece.placement)));
    const range = region?.range();
    expectNear([range?.center ?? Point3d.create(NaN)], [mapped(at(5, 0))]);
    expect(range?.xLength()).toBeCloseTo(6, 9);
  });

  it("a placed part is moved and turned, also by a transform", () => {
    const mirrored = [-1, 0, 0, east, 0, 1, 0, north, 0, 0, 1, 0];
    const coordinates = new SourceCoordinates(headerRecord({ crs: { epsg: 25833 } }), frame);
    const { placement, geometry = [] } = coordinates.align({ geometry: [{ type: "part", part: "p", transform: mirrored }] }, () => undefined);
    const [piece] = geometry;
    if (piece?.type !== "part" || !placement) throw new Error("the shape is another");
    const transform: Transform = placementTransform(placement).multiplyTransformTransform(instanceTransform(piece));
    const [origin, x] = [transform.multiplyXYZ(0, 0, 0), transform.multiplyXYZ(-10, 0, 0)];
    expectNear([origin, x], [mapped(at(0, 0)), mapped(at(10, 0))].map((point, i) => (i === 0 ? point : origin.plus(Vector3d.createStartEnd(origin, point).scaleToLength(10) ?? Vector3d.create()))));
  });
});

describe("longitudes and latitudes", () => {
  const degrees: Triple = [11.575, 48.137, 500];

  it("are those of positions; radii, directions and what has a placement are lengths", () => {
    const { placement, piece } = align({ epsg: 4258 }, { type: "cylinder", start: degrees, end: [degrees[0], degrees[1], 510], radius: 2 });
    expect(piece).toMatchObject({ type: "cone", startRadius: 2 });
    const placed = align({ epsg: 4258 }, { type: "cylinder", start: [0, 0, 0], end: [0, 0, 10], radius: 2 }, { origin: degrees });
    expect(placed.placement.origin).toEqual(placement.origin);
    expect(placed.piece).toMatchObject({ start: [0, 0, 0], end: [0, 0, 10] });
    // North lies 1.92 degrees west of the northing there.
    expect(placed.placement.yaw).toBeCloseTo(1.918, 2);
  });

  it("beyond the poles are no position, and the element is left without its shape", () => {
    const issues: string[] = [];
    const found = new SourceCoordinates(headerRecord({ crs: { epsg: 4258 } }), frame).align({ placement: { origin: [11, 5_335_000, 0] } }, ({ code, pointer }) => issues.push(`${code} ${pointer}`));
    expect([found, issues]).toEqual([{}, ["geometry-invalid /placement"]]);
  });
});
