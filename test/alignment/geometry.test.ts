import { describe, expect, it } from "vitest";
import { alignGeometry, alignPartGeometry } from "../../ingest/alignment/geometry/align-geometry.js";
import type { AlignedPiece } from "../../ingest/alignment/geometry/aligned-piece.js";
import type { HeaderRecord, PartInstance, Piece } from "../../ingest/format/record-types.js";
import { UnitConversion } from "../../ingest/alignment/units.js";

type Given = Piece | PartInstance;

function aligned(pieces: Given[], units: HeaderRecord["units"] = { length: "m", angle: "deg" }): { pieces: AlignedPiece[]; issues: string[] } {
  const issues: string[] = [];
  const made = alignGeometry(pieces, new UnitConversion(units), ({ code, message, pointer = "" }) => issues.push(`${code} ${pointer}: ${message}`));
  return { pieces: made, issues };
}

const corners = [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1];
const triangles = [0, 2, 1, 0, 1, 3, 1, 2, 3, 0, 3, 2];
const base64 = (array: ArrayBufferView): string => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");
const polygon = (...points: [number, number][]): Piece => ({ type: "region", profile: { type: "polygon", points } });
const holed = (...holes: [number, number][][]): Piece => ({ type: "region", profile: { type: "polygon", points: [[0, 0], [9, 0], [9, 9], [0, 9]], holes } });
const circle = { type: "circle", radius: 1 } as const;
const transform = (...rows: number[]): Given => ({ type: "part", part: "p", transform: rows });
const swept = (...points: [number, number, number][]): Piece => ({ type: "sweep", profile: circle, path: { type: "lineString", points } });
const bend = (radius: number, rest: object = {}): Piece => ({ type: "sweep", profile: circle, path: { type: "arc", center: [0, 0, 0], xAxis: [radius, 0, 0], yAxis: [0, radius, 0], ...rest } });

