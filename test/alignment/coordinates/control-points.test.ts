import { describe, expect, it } from "vitest";
import { type Crs, resolveCrs } from "../../../ingest/alignment/coordinates/crs.js";
import { findEpsg } from "../../../ingest/alignment/coordinates/epsg-entry.js";
import { converter, wgs84 } from "../../../ingest/alignment/coordinates/spatial-map.js";
import { isFlaw } from "../../../ingest/alignment/geometry/flaw.js";
import { cs2cs, hasCs2cs } from "../../support/cs2cs.js";

function crs(epsg: number): Crs {
  const found = resolveCrs({ epsg });
  if (isFlaw(found)) throw new Error(found.flaw);
  return found;
}

/** Degrees, minutes and seconds as degrees. */
function degrees(whole: number, minutes: number, seconds = 0): number {
  return whole + minutes / 60 + seconds / 3600;
}

const usFoot = 1200 / 3937;

describe("published control points", () => {
  it.each<[what: string, from: number, to: number, longitude: number, latitude: number, east: number, north: number]>([
    ["27700, Ordnance Survey, A guide to coordinate systems in Great Britain, annex C", 4277, 27700, degrees(1, 43, 4.5177), degrees(52, 39, 27.2531), 651_409.903, 313_177.27],
    ["27700, EPSG guidance note 7-2, transverse Mercator", 4277, 27700, 0.5, 50.5, 577_274.99, 69_740.5],
    ["28992, EPSG guidance note 7-2, oblique stereographic", 4289, 28992, 6, 53, 196_105.283, 557_057.739],
    ["32040, EPSG guidance note 7-2, Lambert conic conformal with two parallels", 4267, 32040, -96, 28.5, 2_963_503.91 * usFoot, 254_759.8 * usFoot],
    ["3067, JHS 197, the example of annex 1", 4258, 3067, 19.84813676944, 60.3851068722, 106_256.35958, 6_715_706.37705],
  ])("%s", (_what, from, to, longitude, latitude, east, north) => {
    const [x, y] = converter(crs(from), crs(to))([longitude, latitude, 0]);
    expect(Math.hypot(x - east, y - north)).toBeLessThan(0.01);
  });
});

/** Codes with that of their geographic system, and whether their authority puts the northing first. */
const systems: readonly [epsg: number, base: number, northFirst: boolean][] = [
  [3875, 4258, true], [3878, 4258, true], [25832, 4258, false], [27700, 4277, false], [2263, 4269, false], [3547, 4759, false], [7415, 4289, false], [28992, 4289, false], [2056, 4150, false], [5514, 4156, false], [2193, 4167, true], [3857, 4326, false],
];

describe.skipIf(!hasCs2cs)("against PROJ (left out where cs2cs of proj-bin is not installed)", () => {
  it.each(systems)("EPSG:%i is right to a millimetre over its whole area, there and back", (epsg, base, northFirst) => {
    const positions = areaOf(epsg);
    const [there, back] = [converter(crs(base), crs(epsg)), converter(crs(epsg), crs(base))];
    const { metresPerUnit } = crs(epsg);
    const oracle = cs2cs(`EPSG:${base}`, `EPSG:${epsg}`, positions.map(([longitude, latitude]) => [latitude, longitude]));
    positions.forEach(([longitude, latitude], i) => {
      const [first, second] = oracle[i] ?? [NaN, NaN];
      const [east, north] = northFirst ? [second, first] : [first, second];
      const [x, y, z] = there([longitude, latitude, 7]);
      expect(Math.hypot(x - east * metresPerUnit, y - north * metresPerUnit)).toBeLessThan(0.001);
      expect(z).toBe(7);
      const [backEast, backNorth] = back([x, y, z]);
      expect(Math.hypot(backEast - longitude, backNorth - latitude)).toBeLessThan(1e-8);
    });
  });

  it.each([[27700, 25830], [28992, 25831], [3547, 32616], [2263, 26918], [31370, 25831], [31467, 25832], [3875, 3878]])(
    "EPSG:%i and EPSG:%i lie on each other to a centimetre, by the same parameters and without grids",
    (from, to) => {
      const [source, target] = [crs(from), crs(to)];
      const positions = areaOf(from).map(([longitude, latitude]) => converter(wgs84, source)([longitude, latitude, 0]));
      const oracle = cs2cs(source.projection, target.projection, positions.map(([x, y]) => [x / source.metresPerUnit, y / source.metresPerUnit]));
      positions.forEach((position, i) => {
        const [x, y] = converter(source, target)(position);
        const [east, north] = oracle[i] ?? [NaN, NaN];
        expect(Math.hypot(x - east * target.metresPerUnit, y - north * target.metresPerUnit)).toBeLessThan(0.01);
      });
    },
  );
});

/** Positions all over the area of use of a code: longitude and latitude, away from its border. */
function areaOf(epsg: number): [number, number][] {
  const [north = 0, west = 0, south = 0, east = 0] = findEpsg(epsg)?.bbox ?? [];
  const width = (east - west + 360) % 360 || 360;
  const [top, bottom] = [Math.min(north, 84), Math.max(south, -80)];
  const shares = [0.05, 0.3, 0.5, 0.7, 0.95];
  return shares.flatMap((i) => shares.map((j): [number, number] => [west + i * Math.min(width, 359), bottom + j * (top - bottom)])).map(([x, y]) => [x > 180 ? x - 360 : x, y]);
}
