import { join } from "node:path";
import { KnownLocations, StandaloneDb } from "@itwin/core-backend";
import { SchemaUnitProvider } from "@itwin/ecschema-metadata";
import { describe, expect, it } from "vitest";
import type { UnitDescription } from "../../ingest/alignment/class-description.js";
import { conversion } from "../../ingest/alignment/unit-conversion.js";
import { findUnit, unitAliases } from "../../ingest/alignment/unit-names.js";
import { withHost } from "../../ingest/imodel/host.js";
import { IModelSchemaLookup } from "../../ingest/imodel/schema-lookup.js";
import { readStandardUnits } from "../../ingest/imodel/unit-lookup.js";
import { tempFolder } from "../support/temp-folder.js";

const pipes = `<?xml version="1.0" encoding="utf-8"?>
<ECSchema schemaName="Pipes" alias="pipes" version="01.00.00" xmlns="http://www.bentley.com/schemas/Bentley.ECXML.3.2">
  <ECSchemaReference name="BisCore" version="01.00.00" alias="bis"/>
  <ECSchemaReference name="Units" version="01.00.00" alias="u"/>
  <Unit typeName="CUBIT" phenomenon="u:LENGTH" unitSystem="u:SI" definition="u:CM" numerator="45.72"/>
  <KindOfQuantity typeName="BORE" persistenceUnit="u:MM" relativeError="0.01"/>
  <KindOfQuantity typeName="REACH" persistenceUnit="CUBIT" relativeError="0.01"/>
  <ECEntityClass typeName="Pipe">
    <BaseClass>bis:PhysicalElement</BaseClass>
    <ECProperty propertyName="Bore" typeName="double" kindOfQuantity="BORE"/>
    <ECProperty propertyName="Reach" typeName="double" kindOfQuantity="REACH"/>
    <ECArrayProperty propertyName="Bores" typeName="double" kindOfQuantity="BORE"/>
    <ECArrayProperty propertyName="Names" typeName="string"/>
    <ECProperty propertyName="Plain" typeName="double"/>
  </ECEntityClass>
</ECSchema>`;

async function inIModel(work: (db: StandaloneDb) => Promise<void> | void): Promise<void> {
  await withHost(async () => {
    const db = StandaloneDb.createEmpty(join(tempFolder(), "x.bim"), { rootSubject: { name: "x" }, allowEdit: JSON.stringify({ txns: true }) });
    try {
      await db.importSchemas([join(KnownLocations.nativeAssetsDir, "ECSchemas", "Standard", "Units.01.00.09.ecschema.xml")]);
      await db.importSchemaStrings([pipes]);
      await work(db);
    } finally {
      db.close();
    }
  });
}

describe("the units of the schema Units", () => {
  it("convert as those of iTwin.js do", () =>
    inIModel(async (db) => {
      const provider = new SchemaUnitProvider(db.schemaContext);
      const units = [...readStandardUnits().values()];
      let compared = 0;
      for (const measured of new Set(units.map(({ phenomenon }) => phenomenon))) {
        const [first, ...others] = units.filter(({ phenomenon }) => phenomenon === measured);
        if (!first) continue;
        const base = await provider.findUnitByName(`Units.${first.name}`);
        for (const other of others) {
          const theirs = await provider.getConversion(await provider.findUnitByName(`Units.${other.name}`), base);
          compared += 1;
          for (const value of [0, 1, -17.25]) {
            const expected = theirs.factor * value + theirs.offset;
            expect(Math.abs(conversion(other, first)(value) - expected), `${other.name} to ${first.name}`).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected), Math.abs(theirs.offset)));
          }
        }
      }
      expect(compared).toBeGreaterThan(350);
    }), 120_000);

  it("are found by every alias, and tell the foot from the US survey foot", () => {
    const units = readStandardUnits();
    expect(Object.entries(unitAliases).filter(([, name]) => !units.has(name))).toEqual([]);
    const found = (name: string): UnitDescription | undefined => [findUnit(name, units)].flatMap((each) => ("unit" in each ? each.unit : []))[0];
    const names = ["mm", "m²", "m3", "l/s", "L/s", "kPa", "°C", "°F", "ft", "us-ft", "gpm", "psi", "kW", "kWh", "m³/h", "%", "bar", "Pa", "kg/m³", "W/(m²·K)", "µm", "t", "lb", "in", "deg", "min", "rpm", "cfm", "Hz", "lx", "kVA", "MW", "N·m"];
    expect(names.filter((name) => !found(name))).toEqual([]);
    const [foot, survey] = [found("ft"), found("us-ft")];
    expect([foot?.factor, survey?.factor]).toEqual([{ over: 381n, under: 1250n }, { over: 1200n, under: 3937n }]);
  });
});

describe("the schemas of an iModel", () => {
  it("say in which unit a property is stored, and whether it is a list", () =>
    inIModel((db) => {
      const pipe = new IModelSchemaLookup(db).elementClass("Pipes:Pipe")?.properties;
      const mm = { name: "MM", label: "mm", phenomenon: "LENGTH", factor: { over: 1n, under: 1000n }, offset: { over: 0n, under: 1n } };
      expect(pipe?.get("bore")).toEqual({ name: "Bore", type: "double", unit: mm });
      expect(pipe?.get("bores")).toEqual({ name: "Bores", type: "double", array: true, unit: mm });
      expect(pipe?.get("names")).toEqual({ name: "Names", type: "string", array: true });
      expect(pipe?.get("plain")).toEqual({ name: "Plain", type: "double" });
      expect(pipe?.get("reach")?.unit).toMatchObject({ name: "CUBIT", phenomenon: "LENGTH", factor: { over: 1143n, under: 2500n } });
    }), 60_000);

  it("name the classes that elements and links can have", () =>
    inIModel((db) => {
      const lookup = new IModelSchemaLookup(db);
      expect(lookup.classNames("element")).toEqual(expect.arrayContaining(["Pipes:Pipe", "BisCore:UrlLink"]));
      expect(lookup.classNames("element")).not.toContain("BisCore:PhysicalElement");
      expect(lookup.classNames("link")).toContain("BisCore:ElementGroupsMembers");
    }), 60_000);
});
