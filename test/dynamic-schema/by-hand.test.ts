import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { EntityRecord } from "../../ingest/format/record-types.js";
import { withIModel } from "../../ingest/imodel/imodel-target.js";
import { exportSchemaXml } from "../../ingest/imodel/schema-text.js";
import { checkSchemas } from "../../ingest/inspect-schemas.js";
import { documentText } from "../support/document-text.js";
import { reading } from "../support/imodel-content.js";
import { type Ingested, ingestText, totals } from "../support/ingest-text.js";
import { tempFolder } from "../support/temp-folder.js";
import { editByHand, everySort } from "./by-hand-edits.js";
import { missingParts } from "./missing-parts.js";
import { storedByRecord, valuesOf } from "./stored-by-record.js";

const yaml = 'alignment: 1\nkinds: { Site: { class: BisCore:PhysicalType } }\ndefault: { class: Generic:PhysicalObject, properties: { "Max Head": { unit: ft }, Flow: { unit: m³/s }, Low: { unit: ft }, Power: { unit: kW } } }\ndynamicSchema: { name: Plant }\n';

function entity(kind: string, id: string, properties: Record<string, unknown>): EntityRecord {
  return { type: "entity", kind, id, properties };
}

const first = [
  entity("Pump", "1", {
    on: true, count: 1, size: 1.5, Flow: 12.5, "Max Head": 3, day: "2020-02-29", local: "2020-01-01T10:00", seen: "2020-01-01T10:00:00Z", flat: { x: 1, y: 2 }, at: { x: 1, y: 2, z: 3 }, tag: "a",
    counts: [1], tags: ["a"], days: ["2020-02-29"], path: [{ x: 1, y: 2 }], rows: [{ head: 1, name: "a" }], more: [[1]], last: "z", "we\r\nird\t<&\"'> ": 5, Pset: { a: 1, b: "c" },
  }),
  entity("Valve", "1", { tag: "v" }),
];

/** New kinds, properties, members, groups and units, and values of other types than before; some with the names of what is there by hand. */
const second = [
  entity("Pump", "2", {
    on: "yes", count: 2, Flow: 1.5, Low: 5, Power: 2, Head: "high", level: "l", SERIAL: 7, Mixed: "m", remark: "r", Sharp: 1, "Tag no": 1, rows: [{ head: 2, extra: 1, "An extra": "x", name: [1] }], Pset: { c: 1 },
    Mine: { d: 1 }, Other: { d: 2 }, list: [{ Note: 1 }], "we\r\nird\t<&\"'> ": 6,
  }),
  entity("Valve", "2", { tag: "w", turns: [1, 2] }),
  entity("Tool", "1", { Sharp: true }),
  entity("colour", "1", { a: 1 }),
  entity("Big pump", "1", { a: 1 }),
  entity("Site", "1", { a: 1 }),
];

function sync(file: string, records: readonly EntityRecord[]): Promise<Ingested> {
  return withIModel(file, (target) => ingestText(documentText({ header: { mode: "delta" }, records }), target, { yaml }));
}

function schemaOf(file: string): Promise<string> {
  return reading(file, (db) => exportSchemaXml(db, "Plant"));
}

describe("a dynamic schema that somebody has edited by hand", () => {
  it("keeps everything of that, item by item, when it grows, and all values with it", async () => {
    const file = join(tempFolder(), "plant.bim");
    await sync(file, first);
    const stored = await reading(file, (db) => storedByRecord(db, "Plant"));
    const { given, kept } = await editByHand(file, everySort);
    expect(missingParts(given, kept)).toEqual([]);

    const grown = await sync(file, second);
    expect(totals(grown)).toEqual({ inserted: second.length });
    expect(grown.found.filter(({ code }) => !["schema-grown", "property-retyped"].includes(code))).toEqual([]);
    const after = await schemaOf(file);
    expect(missingParts(kept, after)).toEqual([]);
    expect(after).toContain('version="01.00.02"');
    expect(missingParts(after, kept).length).toBeGreaterThan(20);

    const found = await reading(file, (db) => storedByRecord(db, "Plant"));
    expect(found).toMatchObject(stored);
    for (const { kind, id, properties = {} } of second) {
      const converted = { ...properties, ...("Low" in properties && { Low: 5 * 0.3048, Power: 2000 }) };
      expect(found[`${kind} ${id}`]).toEqual(valuesOf(converted));
    }
    expect((await checkSchemas({ imodel: file })).flatMap(({ findings }) => findings.filter(({ severity }) => severity === "error"))).toEqual([]);

    // The retyped values of the first pump move, and its tag is read-only by now.
    const all = [...first, ...second];
    const moved = await sync(file, all);
    expect(totals(moved)).toEqual({ updated: 1, unchanged: all.length - 1 });
    expect(moved.found.map(({ code, message }) => `${code} ${message}`)).toEqual(["value-unfit /tag cannot be stored: Plant:Pump.tag is read-only or has no values"]);
    expect(totals(await sync(file, [...all]))).toEqual({ unchanged: all.length });
    expect(await schemaOf(file)).toBe(after);
    expect((await reading(file, (db) => storedByRecord(db, "Plant")))["Pump 1"]).toEqual(stored["Pump 1"]?.filter((value) => value !== "/tag = a"));
  });
});
