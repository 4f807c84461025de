import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IfcAPI, LogLevel } from "web-ifc";
import { beforeAll, describe, expect, test } from "vitest";
import { sharedData, withoutSharedData } from "./extractor-run.js";
import { completeIfc, countKinds, extractIfc, instancesOf, readIfc, referencesIn, type IfcDocument, type IfcEntity, type Instance } from "./ifc-documents.js";
import { cornersOf, floorAreaOf, isClosed, meshesOf, volumeOf } from "./ifc-meshes.js";

const folder = join(sharedData, "ifc");
const files = ["duplex.ifc", "Office_A_20110811.ifc", "bimwhale_LargeBuilding.ifc", "IfcOpenHouse_IFC4.ifc"];
const documents = new Map<string, IfcDocument>();

function documentOf(name: string): IfcDocument {
  const document = documents.get(name);
  if (document === undefined) throw new Error(name);
  return document;
}

/** What the manifest counts of a file: `PROJECT=1 SITE=1 …`, and its GlobalIds. */
function manifestCounts(name: string): Record<string, number> {
  const line = readFileSync(join(sharedData, "MANIFEST.md"), "utf8").split("\n").find((candidate) => candidate.startsWith(`${name} IFC`)) ?? "";
  return Object.fromEntries([...line.matchAll(/([A-Z]+)=(\d+)/g)].map(([, key = "", count]) => [key, Number(count)]));
}

