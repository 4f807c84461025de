import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { fixtures } from "./extractor-run.js";
import { completeIfc, countKinds, extractIfc, extractText, labelled, type IfcDocument } from "./ifc-documents.js";
import { cornersOf, isClosed, meshesOf, volumeOf } from "./ifc-meshes.js";

const cottagePath = join(fixtures, "cottage.ifc");
const surveyPath = join(fixtures, "survey.ifc");
const foot = 0.3048;

let cottage: IfcDocument;
let survey: IfcDocument;

beforeAll(async () => {
  cottage = completeIfc(await extractIfc([cottagePath]));
  survey = completeIfc(await extractIfc([surveyPath]));
});

describe("entities", () => {
  test("are the objects and types of the file, by class and GlobalId", () => {
    expect(countKinds(cottage.entities)).toEqual({
      IfcProject: 1, IfcSite: 1, IfcBuilding: 1, IfcBuildingStorey: 1, IfcSpace: 1, IfcWall: 1, IfcOpeningElement: 1, IfcDoor: 1, IfcColumn: 3,
      IfcColumnType: 1, IfcZone: 1, IfcPipeSegment: 2, IfcDistributionPort: 2, IfcDistributionSystem: 1,
    });
    expect(labelled(cottage, "North wall")).toMatchObject({ kind: "IfcWall", id: "0Cottage000000000Wall1" });
  });

  test("have what contains, aggregates or nests them, or what they are cut out of, as parent", () => {
    const parents = Object.fromEntries(cottage.entities.map(({ label = "", parent }) => [label, parent?.id]));
    expect(parents).toMatchObject({
      "Shore": "0Cottage000000000Proj1", "Ground floor": "0Cottage000000000Bldg1", "101": "0Cottage000000000Floor", "North wall": "0Cottage000000000Floor",
      "Doorway": "0Cottage000000000Wall1", "out": "0Cottage000000000Pipe1", "Heated": undefined,
    });
  });

  test("refer to their type, which keeps its own property sets", () => {
    expect(labelled(cottage, "Post 1").references).toEqual({ type: { kind: "IfcColumnType", id: "0Cottage00000000ColTyp" } });
    expect(labelled(cottage, "Post 1").properties).not.toHaveProperty("Pset_ColumnCommon");
    expect(labelled(cottage, "Post").properties).toMatchObject({ Tag: "T-1", Pset_ColumnCommon: { LoadBearing: true } });
  });
});

describe("properties", () => {
  test("have the types that they have in the file, lengths in metres, angles in degrees, the rest in SI", () => {
    expect(labelled(cottage, "North wall").properties["Pset_WallCommon"]).toEqual({
      "IsExternal": true, "Listed": "unknown", "Layers": -12, "Porosity": 0.00125, "Reference": "Nörd's", "Nothing": null, "Status": ["EXISTING", "LISTED"],
      "Heights": [0.3048, 0.762], "Width": { LowerBound: 0.3048, SetPoint: 0.4572, UpperBound: 0.6096 },
      "Sag": { Expression: "sag by load", CurveInterpolation: "LINEAR", DefiningValues: [1, 2], DefinedValues: [0.03048, 0.06096] },
      "Maker": { AddressLines: ["1 Harbour Lane"], Town: "Port", Region: "", Country: "Elsewhere" },
      "Finish": { Reference: "Nörd's", Thickness: 0.012, UsageName: "inside" },
      "Slope": 30, "SurfaceTemperature": 293.15, "Flow": 0.04719474432, "Pressure": 7, "Area": 9.290304, "Reference (2)": "a second one",
    });
  });

  test("lose none where names clash: within a set, between sets, and with attributes", () => {
    const { properties } = labelled(cottage, "North wall");
    expect(properties["Tag"]).toBe("W-1");
    expect(properties["Tag (2)"]).toEqual({ IsExternal: true });
    expect(properties["Pset_WallCommon (2)"]).toEqual({ IsExternal: true });
  });

  test("that have no unit in the file are kept, and said once", () => {
    expect(cottage.issues.map(({ severity, code }) => `${severity} ${code}`)).toEqual(["warning unit-unknown"]);
    expect(cottage.issues[0]?.message).toContain("IFCPRESSUREMEASURE");
  });

  test("are attributes too", () => {
    expect(labelled(cottage, "Front door").properties).toMatchObject({
      OverallHeight: 2.1336, OverallWidth: 0.9144, PredefinedType: "DOOR", OperationType: "SINGLE_SWING_LEFT", Tag: "D-1", Layer: "A-DOOR",
    });
    expect(labelled(cottage, "Shore").properties).toMatchObject({
      RefLatitude: 50 + 58 / 60 + 33 / 3600, RefLongitude: -(7 + 7 / 60 + 30.5 / 3600), RefElevation: 3.048, SiteAddress: { Town: "Port" },
    });
  });

  test("are quantities, of which a unit of their own counts", () => {
    expect(labelled(cottage, "101").properties["Qto_SpaceBaseQuantities"]).toEqual({
      NetFloorArea: 18.580608, GrossVolume: 45.3069545472, Height: 2.4384, Windows: 2,
      Paint: { NetFloorArea: 18.580608, Discrimination: "layer" }, MethodOfMeasurement: "by hand",
    });
  });

  test("are materials, classifications and documents", () => {
    expect(labelled(cottage, "North wall").properties).toMatchObject({
      Material: {
        MaterialLayers: [
          { Material: { Name: "Granite", Category: "stone" }, LayerThickness: 0.27432, IsVentilated: false, Name: "Core" },
          { Material: "Plaster", LayerThickness: 0.03048 },
        ],
        LayerSetName: "Stone wall", LayerSetDirection: "AXIS2", DirectionSense: "POSITIVE", OffsetFromReferenceLine: -0.1524, TotalThickness: 0.3048,
      },
      Classification: { "Uniclass 2015": { Identification: "Ss_25_10", Name: "Wall systems", Location: "https://uniclass.example/Ss_25" } },
      Documents: { "Wall schedule": { Identification: "DOC-7", Location: "https://example.org/wall.pdf" } },
    });
    expect(labelled(cottage, "Front door").properties["Material"]).toEqual({ Name: "Plaster" });
  });
});

