import { join } from "node:path";
import { Point3d, Transform, YawPitchRollAngles } from "@itwin/core-geometry";
import type { IModelDb } from "@itwin/core-backend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Issue } from "../../ingest/issue.js";
import { synchronize } from "../../ingest/synchronize-inputs.js";
import { elementOf, type ExportedGraphics, exportedGraphics, partUse } from "../support/exported-graphics.js";
import { reading } from "../support/imodel-content.js";
import { tempFolder } from "../support/temp-folder.js";

interface Expected {
  /** Extents in metres: low x, y, z, high x, y, z. */
  extents?: number[];
  volume?: number;
  area?: number;
  triangles?: number;
}

const ring = Math.PI * (0.1 ** 2 - 0.08 ** 2);
const tetrahedron: Expected = { extents: [0, 0, 0, 1, 1, 1], volume: 1 / 6, triangles: 4 };
const [sine, cosine] = [Math.sin(Math.PI / 6), Math.cos(Math.PI / 6)];

/** What is known of each shape of the fixture. */
const expected: Record<string, Expected> = {
  point: { extents: [0.1, 0.2, 0.3, 0.1, 0.2, 0.3] },
  lineString: { extents: [0, 0, 0, 1, 2, 0.5] },
  arc: { extents: [0, 0, 0, 1, 0.5, 0] },
  ellipse: { extents: [-1, 0, 0.5, 1, 0, 1.5] },
  box: { extents: [0, 0, 0, 1, 0.6, 0.8], volume: 0.48, triangles: 12 },
  cylinder: { extents: [-0.5, 0, -0.5, 0.5, 2, 0.5], volume: Math.PI / 2 },
  tube: { extents: [-0.5, -0.5, 0, 0.5, 0.5, 2], area: 2 * Math.PI },
  cone: { extents: [-0.5, -0.5, 0, 0.5, 0.5, 1], volume: (Math.PI / 3) * (0.25 + 0.1 + 0.04) },
  tip: { extents: [-0.5, -0.5, 0, 0.5, 0.5, 1], volume: (Math.PI / 3) * 0.25 },
  sphere: { extents: [0.5, 0.5, 0.5, 1.5, 1.5, 1.5], volume: (4 / 3) * Math.PI * 0.125 },
  prism: { extents: [0, 0, 0, 1, 1, 2], volume: 1.5 },
  "prism, downwards": { extents: [0, 0, -2, 1, 1, 0], volume: 1.5 },
  "leaning prism": { extents: [-0.5, -0.25, 0, 1.5, 0.25, 1], volume: 0.5 },
  "turned prism": { volume: 1, triangles: 12 },
  pipe: { extents: [-0.1, -0.1, 0, 0.1, 0.1, 3], volume: ring * 3 },
  "bent pipe": { extents: [-0.1, -0.1, 0, 1.1, 2, 1.1], volume: ring * 4 },
  "straight bar": { extents: [0, -0.1, -0.2, 3, 0.1, 0.2], volume: 0.24 },
  "bent bar": { extents: [0, -0.5, -0.5, 3.5, 3, 0.5], volume: 6 },
  elbow: { extents: [-0.1, 0, -0.1, 1, 1.1, 0.1], volume: (ring * Math.PI) / 2 },
  "elbow, backwards": { extents: [-0.1, -1.1, -0.2, 1, 0, 0.2], volume: (0.08 * Math.PI) / 2 },
  torus: { extents: [-1.25, -1.25, -0.25, 1.25, 1.25, 0.25], volume: 2 * Math.PI * Math.PI * 0.0625 },
  region: { extents: [0, 0, 0, 1, 1, 0], area: 0.75 },
  disc: { extents: [-0.5, 0, 0.5, 0.5, 0, 1.5], area: Math.PI / 4 },
  text: {},
  mesh: tetrahedron,
  "packed mesh": tetrahedron,
  "small packed mesh": tetrahedron,
  "smooth mesh": tetrahedron,
  "coloured mesh": tetrahedron,
  // Its x-axis lifted by 30 degrees, then a quarter turn about z.
  "part, placed": { extents: [0.5, -sine, 0, 1, cosine, sine + cosine], volume: 0.25 },
  "part, doubled": { extents: [0, 0, 0, 1, 2, 2], volume: 2 },
  "part, mirrored": { extents: [-1, 0, 0, 0, 0.5, 1], volume: 0.25 },
  "part, stretched": { extents: [-1, -0.5, -0.5, 1, 0.5, 0.5], volume: (8 / 3) * Math.PI * 0.125 },
  // The only one that is approximated.
  "part, skewed": { volume: 0.9985 * 4 * Math.PI * Math.PI * 0.0625 },
  levels: { extents: [0, 0, 0, 1, 1, 1], volume: 0.75, triangles: 24 },
  "red, translucent": { extents: [-0.5, -0.5, -0.5, 0.5, 0.5, 0.5], volume: (4 / 3) * Math.PI * 0.125 },
  "of steel": { extents: [0, 0, 0, 1, 1, 1], volume: 1 },
};

