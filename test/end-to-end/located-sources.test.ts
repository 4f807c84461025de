import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { cs2cs, hasCs2cs } from "../support/cs2cs.js";
import type { BodyRecord } from "../support/document-text.js";
import { ingestText } from "../support/ingest-text.js";
import { reading } from "../support/imodel-content.js";
import { distance, linePoints, origins, placementOf, said, syncLocated, thingAt } from "../support/located.js";
import { tempFolder } from "../support/temp-folder.js";
import { fixtures, sharedData, withoutSharedData } from "../extractors/extractor-run.js";
import { extractIfc } from "../extractors/ifc-documents.js";

const folder = tempFolder();

interface Feature {
  properties: { name: string; start_node_name: string; end_node_name: string; elevation: number };
  geometry: { coordinates: [number, number][] };
}

function features(name: string): Feature[] {
  return (JSON.parse(readFileSync(join(sharedData, "gis", name), "utf8")) as { features: Feature[] }).features;
}

/** Nodes of an EPANET network: names and coordinates. */
function nodesOf(name: string): [id: string, x: number, y: number][] {
  const [, section = ""] = /\[COORDINATES\]([^[]*)/.exec(readFileSync(join(sharedData, "epanet", name), "utf8")) ?? [];
  const rows = section.split("\n").map((line) => line.replace(/;.*/, "").trim().split(/\s+/)).filter(({ length }) => length === 3);
  return rows.map(([id = "", x, y]) => [id, Number(x), Number(y)]);
}

describe.skipIf(withoutSharedData || !hasCs2cs)("a water network from two sources (left out without ../shared and cs2cs)", () => {
  it("in US survey feet and, brought by PROJ to another system, in metres lies on itself", async () => {
    const file = join(folder, "ky4.bim");
    const pipes = features("wntr_ky4_pipes.geojson");
    const lines = pipes.map(({ properties, geometry }): BodyRecord => ({ type: "entity", kind: "Pipe", id: properties.name, geometry: [{ type: "lineString", points: geometry.coordinates.map(([x, y]): [number, number, number] => [x, y, 0]) }] }));
    expect(said(await syncLocated(file, { crs: { epsg: 3547 }, units: { length: "us-ft", angle: "deg" } }, lines))).toEqual([]);
    const nodes = nodesOf("ky4.inp");
    const metres = cs2cs("EPSG:3547", "EPSG:3723", nodes.map(([, x, y]) => [x, y]));
    const things = nodes.map(([id], i) => thingAt(id, [...(metres[i] ?? [NaN, NaN]), 0] as [number, number, number]));
    expect(said(await syncLocated(file, { crs: { epsg: 3723 }, source: { id: "nodes" } }, things))).toEqual([]);
    const worst = await reading(file, (db) => {
      const misses = pipes.flatMap(({ properties: { name, start_node_name: start, end_node_name: end } }) => {
        const points = linePoints(db, name);
        const [first, last] = [points[0], points.at(-1)];
        return [first && distance([first.x, first.y], originOf(start)), last && distance([last.x, last.y], originOf(end))];
      });
      function originOf(id: string): [number, number] {
        const { origin } = placementOf(db, id);
        return [origin.x, origin.y];
      }
      return Math.max(...misses.map((miss) => miss ?? Infinity));
    });
    expect(worst).toBeLessThan(0.01);
  });
});

describe("an IFC model with a map conversion", () => {
  it("gives the iModel its coordinate system, and lies on other sources of it", async () => {
    const file = join(folder, "survey.bim");
    const { output } = await extractIfc([join(fixtures, "survey.ifc")]);
    await withIModel(file, (target) => ingestText(output.toString(), target, { yaml: "alignment: 1\ndefault:\n  class: Generic:PhysicalObject\nkinds: {}\n" }));
    const near: [number, number, number] = [400_000.5 - 20 * 0.9996, 5_000_000.25 + 10 * 0.9996, 120.125];
    await syncLocated(file, { crs: { epsg: 25832 }, source: { id: "points" } }, [thingAt("peg", near)]);
    const [peg = [], wall = []] = await origins(file, "peg", "0Survey0000000000Wall1");
    expect(wall).toEqual(peg);
    expect(await reading(file, ({ globalOrigin }) => Math.abs(globalOrigin.x))).toBeGreaterThan(399_000);
  });
});
