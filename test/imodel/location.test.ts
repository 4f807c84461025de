import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { StandaloneDb } from "@itwin/core-backend";
import { Cartographic, EcefLocation } from "@itwin/core-common";
import { OpenMode } from "@itwin/core-bentley";
import { describe, expect, it } from "vitest";
import type { HeaderRecord } from "../../ingest/format/record-types.js";
import { withHost } from "../../ingest/imodel/host.js";
import { cs2cs, hasCs2cs } from "../support/cs2cs.js";
import { reading } from "../support/imodel-content.js";
import { distance, linePoints, origins, placementOf, said, syncLocated, thingAt } from "../support/located.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
const munich: [number, number, number] = [691_234.5678, 5_334_567.8912, 520.125];
const utm32: Partial<HeaderRecord> = { crs: { epsg: 25832 } };
const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");
const near = (x: number, y: number): [number, number, number] => [munich[0] + x, munich[1] + y, munich[2]];

describe("the first source with a coordinate reference system", () => {
  it("says where the iModel lies, with coordinates that are small and keep their millimetres", async () => {
    const file = join(folder, "first.bim");
    expect(said(await syncLocated(file, utm32, [thingAt("1", munich)]))).toEqual([]);
    const [[x, y, z] = [0, 0, 0]] = await origins(file, "1");
    const origin = await reading(file, ({ globalOrigin }) => globalOrigin.toJSON());
    expect(origin).toEqual([-691_000, -5_335_000, 0]);
    expect([x + 691_000, y + 5_335_000, z].map((value) => value.toFixed(6))).toEqual(munich.map((value) => value.toFixed(6)));
  });

  it.skipIf(!hasCs2cs)("puts it on the Earth to a centimetre around the middle of the data, as PROJ says (left out where cs2cs is not installed)", async () => {
    const file = join(folder, "earth.bim");
    const things = [thingAt("a", near(-100, -100)), thingAt("b", near(100, 100)), thingAt("c", munich)];
    await syncLocated(file, utm32, things);
    const [latitude = 0, longitude = 0] = cs2cs("EPSG:25832", "EPSG:4258", [[munich[0], munich[1]]])[0] ?? [];
    const expected = Cartographic.fromDegrees({ longitude, latitude, height: munich[2] }).toEcef();
    const found = await reading(file, (db) => db.spatialToEcef(placementOf(db, "c").origin));
    expect(found.distance(expected)).toBeLessThan(0.01);
  });

  it("lets the extents follow the data, and an unchanged run writes nothing", async () => {
    const file = join(folder, "extents.bim");
    const box = { geometry: [{ type: "box", low: [0, 0, 0], high: [10, 20, 30] }] };
    await syncLocated(file, utm32, [thingAt("1", munich, box), thingAt("2", near(400, 0), box)]);
    const before = hashOf(file);
    const extents = await reading(file, ({ projectExtents }) => projectExtents.toJSON() as { low: number[]; high: number[] });
    expect(extents.low[0]).toBeCloseTo(234.5678, 3);
    expect(extents.high[0]).toBeCloseTo(644.5678, 3);
    expect(extents.high[2]).toBeCloseTo(550.125, 3);
    await syncLocated(file, utm32, [thingAt("1", munich, box), thingAt("2", near(400, 0), box)]);
    expect(hashOf(file)).toBe(before);
    await syncLocated(file, utm32, [thingAt("1", munich, box), thingAt("2", near(900, 0), box)]);
    expect((await reading(file, ({ projectExtents }) => projectExtents.high.x))).toBeCloseTo(1144.5678, 3);
  });

  it("with longitudes and latitudes gives it the UTM zone that they lie in", async () => {
    const file = join(folder, "degrees.bim");
    await syncLocated(file, { crs: { epsg: 4326 } }, [thingAt("1", [11.575, 48.137, 520])]);
    const origin = await reading(file, ({ globalOrigin }) => globalOrigin.toJSON());
    expect(origin).toEqual([-692_000, -5_335_000, 0]);
    await syncLocated(file, { ...utm32, source: { id: "other" } }, [thingAt("2", munich)]);
    const [one, two] = await origins(file, "1", "2");
    expect(distance(one ?? [], two ?? [])).toBeLessThan(1500);
  });

  it("that begins at 0, 0 still gives an origin near the data", async () => {
    const file = join(folder, "zero.bim");
    await syncLocated(file, utm32, [thingAt("0", [0, 0, 0]), thingAt("1", munich)]);
    expect(await reading(file, ({ globalOrigin }) => globalOrigin.x)).toBe(-691_000);
  });

  it("that lies nowhere near where its system is used is told so", async () => {
    const issues = said(await syncLocated(join(folder, "astray.bim"), utm32, [thingAt("1", [munich[1], munich[0], 0])]));
    expect(issues).toEqual([expect.stringMatching(/^coordinates-astray: no record lies where EPSG:25832 \(ETRS89 \/ UTM zone 32N\) is meant to be used; the first one is at 5334567\.8912, 691234\.5678/)]);
  });
});