describe.each(["mm", "us-ft"])("every shape of the format, given in %s", (unit) => {
  const folder = tempFolder();
  const imodel = join(folder, `${unit}.bim`);
  const graphics: Record<string, ExportedGraphics> = {};
  const issues: Issue[] = [];
  let parts: ReturnType<typeof partUse> | undefined;
  let names: string[] = [];

  beforeAll(async () => {
    await synchronize({ inputs: [`fixtures/geometry/primitives-${unit}.ndjson`], imodel, onIssue: (issue) => issues.push(issue) });
    const placement = Transform.createOriginAndMatrix(Point3d.create(1, -2, 3), YawPitchRollAngles.createDegrees(40, -20, 70).toMatrix3d());
    await reading(imodel, (db) => {
      for (const id of Object.keys(expected)) graphics[id] = exportedGraphics(db, elementOf(db, id), placement);
      parts = partUse(db);
      names = (graphics["of steel"]?.subCategories ?? []).map((id) => nameOf(db, id));
    });
  });

  afterAll(() => expect(issues).toEqual([]));

  it.each(Object.entries(expected))("%s lies where it should, and encloses what it should", (id, { extents, volume, area, triangles }) => {
    const found = graphics[id];
    extents?.forEach((value, i) => expect(Math.abs((found?.extents[i] ?? NaN) - value), `${found?.extents.join()}`).toBeLessThan(0.001));
    if (volume !== undefined) expect(Math.abs((found?.volume ?? NaN) / volume - 1), `${found?.volume} instead of ${volume}`).toBeLessThan(0.001);
    if (area !== undefined) expect(Math.abs((found?.area ?? NaN) / area - 1)).toBeLessThan(0.001);
    if (triangles !== undefined) expect(found?.triangles).toBe(triangles);
  });

  it("keeps its colours and transparency, and a part's own", () => {
    expect(graphics["red, translucent"]?.looks).toEqual(["#ff0000 127"]);
    expect(graphics["coloured mesh"]?.looks).toEqual(["#00ff00 0", "#ff0000 0"]);
    expect(graphics["part, stretched"]?.looks).toEqual(["#0000ff 0"]);
    expect(graphics["box"]?.looks).toEqual(["#ffffff 0"]);
  });

  it("is of its material, in its subcategory", () => {
    expect(graphics["of steel"]?.materials).toBe(1);
    expect(names).toEqual(["Hidden parts"]);
  });

  it("instances parts that are only moved, turned and scaled evenly, and has the others in the element", () => {
    expect(parts).toEqual({ parts: 3, instances: 2 });
  });
});

function nameOf(db: IModelDb, id: string): string {
  return db.elements.getElement(id).code.value;
}
