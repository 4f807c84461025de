import { join } from "node:path";
import { type IModelDb, StandaloneDb } from "@itwin/core-backend";
import { describe, expect, it } from "vitest";
import type { DynamicSchema, EvolutionPolicy } from "../../ingest/alignment/dynamic/dynamic-schema.js";
import { evolve, type Growth, type Grown } from "../../ingest/alignment/dynamic/evolve.js";
import { Profile } from "../../ingest/alignment/dynamic/profile.js";
import type { EntityRecord } from "../../ingest/format/record-types.js";
import { findDynamicSchema, importDynamicSchema } from "../../ingest/imodel/dynamic-schemas.js";
import { withHost } from "../../ingest/imodel/host.js";
import { tempFolder } from "../support/temp-folder.js";

const everything: EvolutionPolicy = { kinds: "evolve", properties: "evolve", types: "evolve" };
const physical: Growth["baseOf"] = () => ({ fullName: "BisCore:PhysicalElement", properties: new Set(["codevalue", "userlabel", "jsonproperties", "federationguid"]) });

function grow(current: DynamicSchema | undefined, records: Partial<EntityRecord>[], rest: Partial<Growth> = {}): Grown {
  const profile = new Profile();
  for (const record of records) profile.add({ type: "entity", kind: "Pump", id: "1", ...record });
  return evolve({ current, identity: { name: "Plant", alias: "plant", label: "Plant" }, kinds: profile.kinds(), policy: everything, baseOf: physical, ...rest });
}

async function inIModel(work: (db: IModelDb) => Promise<void>): Promise<void> {
  await withHost(async () => {
    const db = StandaloneDb.createEmpty(join(tempFolder(), "x.bim"), { rootSubject: { name: "x" }, allowEdit: JSON.stringify({ txns: true }) });
    try {
      await work(db);
    } finally {
      db.close();
    }
  });
}

describe("a dynamic schema in an iModel", () => {
  it("is read as it was imported, version after version", () =>
    inIModel(async (db) => {
      expect(findDynamicSchema(db, "Plant")).toBeUndefined();
      const first = grow(undefined, [
        { properties: { Flow: 1, Tags: ["a", "b"], When: "2020-01-01T10:00:00Z", Day: "2020-01-01", Local: "2020-01-01T10:00", big: 2 ** 40, at: { x: 1, y: 2, z: 3 }, rows: [{ a: 1 }], ok: true } },
        { kind: "pump", properties: { Pset_PumpCommon: { Status: "new", "Rated Flow": 1.5 }, "Flow": "a", "flow": "b", "FLOW ": 1 } },
        { kind: "Über-Pumpe №1", properties: { "1st": 1, CodeValue: "x", userLabel: "y", __proto__x: 1, ["__proto__"]: { z: 1 }, Id: 5, ["n".repeat(300)]: 1, ["n".repeat(299) + "m"]: 1 } },
      ]);
      await importDynamicSchema(db, first.schema);
      expect(findDynamicSchema(db, "Plant")).toEqual(first.schema);
      const second = grow(first.schema, [{ properties: { Flow: 1.5, Tags: "c", Extra: "x", When: "2021-01-01" } }, { kind: "Valve" }]);
      expect(second.changes.map(({ className, property, before }) => [className, property?.name, before?.type.scalar])).toEqual([
        ["Pump", "Flow_as_double", "integer"],
        ["Pump", "Extra", undefined],
        ["Pump", "When_as_string", "instant"],
        ["Valve", undefined, undefined],
      ]);
      await importDynamicSchema(db, second.schema);
      expect(findDynamicSchema(db, "Plant")).toEqual(second.schema);
      expect(db.querySchemaVersion("Plant")).toBe("1.0.1");
      expect(grow(second.schema, [{ properties: { Flow: 2, Extra: "y" } }])).toEqual({ schema: second.schema, changes: [], crowdedOut: [] });
    }));

  it("is read as it was imported where its classes are derived from those of another dynamic schema, or of itself", () =>
    inIModel(async (db) => {
      const first = grow(undefined, [{ properties: { Flow: 1 } }]);
      await importDynamicSchema(db, first.schema);
      const fromPump = { baseOf: () => ({ fullName: "Plant:Pump", properties: new Set(["flow"]) }) };
      const other = grow(undefined, [{ properties: { Head: 1 } }], { identity: { name: "Other", alias: "other", label: "Other" }, ...fromPump });
      await importDynamicSchema(db, other.schema);
      expect(findDynamicSchema(db, "Other")).toEqual(other.schema);
      const own = grow(findDynamicSchema(db, "Plant"), [{ kind: "Big", properties: { Flow: "a" } }], fromPump);
      await importDynamicSchema(db, own.schema);
      const [big, pump] = findDynamicSchema(db, "Plant")?.classes ?? [];
      expect(big).toEqual(own.schema.classes[0]);
      expect(pump?.others?.map(({ name }) => name), "names that derived classes have").toEqual(["Flow_2", "Head"]);
    }));

  it("is left alone when another program made it", () =>
    inIModel(async (db) => {
      const own = '<ECSchema schemaName="Plant" alias="p" version="01.00.00" xmlns="http://www.bentley.com/schemas/Bentley.ECXML.3.2"/>';
      await db.importSchemaStrings([own]);
      expect(() => findDynamicSchema(db, "Plant")).toThrow(expect.objectContaining({ key: "alignment-invalid" }));
    }));
});