describe("later sources", () => {
  it.each<[what: string, header: Partial<HeaderRecord>, from: string, to: string, northFirst: boolean, at: [number, number]]>([
    ["another zone", { crs: { epsg: 25833 } }, "EPSG:25833", "EPSG:25832", false, [245_000, 5_340_000]],
    ["degrees", { crs: { epsg: 4258 } }, "EPSG:4258", "EPSG:25832", false, [48.14, 11.57]],
    ["gon and kilometres", { crs: { epsg: 25833 }, units: { length: "km", angle: "grad" } }, "EPSG:25833", "EPSG:25832", false, [245_000, 5_340_000]],
  ])("in %s lie where they would in the iModel's own system", async (what, header, from, to, _northFirst, at) => {
    if (!hasCs2cs) return;
    const file = join(folder, `later-${what.length}.bim`);
    await syncLocated(file, utm32, [thingAt("1", munich)]);
    const given = from === "EPSG:4258" ? [at[1], at[0]] : what === "gon and kilometres" ? [at[0] / 1000, at[1] / 1000] : at;
    expect(said(await syncLocated(file, { ...header, source: { id: "later" } }, [thingAt("2", [given[0] ?? 0, given[1] ?? 0, what === "gon and kilometres" ? 0.5 : 500])]))).toEqual([]);
    const [east = 0, north = 0] = cs2cs(from, to, [at])[0] ?? [];
    const [[x, y, z] = [0, 0, 0]] = await origins(file, "2");
    expect(distance([x + 691_000, y + 5_335_000], [east, north])).toBeLessThan(0.01);
    expect(z).toBe(500);
  });

  it("are turned by the difference of the convergences, and small geometry stays as it is", async () => {
    const file = join(folder, "turned.bim");
    await syncLocated(file, utm32, [thingAt("1", munich)]);
    const bar = { geometry: [{ type: "lineString", points: [[0, 0, 0], [20, 0, 0]] }] };
    await syncLocated(file, { crs: { epsg: 25833 }, source: { id: "later" } }, [thingAt("2", [245_000, 5_340_000, 0], bar), thingAt("3", [245_020, 5_340_000, 0])]);
    const [[from, to], third] = await reading(file, (db) => [linePoints(db, "2"), placementOf(db, "3").origin] as const);
    expect(from && to && from.distance(to)).toBeCloseTo(20, 9);
    expect(to?.distance(third)).toBeLessThan(0.02);
  });

  it("that reach far are brought over vertex by vertex, with and without a placement", async () => {
    const file = join(folder, "long.bim");
    await syncLocated(file, utm32, [thingAt("1", munich)]);
    const points: [number, number, number][] = [0, 1, 2, 3, 4].map((i) => [245_000 + 5000 * i, 5_340_000 + 1000 * i, i]);
    const [[east, north] = [0, 0]] = points;
    const local = points.map(([x, y, z]) => [x - east, y - north, z]);
    await syncLocated(file, { crs: { epsg: 25833 }, source: { id: "later" } }, [
      { type: "entity", kind: "Line", id: "free", geometry: [{ type: "lineString", points }] },
      thingAt("placed", [east, north, 0], { geometry: [{ type: "lineString", points: local }] }),
      ...points.map((point, i) => thingAt(`point ${i}`, point)),
    ]);
    await reading(file, (db) => {
      const expected = points.map((_, i) => placementOf(db, `point ${i}`).origin);
      for (const id of ["free", "placed"]) {
        const found = linePoints(db, id);
        expect(found).toHaveLength(5);
        found.forEach((point, i) => expect(point.distance(expected[i] ?? point)).toBeLessThan(0.001));
      }
    });
  });

  it("in feet lie on those in metres; an international foot is no US survey foot, and somebody says so", async () => {
    const file = join(folder, "feet.bim");
    const [east, north] = [300_000, 60_000];
    await syncLocated(file, { crs: { epsg: 32118 } }, [thingAt("m", [east, north, 0])]);
    const foot = 3937 / 1200;
    const surveyed = await syncLocated(file, { crs: { epsg: 2263 }, units: { length: "us-ft", angle: "deg" }, source: { id: "us" } }, [thingAt("us", [east * foot, north * foot, 0])]);
    expect(said(surveyed)).toEqual([]);
    const international = await syncLocated(file, { crs: { epsg: 2263 }, units: { length: "ft", angle: "deg" }, source: { id: "ft" } }, [thingAt("ft", [east * foot, north * foot, 0])]);
    expect(said(international)).toEqual([expect.stringMatching(/^crs-unit: coordinates are in units of 0\.3048 m, those of EPSG:2263 .* are in units of 0\.30480060960/)]);
    const [metres = [], us = [], ft = []] = await origins(file, "m", "us", "ft");
    expect(distance(metres, us)).toBeLessThan(0.001);
    expect(distance(metres, ft)).toBeCloseTo(0.6119, 3);
  });

  it("of another datum, without its grid, and of another height, are told so", async () => {
    const file = join(folder, "datums.bim");
    await syncLocated(file, { crs: { epsg: 25831, vertical: { name: "EVRF2007" } } }, [thingAt("1", [600_000, 5_700_000, 0])]);
    const dutch = await syncLocated(file, { crs: { epsg: 7415 }, source: { id: "nl" } }, [thingAt("2", [155_000, 463_000, 0])]);
    expect(said(dutch)).toEqual(["vertical-unconverted: heights are above NAP height, and stay as they are in an iModel whose heights are above EVRF2007"]);
    const british = await syncLocated(file, { crs: { epsg: 27700 }, source: { id: "gb" } }, [thingAt("3", [651_409.9, 313_177.3, 0])]);
    expect(said(british)).toEqual([expect.stringMatching(/^datum-approximate: positions go from EPSG:27700 .* by a few parameters in place of a grid: they may be off by some metres/)]);
  });
});