describe("a piece that contradicts itself is left out, and the issue says where and why", () => {
  it.each<[what: string, piece: Given, issue: string]>([
    ["a box", { type: "box", low: [0, 0, 1], high: [1, 1, 0] }, ": low is above high"],
    ["an infinite number", { type: "sphere", center: [0, Infinity, 0], radius: 1 }, "/center/1: a number is too large"],
    ["a radius of nothing", { type: "sphere", center: [0, 0, 0], radius: 0 }, "/radius: a radius must be greater than 0"],
    ["a negative radius", { type: "cylinder", start: [0, 0, 0], end: [0, 0, 1], radius: -1 }, ": a radius must be greater than 0"],
    ["a cone of two tips", { type: "cone", start: [0, 0, 0], end: [0, 0, 1], startRadius: 0, endRadius: 0 }, ": a radius must be greater than 0"],
    ["a cylinder without length", { type: "cylinder", start: [1, 2, 3], end: [1, 2, 3], radius: 1 }, "/end: start and end are one point"],
    ["a cylinder that is too short", { type: "cylinder", start: [0, 0, 0], end: [0, 0, 1e-6], radius: 1 }, "/end: start and end are no more than 0.000001 m apart"],
    ["a cylinder that is too thin", { type: "cylinder", start: [0, 0, 0], end: [0, 0, 1], radius: 1e-6 }, ": a radius must be greater than 0.000001 m"],
    ["a cone that is too thin", { type: "cone", start: [0, 0, 0], end: [0, 0, 1], startRadius: 1e-9, endRadius: 5e-324 }, ": a radius must be greater than 0.000001 m"],
    ["a circle that is too small", { type: "extrusion", profile: { type: "circle", radius: 1e-12 }, direction: [0, 0, 1] }, "/profile/radius: a radius must be greater than 0.000001 m"],
    ["an arc along a line", { type: "arc", center: [0, 0, 0], xAxis: [1, 1, 0], yAxis: [-2, -2, 0] }, "/yAxis: both axes have one direction"],
    ["an arc without axis", { type: "arc", center: [0, 0, 0], xAxis: [0, 0, 0], yAxis: [0, 1, 0] }, "/xAxis: the axis has no length"],
    ["an arc of nothing", { type: "arc", center: [0, 0, 0], xAxis: [1, 0, 0], yAxis: [0, 1, 0], sweep: 0 }, "/sweep: an arc must cover more than nothing, and no more than a full turn"],
    ["an arc of two turns", { type: "arc", center: [0, 0, 0], xAxis: [1, 0, 0], yAxis: [0, 1, 0], sweep: -720 }, "/sweep: an arc must cover more than nothing, and no more than a full turn"],
    ["an outline of two corners", polygon([0, 0], [1, 0]), "/profile/points: an outline needs three corners or more"],
    ["an outline that crosses itself", polygon([0, 0], [2, 2], [2, 0], [0, 2]), "/profile/points: the edge after corner 0 of the outline meets the edge after corner 2 of the outline"],
    ["an outline that touches itself", polygon([0, 0], [4, 0], [4, 4], [2, 0], [0, 4]), "/profile/points: the edge after corner 0 of the outline meets the edge after corner 3 of the outline"],
    ["an outline that folds back", polygon([0, 0], [4, 0], [2, 0], [2, 4]), "/profile/points: the edge after corner 0 of the outline meets the edge after corner 1 of the outline"],
    ["a corner given twice", polygon([0, 0], [1, 0], [1, 1], [0, 0]), "/profile/points: corners 3 and 0 are one point"],
    ["a hole that leaves the outline", holed([[5, 5], [5, 20], [6, 6]]), "/profile/holes/0: the edge after corner 2 of the outline meets the edge after corner 0 of hole 0"],
    ["a hole beside the outline", holed([[15, 5], [15, 6], [16, 6]]), "/profile/holes/0: the hole lies outside the outline, or in another hole"],
    ["a hole in a hole", holed([[1, 1], [8, 1], [8, 8], [1, 8]], [[2, 2], [3, 2], [3, 3]]), "/profile/holes/1: the hole lies outside the outline, or in another hole"],
    ["a ring without metal", { type: "region", profile: { type: "circle", radius: 1, innerRadius: 1 } }, "/profile/innerRadius: an inner radius must lie between 0 and the radius"],
    ["a flat rectangle", { type: "region", profile: { type: "rectangle", width: 1, height: 0 } }, "/profile/height: a height must be greater than 0"],
    ["an extrusion by nothing", { type: "extrusion", profile: circle, direction: [0, 0, 0] }, "/direction: the profile is not moved"],
    ["an extrusion in its plane", { type: "extrusion", profile: circle, direction: [1, 0, 0] }, "/direction: the profile is moved within its own plane"],
    ["a path without length", swept([1, 1, 1], [1, 1, 1]), "/path/points: the path has no length"],
    ["a path that turns back", swept([0, 0, 0], [1, 0, 0], [0, 0.01, 0]), "/path/points: the path turns back at point 1"],
    ["a bend that is too tight", bend(1), "/path: the profile reaches to the centre of the arc or beyond it"],
    ["an elliptic bend", bend(5, { yAxis: [0, 4, 0] }), "/path: the axes of the arc are not perpendicular and of one length, so it is no circular one"],
    ["an up that is along", { ...swept([0, 0, 0], [0, 1, 0]), up: [0, 2, 0] } as Piece, "/up: the vector has no length, or the direction of the path"],
    ["text without height", { type: "text", text: "A", height: 0 }, "/height: a height must be greater than 0"],
    ["a flat transform", transform(1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0), "/transform: the transform makes everything flat"],
    ["a part placed twice", { type: "part", part: "p", placement: { origin: [0, 0, 0] }, transform: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] }, "/placement: a part is placed by `placement` or by `transform`, not by both"],
  ])("%s", (_what, piece, issue) => {
    const sound: Piece = { type: "point", at: [0, 0, 0] };
    const { pieces, issues } = aligned([sound, piece]);
    expect(issues).toEqual([`geometry-invalid /geometry/1${issue}`]);
    expect(pieces).toEqual([sound]);
  });

  it.each<[what: string, mesh: Partial<Piece & { type: "mesh" }>, issue: string]>([
    ["half a point", { points: [...corners, 1] }, "/points: 13 coordinates are not a multiple of 3"],
    ["half a triangle", { triangles: [0, 1, 2, 3] }, "/triangles: 4 indices are not a multiple of 3"],
    ["a corner that is not there", { triangles: [0, 1, 4] }, "/triangles/2: index 4 of 4"],
    ["a corner beyond 32 bits", { triangles: [0, 1, 2 ** 32] }, "/triangles/2: index 4294967296 of 4"],
    ["a coordinate that is no number", { points: { f64: base64(Float64Array.of(...corners.slice(1), NaN)) } }, "/points: coordinate 11 is NaN"],
    ["a coordinate beyond all numbers", { points: [...corners.slice(1), 1e999] }, "/points/11: coordinate 11 is Infinity"],
    ["base64 of another alphabet", { points: { f64: "ab-_" } }, "/points/f64: is no base64"],
    ["base64 that was cut", { points: { f32: base64(Float32Array.from(corners)).slice(0, -1) } }, "/points/f32: is no base64"],
    ["bytes that are no whole numbers", { triangles: { u32: Buffer.alloc(6).toString("base64") } }, "/triangles/u32: has 6 bytes, not a multiple of 4"],
    ["packed corners that are not there", { triangles: { u16: base64(Uint16Array.of(0, 1, 9)) } }, "/triangles: index 9 of 4"],
    ["too few normals", { normals: corners.slice(3) }, "/normals: 3 normals for 4 vertices"],
    ["too few colours", { faceColors: { palette: ["#000000"], faces: [0] } }, "/faceColors/faces: 1 colours for 4 triangles"],
    ["a colour that is not there", { faceColors: { palette: ["#000000"], faces: [0, 0, 0, 1] } }, "/faceColors/faces/3: index 1 of 1"],
    ["nothing but degenerate triangles", { triangles: [0, 0, 1, 1, 1, 1] }, "/triangles: no triangle has an area"],
  ])("a mesh with %s", (_what, mesh, issue) => {
    const { pieces, issues } = aligned([{ type: "mesh", points: corners, triangles, ...mesh }]);
    expect(issues).toEqual([`geometry-invalid /geometry/0${issue}`]);
    expect(pieces).toEqual([]);
  });
});