/** Instances that begin with a GlobalId, but for relations and definitions: the objects and types. */
function objectsIn(instances: ReadonlyMap<number, Instance>): Instance[] {
  return [...instances.values()].filter(({ name, text }) => /^'[0-9A-Za-z_$]{22}',(#\d+|\$),/.test(text) && !/^IFC(REL[A-Z]|PROPERTY|ELEMENTQUANTITY|\w+PROPERTIES$)/.test(name));
}

/** How many values a text scan finds: for each object of a relation, all single properties and quantities of its set. */
function valuesByText(instances: ReadonlyMap<number, Instance>): number {
  let count = 0;
  const valuesOf = (set: number): number => referencesIn(instances.get(set)?.text ?? "").filter((id) => /^IFC(PROPERTY\w+VALUE|QUANTITY\w+)$/.test(instances.get(id)?.name ?? "")).length;
  for (const { name, text } of instances.values()) {
    if (name !== "IFCRELDEFINESBYPROPERTIES") continue;
    const set = referencesIn(text).at(-1) ?? 0;
    const objects = referencesIn(/\(([#\d, ]+)\)/.exec(text)?.[1] ?? "");
    count += objects.length * valuesOf(set);
  }
  return count;
}

/** Values within property sets of all entities that are no types; where quantities were measured is said beside them. */
function valuesIn(document: IfcDocument): number {
  const groups = /^(Material|Classification|Documents|SiteAddress|BuildingAddress)( \(\d+\))?$/;
  let count = 0;
  for (const { kind, properties } of document.entities) {
    if (/(Type|Style)$/.test(kind)) continue;
    for (const [name, value] of Object.entries(properties)) {
      if (typeof value !== "object" || value === null || Array.isArray(value) || groups.test(name)) continue;
      count += Object.keys(value).filter((key) => key !== "MethodOfMeasurement").length;
    }
  }
  return count;
}

function spacesOf(document: IfcDocument): IfcEntity[] {
  return document.entities.filter(({ kind }) => kind === "IfcSpace");
}

/** The volume, or else the floor area, that the model itself says a space has, and what its triangles say. */
function measured(document: IfcDocument, space: IfcEntity): { stated: number; found: number } | undefined {
  const meshes = meshesOf(document, { ...space, placement: { origin: [0, 0, 0] } });
  const [dimensions, quantities] = [space.properties["PSet_Revit_Dimensions"], space.properties["BaseQuantities"]] as (Record<string, number> | undefined)[];
  if (dimensions?.["Volume"] !== undefined) return { stated: dimensions["Volume"], found: volumeOf(meshes) };
  if (quantities?.["NetFloorArea"] !== undefined) return { stated: quantities["NetFloorArea"], found: floorAreaOf(meshes) };
  return undefined;
}

describe.skipIf(withoutSharedData || !existsSync(folder))("real models:", () => {
  beforeAll(async () => {
    for (const name of files) documents.set(name, completeIfc(await extractIfc([join(folder, name)])));
  }, 180_000);

  describe.each(files)("%s", (name) => {
    test("gives as many entities of each class as the manifest counts, and as a scan of its text finds", () => {
      const counts = countKinds(documentOf(name).entities);
      const upper = Object.fromEntries(Object.entries(counts).map(([kind, count]) => [kind.toUpperCase(), count]));
      const expected = Object.entries(manifestCounts(name)).filter(([key]) => !/^(REL|PROPERTYSET|ELEMENTQUANTITY)/.test(key));
      expect(expected.length).toBeGreaterThan(6);
      for (const [key, count] of expected) expect(upper[`IFC${key}`], key).toBe(count);
      const scanned = countKinds(objectsIn(instancesOf(readIfc(join(folder, name)))).map(({ name: kind }) => ({ kind })));
      expect(upper).toEqual(scanned);
    });

    test("gives every value of every property set and quantity", () => {
      const expected = valuesByText(instancesOf(readIfc(join(folder, name))));
      expect(valuesIn(documentOf(name))).toBe(expected);
      if (name !== "IfcOpenHouse_IFC4.ifc") expect(expected).toBeGreaterThan(1000);
    });

    test("gives a whole spatial tree: every place and every product leads to the project", () => {
      const { entities } = documentOf(name);
      const byId = new Map(entities.map((entity) => [entity.id, entity]));
      const rootOf = (entity: IfcEntity): IfcEntity => {
        const parent = byId.get(entity.parent?.id ?? "");
        return parent === undefined ? entity : rootOf(parent);
      };
      const places = entities.filter((entity) => entity.placement !== undefined);
      const outside = places.filter((entity) => rootOf(entity).kind !== "IfcProject");
      expect(outside.map(({ kind, label }) => `${kind} ${label ?? ""}`)).toEqual([]);
      expect(places.length).toBeGreaterThan(30);
    });

    test("gives the triangles of web-ifc, where they are, parts or not", async () => {
      const document = documentOf(name);
      const flat = await flatCorners(join(folder, name));
      let compared = 0;
      for (const entity of document.entities) {
        const meshes = meshesOf(document, entity);
        if (meshes.length === 0) continue;
        const theirs = flat.get(entity.id) ?? new Set<string>();
        const farthest = cornersOf(meshes).filter((corner) => !near(theirs, corner));
        expect(farthest.slice(0, 3), `${entity.kind} ${entity.id}`).toEqual([]);
        compared++;
      }
      expect(compared).toBeGreaterThan(30);
      expect(document.parts.size).toBeGreaterThan(0);
    });
  });

  test.each([["duplex.ifc", 19, 21], ["Office_A_20110811.ifc", 99, 99], ["bimwhale_LargeBuilding.ifc", 8, 8]])(
    "%s: %i of %i spaces have the volume or floor area that the model says they have, within a thousandth",
    (name, fitting, all) => {
      const document = documentOf(name);
      const sizes = spacesOf(document).map((space) => measured(document, space)).filter((size) => size !== undefined);
      expect(sizes).toHaveLength(all);
      // The two others of the duplex are no solids in the file itself: their faces do not look one way.
      expect(sizes.filter(({ stated, found }) => Math.abs(found / stated - 1) < 0.001)).toHaveLength(fitting);
    },
  );

  test("solids are seen from outside: none that is closed has a negative volume", () => {
    for (const name of files) {
      const document = documentOf(name);
      const closed = document.entities.flatMap((entity) => meshesOf(document, { ...entity, placement: { origin: [0, 0, 0] } })).filter(isClosed);
      expect(closed.length).toBeGreaterThan(20);
      expect(closed.filter((mesh) => volumeOf([mesh]) < -1e-6).length, name).toBe(0);
    }
  });

  test("a second run gives the same bytes", async () => {
    const path = join(folder, "duplex.ifc");
    expect((await extractIfc([path])).output.equals((await extractIfc([path])).output)).toBe(true);
  });

  test("an archive (.ifczip) is read", async () => {
    const document = completeIfc(await extractIfc([join(folder, "Schependomlaan_ROOT-Vebo.ifczip")]));
    expect(countKinds(document.entities)).toMatchObject({ IfcProject: 1, IfcSite: 1, IfcBuilding: 1 });
    expect(document.entities.filter(({ geometry }) => geometry !== undefined).length).toBeGreaterThan(100);
  });
});

const grid = 1e5;

/** Names the cell of a corner, and those around it, in steps of 10 micrometres. */
function near(cells: ReadonlySet<string>, corner: readonly number[]): boolean {
  const around = [-1, 0, 1];
  const [x = 0, y = 0, z = 0] = corner.map((value) => Math.round(value * grid));
  return around.some((dx) => around.some((dy) => around.some((dz) => cells.has(`${x + dx} ${y + dy} ${z + dz}`))));
}

/** web-ifc's own corners of each object by its GlobalId, z upwards, by cells. */
async function flatCorners(path: string): Promise<Map<string, Set<string>>> {
  const api = new IfcAPI();
  await api.Init(undefined, true);
  api.SetLogLevel(LogLevel.LOG_LEVEL_OFF);
  const model = api.OpenModel(readFileSync(path), { COORDINATE_TO_ORIGIN: false, CIRCLE_SEGMENTS: 24 });
  const found = new Map<string, Set<string>>();
  const instances = instancesOf(readIfc(path));
  const ids = [...instances].filter(([, { name, text }]) => /^'[0-9A-Za-z_$]{22}',/.test(text) && !/^IFC(REL|OPENING)/.test(name)).map(([id]) => id);
  api.StreamMeshes(model, ids, ({ expressID, geometries }) => {
    const cells = new Set<string>();
    for (let i = 0; i < geometries.size(); i++) {
      const { geometryExpressID, flatTransformation: m } = geometries.get(i);
      const geometry = api.GetGeometry(model, geometryExpressID);
      const vertices = api.GetVertexArray(geometry.GetVertexData(), geometry.GetVertexDataSize());
      for (let at = 0; at < vertices.length; at += 6) {
        const [x = 0, y = 0, z = 0] = vertices.subarray(at, at + 3);
        const there = [0, 1, 2].map((row) => (m[row] ?? 0) * x + (m[row + 4] ?? 0) * y + (m[row + 8] ?? 0) * z + (m[row + 12] ?? 0));
        cells.add([there[0] ?? 0, -(there[2] ?? 0), there[1] ?? 0].map((value) => Math.round(value * grid)).join(" "));
      }
      geometry.delete();
    }
    found.set(/^'([^']*)'/.exec(instances.get(expressID)?.text ?? "")?.[1] ?? "", cells);
  });
  api.CloseModel(model);
  return found;
}