describe("local coordinates", () => {
  it("stay as they are, which somebody says where the iModel lies on the Earth", async () => {
    const file = join(folder, "local.bim");
    const local: Partial<HeaderRecord> = { crs: { local: true }, source: { id: "local" } };
    expect(said(await syncLocated(file, local, [thingAt("1", [1, 2, 3]), thingAt("2", [4, 5, 6])]))).toEqual([]);
    await syncLocated(file, utm32, [thingAt("u", munich)]);
    expect(said(await syncLocated(file, local, [thingAt("1", [1, 2, 4]), thingAt("2", [4, 5, 7])]))).toEqual([expect.stringMatching(/^source-unlocated: /)]);
    expect(await origins(file, "1", "2")).toEqual([[1, 2, 4], [4, 5, 7]]);
  });

  it("with a placement lie on the map, turned and in their own size", async () => {
    const file = join(folder, "placed.bim");
    await syncLocated(file, utm32, [thingAt("u", munich)]);
    const placement = { crs: { epsg: 25832 }, origin: munich, yaw: 30 };
    await syncLocated(file, { crs: { local: true, placement }, source: { id: "local" } }, [
      thingAt("1", [0, 0, 0]), thingAt("2", [100, 0, 0]), { type: "entity", kind: "Thing", id: "3", geometry: [{ type: "lineString", points: [[0, 0, 0], [100, 0, 0]] }] },
    ]);
    const [u = [], one = [], two = []] = await origins(file, "u", "1", "2");
    expect(distance(u, one)).toBe(0);
    expect([(two[0] ?? 0) - (one[0] ?? 0), (two[1] ?? 0) - (one[1] ?? 0)].map((value) => value.toFixed(6))).toEqual(["86.602540", "50.000000"]);
    const points = await reading(file, (db) => linePoints(db, "3").map((point) => point.toJSON() as number[]));
    expect(distance(points[1] ?? [], two)).toBeLessThan(1e-6);
  });

  it("can be placed in those of the iModel", async () => {
    const file = join(folder, "shifted.bim");
    expect(said(await syncLocated(file, { crs: { local: true, placement: { origin: [10, 20, 30], yaw: 90 } } }, [thingAt("1", [5, 0, 0])]))).toEqual([]);
    const [[x, y, z] = [0, 0, 0]] = await origins(file, "1");
    expect([x, y, z].map((value) => Number(value.toFixed(9)))).toEqual([10, 25, 30]);
  });
});

