import { readFileSync } from "node:fs";
import { join } from "node:path";
import { validateBytes } from "gltf-validator";
import { beforeAll, describe, expect, it } from "vitest";
import { exportGlb } from "../../ingest/export-imodel.js";
import { graphicsOf } from "../../ingest/imodel/scene/graphics.js";
import { reading } from "../../ingest/imodel/reading.js";
import { synchronize } from "../../ingest/synchronize-inputs.js";
import { writeFileSync } from "node:fs";
import { documentText } from "../support/document-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { cottage, duplex, hasDuplex, runIfc } from "../view/viewing.js";
import { readGlb, type GlbNode } from "./read-glb.js";

const cwd = tempFolder();

async function requireValid(path: string): Promise<void> {
  const { issues } = await validateBytes(new Uint8Array(readFileSync(path)));
  expect(issues.messages.filter(({ severity }) => severity < 2)).toEqual([]);
  expect(issues.numErrors).toBe(0);
}

describe.each([["cottage", cottage, true], ["duplex", duplex, hasDuplex]] as const)("a GLB of the %s", (name, source, isThere) => {
  const imodel = join(cwd, `${name}.bim`);
  const output = join(cwd, `${name}.glb`);
  let nodes: GlbNode[];

  beforeAll(async () => {
    if (!isThere) return;
    await runIfc(source, imodel, cwd);
    const count = await exportGlb({ imodel, output });
    ({ nodes } = readGlb(output));
    expect(nodes).toHaveLength(count);
  });

  it.skipIf(!isThere)("is valid glTF", () => requireValid(output));

  it.skipIf(!isThere)("has every element that iTwin.js displays, with as many triangles, in the same place", async () => {
    const shown = await reading(imodel, (db) => {
      const ids = nodes.map(({ extras }) => extras.element);
      return graphicsOf(db, ids).map(({ element, surfaces }) => {
        const axes = [0, 1, 2].map((axis) => surfaces.flatMap(({ points }) => Array.from(points.filter((_, i) => i % 3 === axis))));
        return { element, triangles: surfaces.reduce((sum, { indices }) => sum + indices.length / 3, 0), low: axes.map((values) => Math.min(...values)), high: axes.map((values) => Math.max(...values)) };
      });
    });
    expect(shown.length).toBeGreaterThan(3);
    for (const [i, { element, triangles, low, high }] of shown.entries()) {
      const node = nodes[i];
      expect(node).toMatchObject({ extras: { element }, triangles });
      [low, high].forEach((corner, end) => corner.forEach((value, axis) => expect(node?.[end === 0 ? "low" : "high"][axis], element).toBeCloseTo(value, 4)));
    }
  });

  it.skipIf(!isThere)("says of each node where it came from", () => {
    for (const { name: label, extras } of nodes) {
      expect(label).not.toBe("");
      expect(extras).toMatchObject({ source: `${name}.ifc`, kind: expect.stringMatching(/^Ifc/) as string, id: expect.stringMatching(/^[0-9A-Za-z_$]{22}$/) as string });
      expect(extras["GlobalId"]).toBe(extras["id"]);
    }
  });
});

describe("a GLB", () => {
  it("keeps millimetres a thousand kilometres away from the iModel's origin, and says where its own is", async () => {
    const box = (id: string, origin: [number, number, number]): object => ({ type: "entity", kind: "Box", id, label: `Box ${id}`, placement: { origin }, geometry: [{ type: "box", low: [0, 0, 0], high: [0.123, 0.456, 0.789], color: "#ff8000", transparency: 0.5 }] });
    const boxes = [box("A", [1_000_000.001, 5_000_000.002, 3]), box("B", [1_000_010.125, 5_000_020.25, 3]), box("C", [1_000_000, 5_000_000, 0])];
    writeFileSync(join(cwd, "far.ndjson"), documentText({ records: [...boxes, { type: "entity", kind: "Point", id: "P", placement: { origin: [1_000_001, 5_000_001, 1] }, geometry: [{ type: "point", at: [0.5, 0, 0] }] }, { type: "entity", kind: "Line", id: "L", placement: { origin: [1_000_002, 5_000_002, 0] }, geometry: [{ type: "lineString", points: [[0, 0, 0], [1, 0, 0], [1, 1, 0]] }] }] as never }));
    const imodel = join(cwd, "far.bim");
    await synchronize({ inputs: [join(cwd, "far.ndjson")], imodel });
    const output = join(cwd, "far.glb");
    expect(await exportGlb({ imodel, output })).toBe(5);
    await requireValid(output);
    const { nodes, json } = readGlb(output);
    const { origin } = json.asset.extras;
    expect(Math.hypot(origin[0] - 1_000_005, origin[1] - 5_000_010)).toBeLessThan(30);
    const found = nodes.find(({ extras }) => extras["id"] === "B");
    [1_000_010.125, 5_000_020.25, 3].forEach((value, axis) => expect(found?.low[axis]).toBeCloseTo(value, 6));
    expect(found?.name).toBe("Box B");
    expect(json.materials.map(({ name, alphaMode }) => ({ name, alphaMode }))).toContainEqual({ name: "#ff8000 127", alphaMode: "BLEND" });
    const upright = json.nodes.find(({ rotation }) => rotation)?.rotation ?? [];
    [-Math.SQRT1_2, 0, 0, Math.SQRT1_2].forEach((value, i) => expect(upright[i]).toBeCloseTo(value, 12));
  });

  it("of an iModel without shapes is valid, and empty", async () => {
    writeFileSync(join(cwd, "bare.ndjson"), documentText({ records: [{ type: "entity", kind: "Thing", id: "A" }] }));
    const imodel = join(cwd, "bare.bim");
    await synchronize({ inputs: [join(cwd, "bare.ndjson")], imodel });
    const output = join(cwd, "bare.glb");
    expect(await exportGlb({ imodel, output })).toBe(0);
    await requireValid(output);
  });

  it("leaves nothing behind when it cannot be written, or is interrupted", async () => {
    await expect(exportGlb({ imodel: join(cwd, "far.bim"), output: join(cwd, "far.ndjson/far.glb") })).rejects.toMatchObject({ key: "output-unwritable" });
    const output = join(cwd, "interrupted.glb");
    await expect(exportGlb({ imodel: join(cwd, "far.bim"), output, signal: AbortSignal.abort() })).rejects.toMatchObject({ key: "interrupted" });
    expect(() => readFileSync(output)).toThrow("ENOENT");
  });
});
