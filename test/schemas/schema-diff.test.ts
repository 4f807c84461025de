import { describe, expect, it } from "vitest";
import type { DynamicClass, DynamicSchema } from "../../ingest/alignment/dynamic/dynamic-schema.js";
import { schemaDiff } from "../../ingest/schemas/schema-diff.js";

const pump: DynamicClass = {
  name: "Pump", label: "Pump", kind: "Pump", base: "BisCore:PhysicalElement",
  properties: [{ name: "Flow", label: "Flow", pointer: "/Flow", type: { scalar: "integer", array: false } }],
};
const schema: DynamicSchema = { name: "Plant", alias: "plant", label: "Plant", version: { read: 1, write: 0, minor: 0 }, classes: [pump], groups: [] };

describe("the difference of two versions of a dynamic schema", () => {
  it("is nothing when they are the same", () => {
    expect(schemaDiff(schema, schema)).toEqual({ name: "Plant", from: "01.00.00", to: "01.00.00", classes: [] });
  });

  it("is all of a new one", () => {
    expect(schemaDiff(undefined, schema)).toEqual({
      name: "Plant", to: "01.00.00", classes: [{ name: "Pump", kind: "Pump", isNew: true, properties: [{ name: "Flow", pointer: "/Flow", type: "integer" }] }],
    });
  });

  it("names the type that values had in the property they went to last", () => {
    const first: DynamicClass = { ...pump, properties: [...pump.properties, { name: "Flow_as_double", label: "f", pointer: "/Flow", type: { scalar: "double", array: false } }] };
    const second: DynamicClass = { ...first, properties: [...first.properties, { name: "Flow_as_string_array", label: "g", pointer: "/Flow", type: { scalar: "string", array: true } }] };
    expect(schemaDiff({ ...schema, version: { read: 1, write: 0, minor: 1 }, classes: [first] }, { ...schema, version: { read: 1, write: 0, minor: 2 }, classes: [second] })).toEqual({
      name: "Plant", from: "01.00.01", to: "01.00.02",
      classes: [{ name: "Pump", kind: "Pump", isNew: false, properties: [{ name: "Flow_as_string_array", pointer: "/Flow", type: "string array", before: "double" }] }],
    });
  });
});