describe("an element that lies far from all others", () => {
  it("is named, and does not blow up the extents, however few there are", async () => {
    const file = join(folder, "outlier.bim");
    const things = Array.from({ length: 10 }, (_, i) => thingAt(`t${i}`, near(10 * i, 5 * i), { geometry: [{ type: "sphere", center: [0, 0, 0], radius: 1 }] }));
    const { found } = await syncLocated(file, utm32, [...things, thingAt("lost", [0, 0, 0], { geometry: [{ type: "sphere", center: [0, 0, 0], radius: 1 }] })]);
    expect(found.map(({ code, kind, id }) => [code, kind, id])).toEqual([["geometry-outlier", "Thing", "lost"]]);
    const size = await reading(file, ({ projectExtents }) => projectExtents.xLength());
    expect(size).toBeLessThan(100);
  });
});

describe("an iModel that somebody else has located", () => {
  const moved = EcefLocation.createFromCartographicOrigin(Cartographic.fromDegrees({ longitude: 11.575, latitude: 48.137, height: 0 }));
  const locate = (file: string): Promise<void> =>
    withHost(() => {
      const db = StandaloneDb.openFile(file, OpenMode.ReadWrite);
      db.updateEcefLocation(moved);
      db.saveChanges();
      db.close();
      return Promise.resolve();
    });
  const ball = { geometry: [{ type: "sphere", center: [0, 0, 0], radius: 1 }] };

  it("takes sources where it lies, and moves those that it has with their placement alone", async () => {
    const file = join(folder, "relocated.bim");
    await syncLocated(file, utm32, [thingAt("1", munich, ball)]);
    const before = await reading(file, (db) => db.spatialToEcef(placementOf(db, "1").origin));
    await locate(file);
    await syncLocated(file, utm32, [thingAt("1", munich, ball)]);
    const after = await reading(file, (db) => ({ ecef: db.spatialToEcef(placementOf(db, "1").origin), location: db.ecefLocation, bbox: placementOf(db, "1").bbox.toJSON() }));
    expect(after.location?.isAlmostEqual(moved)).toBe(true);
    expect(after.ecef.distance(before)).toBeLessThan(0.01);
    expect(after.bbox).toEqual({ low: [-1, -1, -1], high: [1, 1, 1] });
    const hash = hashOf(file);
    await syncLocated(file, utm32, [thingAt("1", munich, ball)]);
    expect(hashOf(file)).toBe(hash);
  });
});