describe("relationships", () => {
  test("are those that do not only say what the parent, the type or the properties are", () => {
    expect(cottage.relationships.map(({ kind, id, source, target }) => [kind, id, source.id, target.id].join(" "))).toEqual([
      "IfcRelVoidsElement 0Cottage00000000Voids1 0Cottage000000000Wall1 0Cottage00000000Opening",
      "IfcRelFillsElement 0Cottage00000000Fills1 0Cottage00000000Opening 0Cottage000000000Door1",
      "IfcRelAssignsToGroup 0Cottage00000000Group1|0Cottage000000000Room1 0Cottage000000000Zone1 0Cottage000000000Room1",
      "IfcRelAssignsToGroup 0Cottage00000000Group2|0Cottage000000000Pipe1 0Cottage0000000System1 0Cottage000000000Pipe1",
      "IfcRelAssignsToGroup 0Cottage00000000Group2|0Cottage000000000Pipe2 0Cottage0000000System1 0Cottage000000000Pipe2",
      "IfcRelConnectsPorts 0Cottage00000000Ports1 0Cottage000000000Port1 0Cottage000000000Port2",
    ]);
  });
});

describe("shapes", () => {
  test("are closed, seen from outside, in metres, and cut by openings", () => {
    const volume = (label: string): number => volumeOf(meshesOf(cottage, labelled(cottage, label)));
    expect(volume("North wall")).toBeCloseTo((20 * 1 * 10 - 3 * 1 * 7) * foot ** 3, 5);
    expect(volume("Front door")).toBeCloseTo(3 * 0.25 * 7 * foot ** 3, 6);
    expect(volume("101")).toBeCloseTo(1600 * foot ** 3, 4);
    expect(volume("Post 3")).toBeCloseTo(2 * 0.5 * 1 * 8 * foot ** 3, 6);
    expect(cottage.entities.flatMap((entity) => meshesOf(cottage, entity)).filter((mesh) => !isClosed(mesh))).toEqual([]);
  });

  test("are local to the placement, which is turned as in the file", () => {
    expect(labelled(cottage, "North wall").placement).toEqual({ origin: [30.48, 15.24, 0.9144], yaw: 90 });
    const corners = cornersOf(meshesOf(cottage, labelled(cottage, "Front door")));
    expect(Math.max(...corners.map(([x]) => x))).toBeCloseTo((100 + 0.125) * foot, 6);
    expect(Math.max(...corners.map(([, y]) => y))).toBeCloseTo((50 + 1.5) * foot, 6);
    expect(Math.max(...corners.map(([, , z]) => z))).toBeCloseTo((3 + 7) * foot, 6);
  });

  test("that several share are parts, but for those that are stretched", () => {
    const pieces = ["Post 1", "Post 2", "Post 3"].map((label) => labelled(cottage, label).geometry ?? []);
    expect(pieces.map(([piece]) => piece?.type)).toEqual(["part", "part", "mesh"]);
    expect(pieces[0]?.[0]?.part).toBe(pieces[1]?.[0]?.part);
    expect(cottage.parts.size).toBe(1);
    expect(pieces[1]?.[0]?.placement).toEqual({ origin: [0.3048, 0, 1.2192], yaw: 90 });
  });

  test("of openings are left out, unless they are wanted; so are all, when none is wanted", async () => {
    expect(labelled(cottage, "Doorway")).not.toHaveProperty("geometry");
    expect(labelled(completeIfc(await extractIfc([cottagePath, "--openings"])), "Doorway")).toHaveProperty("geometry");
    const bare = completeIfc(await extractIfc([cottagePath, "--no-geometry"]));
    expect(bare.entities.filter(({ geometry }) => geometry !== undefined)).toEqual([]);
    expect(bare.header.extractor.options).toEqual({ geometry: false });
    expect(labelled(bare, "North wall").placement).toEqual(labelled(cottage, "North wall").placement);
  });
});

