import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { exportGeojson } from "../../ingest/export-imodel.js";
import { synchronize } from "../../ingest/synchronize-inputs.js";
import { documentText } from "../support/document-text.js";
import { locate } from "../support/locate.js";
import { tempFolder } from "../support/temp-folder.js";

const cwd = tempFolder();
const imodel = join(cwd, "site.bim");

interface Feature {
  id: string;
  geometry: { type: string; coordinates: unknown };
  properties: Record<string, unknown>;
}

const records = [
  { type: "entity", kind: "Well", id: "W", label: "Well", placement: { origin: [10, 20, 5] }, geometry: [{ type: "point", at: [0, 0, 0] }], properties: { depth: 12.5, id: "not the record's" } },
  { type: "entity", kind: "Pipe", id: "L", geometry: [{ type: "lineString", points: [[0, 0, 1], [100, 0, 1], [100, 50, 1]] }] },
  { type: "entity", kind: "Plot", id: "F", geometry: [{ type: "region", profile: { type: "polygon", points: [[0, 0], [40, 0], [40, 10], [10, 10], [10, 30], [0, 30]], holes: [[[2, 2], [4, 2], [4, 4], [2, 4]]] } }] },
  { type: "entity", kind: "Tank", id: "T", placement: { origin: [200, 0, 0] }, geometry: [{ type: "box", low: [0, 0, 0], high: [10, 20, 30] }] },
  { type: "entity", kind: "Post", id: "P", placement: { origin: [7, 8, 9] } },
  { type: "entity", kind: "Note", id: "N" },
];

function coordinatesOf(feature: Feature | undefined): unknown {
  return feature?.geometry.coordinates ?? [];
}

async function features(name: string, local: boolean): Promise<{ all: Map<unknown, Feature>; text: string }> {
  const output = join(cwd, name);
  await exportGeojson({ imodel, output, local });
  const text = readFileSync(output, "utf8");
  const { features: found } = JSON.parse(text) as { features: Feature[] };
  return { all: new Map(found.map((feature) => [feature.properties["id"], feature])), text };
}

beforeAll(async () => {
  writeFileSync(join(cwd, "site.ndjson"), documentText({ header: { source: { id: "site" } }, records: records as never }));
  await synchronize({ inputs: [join(cwd, "site.ndjson")], imodel });
});

describe("GeoJSON in local coordinates", () => {
  it("has points, lines, the exact outline of what is flat and level, and the hull of what is not, and says which", async () => {
    const { all, text } = await features("local.json", true);
    expect([...all.keys()].sort()).toEqual(["F", "L", "P", "T", "W"]);
    expect(all.get("W")?.geometry).toEqual({ type: "Point", coordinates: [10, 20, 5] });
    expect(all.get("P")?.geometry).toEqual({ type: "Point", coordinates: [7, 8, 9] });
    expect(all.get("L")?.geometry).toEqual({ type: "LineString", coordinates: [[0, 0, 1], [100, 0, 1], [100, 50, 1]] });
    const [outer = [], hole = []] = coordinatesOf(all.get("F")) as number[][][];
    expect(new Set(outer.map(String))).toEqual(new Set(["0,0", "40,0", "40,10", "10,10", "10,30", "0,30"]));
    expect(new Set(hole.map(String))).toEqual(new Set(["2,2", "4,2", "4,4", "2,4"]));
    expect(all.get("F")?.properties["footprint"]).toBe("outline");
    expect(all.get("T")?.geometry).toEqual({ type: "Polygon", coordinates: [[[200, 0], [210, 0], [210, 20], [200, 20], [200, 0]]] });
    expect(all.get("T")?.properties["footprint"]).toBe("convex hull");
    expect(JSON.parse(text)).toMatchObject({ type: "FeatureCollection", crs: { properties: { name: "local coordinates of the iModel, in metres" } } });
  });

  it("has the entity's values, and above all where it came from", async () => {
    const { all } = await features("local.json", true);
    expect(all.get("W")?.properties).toMatchObject({ source: "site", kind: "Well", id: "W", label: "Well", "Kept as JSON.depth": 12.5 });
  });
});

describe("GeoJSON of an iModel that is not located on earth", () => {
  it("is refused, with what can be done about it", async () => {
    await expect(exportGeojson({ imodel, output: join(cwd, "refused.json") })).rejects.toMatchObject({ key: "usage", message: expect.stringContaining("--local") as string });
    expect(() => readFileSync(join(cwd, "refused.json"))).toThrow("ENOENT");
  });
});

describe("GeoJSON of an iModel that is located on earth", () => {
  it("has longitudes and latitudes, outer rings counter-clockwise, and no reference system of its own", async () => {
    const [longitude, latitude] = [8.5, 47.4];
    await locate(imodel, { longitude, latitude, height: 400 });
    const { all, text } = await features("site.geojson", false);
    expect(text).not.toContain('"crs"');
    // A degree of latitude, and one of longitude there, on the ellipsoid of WGS 84.
    const metres = { latitude: 111_184, longitude: 75_476 };
    const [x = 0, y = 0, z = 0] = coordinatesOf(all.get("W")) as number[];
    expect((x - longitude) * metres.longitude).toBeCloseTo(10, 1);
    expect((y - latitude) * metres.latitude).toBeCloseTo(20, 1);
    expect(z).toBeCloseTo(405, 1);
    const [ring = []] = coordinatesOf(all.get("T")) as number[][][];
    const area = ring.slice(1).reduce((sum, [east = 0, north = 0], i) => sum + (ring[i]?.[0] ?? 0) * north - east * (ring[i]?.[1] ?? 0), 0);
    expect(area).toBeGreaterThan(0);
    expect(ring.every((position) => position.length === 2)).toBe(true);
  });
});
