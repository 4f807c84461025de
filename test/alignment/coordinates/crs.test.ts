import { describe, expect, it } from "vitest";
import { type Crs, resolveCrs } from "../../../ingest/alignment/coordinates/crs.js";
import { findEpsg } from "../../../ingest/alignment/coordinates/epsg-entry.js";
import { headerFlaw } from "../../../ingest/alignment/coordinates/header-flaw.js";
import { converter } from "../../../ingest/alignment/coordinates/spatial-map.js";
import { type Flaw, isFlaw } from "../../../ingest/alignment/geometry/flaw.js";
import { headerRecord } from "../../support/document-text.js";

const wktOf = (epsg: number): string => findEpsg(epsg)?.wkt ?? "";

function found(given: Parameters<typeof resolveCrs>[0]): Crs {
  const crs = resolveCrs(given);
  if (isFlaw(crs)) throw new Error(crs.flaw);
  return crs;
}

function flaw(given: Parameters<typeof resolveCrs>[0]): Flaw {
  const crs = resolveCrs(given);
  if (!isFlaw(crs)) throw new Error(`${crs.name} is fine`);
  return crs;
}

describe("an EPSG code", () => {
  it.each<[what: string, epsg: number, message: RegExp]>([
    ["does not exist, and the message names the closest", 25382, /^there is no EPSG:25382; EPSG:25832 is ETRS89 \/ UTM zone 32N$/],
    ["has a digit too many", 275700, /^there is no EPSG:275700; EPSG:27700 is OSGB36/],
    ["is like no other", 999999, /^there is no EPSG:999999$/],
    ["is that of a vertical system", 3900, /^EPSG:3900 \(N2000 height\) is a vertical system: it belongs to a horizontal one, as "vertical"$/],
    ["is that of a geocentric system", 4978, /^EPSG:4978 \(WGS 84\) is no projected or geographic system of the Earth that can be converted$/],
    ["is that of a projection that nobody here can convert", 6244, /^EPSG:6244 \(MAGNA-SIRGAS \/ Arauca urban grid\) cannot be converted: /],
  ])("that %s is refused", (_what, epsg, message) => {
    expect(flaw({ epsg })).toEqual({ at: "/epsg", flaw: expect.stringMatching(message) as string });
  });

  it("of a compound system has the vertical one's name, and the shift of the horizontal one's datum", () => {
    const { vertical, shift, geographic, metresPerUnit } = found({ epsg: 7415 });
    expect({ vertical, shift, geographic, metresPerUnit }).toEqual({ vertical: "NAP height", shift: { sort: "known" }, geographic: false, metresPerUnit: 1 });
  });

  it("can come with a vertical system, by code or by name", () => {
    expect(found({ epsg: 3875, vertical: { epsg: 3900 } }).vertical).toBe("N2000 height");
    expect(found({ epsg: 3875, vertical: { name: "N2000" } }).vertical).toBe("N2000");
    expect(flaw({ epsg: 3875, vertical: { epsg: 25832 } })).toEqual({ at: "/vertical/epsg", flaw: "EPSG:25832 (ETRS89 / UTM zone 32N) is not a vertical system" });
  });
});

describe("a well-known text", () => {
  it.each([25832, 27700, 2263, 3547, 28992, 4326])("of EPSG:%i is the same as its code", (epsg) => {
    const [text, code] = [found({ wkt: wktOf(epsg) }), found({ epsg })];
    const [east, north] = converter(found({ epsg: 4326 }), code)([code.area ? (code.area[1] + code.area[3]) / 2 : 9, code.area ? (code.area[0] + code.area[2]) / 2 : 48, 0]);
    const [x, y] = converter(text, code)([east, north, 0]);
    expect(Math.hypot(x - east, y - north)).toBeLessThan(0.01);
    expect(text.metresPerUnit).toBeCloseTo(code.metresPerUnit, 9);
  });

  it("of version 2 is read too", () => {
    const wkt = `PROJCRS["ETRS89 / UTM zone 32N",BASEGEOGCRS["ETRS89",DATUM["European Terrestrial Reference System 1989",ELLIPSOID["GRS 1980",6378137,298.257222101,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]]],CONVERSION["UTM zone 32N",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",9,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Scale factor at natural origin",0.9996,SCALEUNIT["unity",1]],PARAMETER["False easting",500000,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]],CS[Cartesian,2],AXIS["(E)",east,ORDER[1],LENGTHUNIT["metre",1]],AXIS["(N)",north,ORDER[2],LENGTHUNIT["metre",1]],ID["EPSG",25832]]`;
    const [x, y] = converter(found({ wkt }), found({ epsg: 25832 }))([691_000, 5_335_000, 0]);
    expect(Math.hypot(x - 691_000, y - 5_335_000)).toBeLessThan(0.001);
  });

  it("of a compound system has the vertical one's name", () => {
    expect(found({ wkt: wktOf(7415) })).toMatchObject({ vertical: "NAP height", name: '"Amersfoort / RD New + NAP height"' });
  });

  it.each<[what: string, wkt: string]>([
    ["a PROJ string with a grid to open", "+proj=utm +zone=32 +nadgrids=/etc/passwd +units=m"],
    ["the name of a system", "EPSG:25832"],
    ["an address", "https://example.org/crs.wkt"],
    ["PROJJSON", JSON.stringify({ type: "GeographicCRS", name: "x" })],
    ["half a text", wktOf(25832).slice(0, 200)],
    ["a text with an end too many", `${wktOf(25832)}]`],
    ["a keyword that reaches into every object", 'PROJCS["x",__proto__["polluted",1]]'],
    ["a vertical system", wktOf(3900)],
    ["an unknown projection", 'PROJCS["x",GEOGCS["y",DATUM["z",SPHEROID["s",6378137,298]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Nobody_Knows"],UNIT["metre",1]]'],
    ["one of another planet's shape", 'PROJCS["x",GEOGCS["y",DATUM["z",SPHEROID["s",1e999,298]]],PROJECTION["Transverse_Mercator"],UNIT["metre",0]]'],
    ["a very deep one", 'PROJCS["x",'.repeat(5000)],
    ["nothing that ends", "PROJCS[".padEnd(65_536, '"')],
  ])("that is %s is refused, and says so", (_what, wkt) => {
    const { at, flaw: message } = flaw({ wkt });
    expect(at).toBe("/wkt");
    expect(message.length).toBeLessThan(300);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("a header", () => {
  it("says where its system is wrong", () => {
    expect(headerFlaw(headerRecord({ crs: { epsg: 25833 } }))).toBeUndefined();
    expect(headerFlaw(headerRecord({ crs: { local: true, placement: { origin: [0, 0, 0] } } }))).toBeUndefined();
    expect(headerFlaw(headerRecord({ crs: { local: true, placement: { crs: { epsg: 25382 }, origin: [0, 0, 0] } } }))?.at).toBe("/crs/placement/crs/epsg");
    expect(headerFlaw(headerRecord({ crs: { local: true, placement: { origin: [0, Infinity, 0] } } }))?.at).toBe("/crs/placement/origin/1");
  });
});