describe("a mesh", () => {
  it("is the same however its numbers are given", () => {
    const given = { type: "mesh", points: corners, triangles } as const;
    const plain = aligned([{ ...given, points: [...corners], triangles: [...triangles] }]);
    const packed = aligned([{ type: "mesh", points: { f64: base64(Float64Array.from(corners)) }, triangles: { u32: base64(Uint32Array.from(triangles)) } }]);
    const small = aligned([{ type: "mesh", points: { f32: base64(Float32Array.from(corners)) }, triangles: { u16: base64(Uint16Array.from(triangles)) } }]);
    expect(packed).toEqual(plain);
    expect(small).toEqual(plain);
    const held = { type: "mesh", points: Float64Array.from(corners), triangles: Uint32Array.from(triangles) } as unknown as Piece;
    expect(aligned([held])).toEqual(plain);
  });

  it("leaves the arrays that its record holds as they are", () => {
    const [points, indices] = [Float64Array.from(corners), Uint32Array.from([0, 0, 1, ...triangles])];
    const held = { type: "mesh", points, triangles: indices, normals: points } as unknown as Piece;
    const first = aligned([held], { length: "mm", angle: "deg" });
    expect(first.issues).toEqual(["geometry-degenerate /geometry/0: 1 triangle has no area"]);
    expect(aligned([held], { length: "mm", angle: "deg" })).toEqual(first);
    expect([...points, ...indices]).toEqual([...corners, 0, 0, 1, ...triangles]);
    const [inMetres] = aligned([held]).pieces;
    expect(inMetres).toMatchObject({ points, normals: points });
    if (inMetres?.type !== "mesh") throw new Error("there is no mesh");
    expect([inMetres.points, inMetres.normals].some((numbers) => numbers?.buffer === points.buffer)).toBe(false);
  });

  it("is told what is wrong with the arrays that its record holds, as with packed ones", () => {
    const held = (numbers: object): string[] => aligned([{ type: "mesh", points: Float64Array.from(corners), triangles: Uint32Array.from(triangles), ...numbers } as unknown as Piece]).issues;
    expect(held({ triangles: Uint32Array.of(0, 1, 4) })).toEqual(["geometry-invalid /geometry/0/triangles: index 4 of 4"]);
    expect(held({ points: Float64Array.of(...corners.slice(1), NaN) })).toEqual(["geometry-invalid /geometry/0/points: coordinate 11 is NaN"]);
    expect(held({ normals: Float64Array.of(0, 0, 1) })).toEqual(["geometry-invalid /geometry/0/normals: 1 normals for 4 vertices"]);
  });

  it("loses its degenerate triangles with the colours that these have, and says how many", () => {
    const points = [...corners, 2, 0, 0];
    const { pieces, issues } = aligned([{ type: "mesh", points, triangles: [0, 1, 4, 0, 2, 1, 3, 3, 0, 0, 1, 3], faceColors: { palette: ["#000000", "#ffffff"], faces: [0, 1, 0, 1] } }]);
    expect(issues).toEqual(["geometry-degenerate /geometry/0: 2 triangles have no area"]);
    const [mesh] = pieces;
    if (mesh?.type !== "mesh") throw new Error("there is no mesh");
    expect([...mesh.triangles]).toEqual([0, 2, 1, 0, 1, 3]);
    expect([...(mesh.faceColors?.faces ?? [])]).toEqual([1, 1]);
  });

  it("is in metres, to the last bit of a double", () => {
    const points = [0.1, 0.2, 0.3, 1e7 + 0.001, 0, 0, 0, 1, 0];
    const [mesh] = aligned([{ type: "mesh", points, triangles: [0, 1, 2] }], { length: "mm", angle: "deg" }).pieces;
    expect(mesh?.type === "mesh" && [...mesh.points]).toEqual(points.map((value) => value / 1000));
  });
});