describe("places on the map", () => {
  test("are in the coordinate reference system, turned and scaled", () => {
    expect(survey.header.crs).toEqual({ epsg: 25832 });
    // 10 m east and 20 m north, turned by 90 degrees and scaled by 0.9996.
    expect(labelled(survey, "Near").placement).toEqual({ origin: [400_000.5 - 20 * 0.9996, 5_000_000.25 + 10 * 0.9996, 120.125], yaw: 90 });
    expect(labelled(survey, "Survey").properties).toMatchObject({
      MapConversion: { Eastings: 400_000.5, Northings: 5_000_000.25, OrthogonalHeight: 120.125, Scale: 0.0009996 },
      ProjectedCRS: { Name: "EPSG:25832" },
    });
  });

  test("are local without a map conversion, and with a coordinate reference system that nobody knows", async () => {
    expect(cottage.header.crs).toEqual({ local: true });
    const text = readFileSync(surveyPath, "utf8").replace("EPSG:25832", "Mine");
    const document = completeIfc(await extractText(text));
    expect(document.header.crs).toEqual({ local: true });
    expect(document.issues.map(({ code }) => code)).toEqual(["unknown-crs"]);
    expect(labelled(document, "Near").placement).toEqual({ origin: [10, 20, 0] });
  });

  test("name the vertical datum; degrees are no map", async () => {
    const text = readFileSync(surveyPath, "utf8");
    const high = completeIfc(await extractText(text.replace("'ETRS89',$,'UTM'", "'ETRS89','DHHN2016','UTM'")));
    expect(high.header.crs).toEqual({ epsg: 25832, vertical: { name: "DHHN2016" } });
    const degrees = completeIfc(await extractText(text.replace("EPSG:25832", "EPSG:4326")));
    expect(degrees.header.crs).toEqual({ local: true });
    expect(degrees.issues.map(({ code }) => code)).toEqual(["unknown-crs"]);
  });

  test("far away never make shapes inexact: large numbers are in placements only", () => {
    const far = labelled(survey, "Far");
    expect(far.geometry).toEqual(labelled(survey, "Near").geometry);
    const local = [labelled(survey, "Near"), far, labelled(survey, "Far corners")].map(({ placement: _, ...rest }) => cornersOf(meshesOf(survey, rest)));
    expect(Math.max(...local.flat(2).map(Math.abs))).toBeLessThan(10);
    expect(volumeOf(meshesOf(survey, { ...labelled(survey, "Far corners"), placement: { origin: [0, 0, 0] } }))).toBeCloseTo(1 / 6, 6);
  });

  test("of corners that are far from their placement come out where they are", async () => {
    const text = readFileSync(surveyPath, "utf8").replace("EPSG:25832", "Mine");
    const document = completeIfc(await extractText(text));
    const corners = cornersOf(meshesOf(document, labelled(document, "Far corners")));
    const sorted = corners.map(([x, y, z]) => [x, y, z].map((value) => value.toFixed(4)).join(" ")).sort();
    // Its placement is 10 m east and 20 m north.
    expect(sorted).toEqual(["400011.0000 5000022.0000 0.0000", "400011.0000 5000022.0000 1.0000", "400011.0000 5000023.0000 0.0000", "400012.0000 5000022.0000 0.0000"]);
  });
});

test("a second run gives the same bytes", async () => {
  for (const path of [cottagePath, surveyPath]) expect((await extractIfc([path])).output.equals((await extractIfc([path])).output)).toBe(true);
});