describe("every length and angle of a shape", () => {
  it("is converted, and nothing else", () => {
    const { pieces, issues } = aligned(
      [
        { type: "arc", center: [1000, 0, 0], xAxis: [2000, 0, 0], yAxis: [0, 3000, 0], start: 50, sweep: 100 },
        { type: "cone", start: [0, 0, 0], end: [0, 0, 1000], startRadius: 500, endRadius: 0, capped: false },
        { type: "extrusion", profile: { type: "circle", radius: 500, innerRadius: 400, center: [100, 200] }, direction: [0, 0, 1000], placement: { origin: [1000, 0, 0], roll: 100 } },
        { type: "text", text: "A", height: 250 },
        transform(2, 0, 0, 1000, 0, 2, 0, 2000, 0, 0, 2, 3000),
      ],
      { length: "mm", angle: "grad" },
    );
    expect(issues).toEqual([]);
    expect(pieces).toEqual([
      { type: "arc", center: [1, 0, 0], xAxis: [2, 0, 0], yAxis: [0, 3, 0], start: 45, sweep: 90 },
      { type: "cone", start: [0, 0, 0], end: [0, 0, 1], startRadius: 0.5, endRadius: 0, capped: false },
      { type: "extrusion", profile: { type: "circle", radius: 0.5, innerRadius: 0.4, center: [0.1, 0.2] }, direction: [0, 0, 1], capped: true, placement: { origin: [1, 0, 0], yaw: 0, pitch: 0, roll: 90 } },
      { type: "text", text: "A", height: 0.25 },
      { type: "part", part: { scope: "", kind: "imodel-ingest:part", id: "p" }, transform: [2, 0, 0, 1, 0, 2, 0, 2, 0, 0, 2, 3] },
    ]);
  });
});

it("a profile with 2,000 corners, of which every edge lies beside every other, is looked at in no time", () => {
  const zigzag = Array.from({ length: 1999 }, (_, i): [number, number] => [i % 2 === 0 ? 0 : 1e6, i + (i % 2 === 0 ? 0 : 1e6)]);
  const started = performance.now();
  expect(aligned([polygon(...zigzag, [-1, 1e6])]).issues).toEqual([]);
  expect(aligned([polygon(...zigzag, [-1, 1e6], [-1, 5000])]).issues[0]).toMatch(/2001 corners are more than 2000/);
  expect(performance.now() - started).toBeLessThan(5000);
});

describe("a part", () => {
  it("has no subcategories of its own", () => {
    const issues: string[] = [];
    const [piece] = alignPartGeometry([{ type: "point", at: [0, 0, 0], subcategory: "Inner", color: "#AB0000" }], new UnitConversion({ length: "m", angle: "deg" }), ({ code, pointer = "" }) => issues.push(`${code} ${pointer}`));
    expect(piece).toEqual({ type: "point", at: [0, 0, 0], color: "#ab0000" });
    expect(issues).toEqual(["geometry-invalid /geometry/0/subcategory"]);
  });
});
