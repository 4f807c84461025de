import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DynamicSchema } from "../../ingest/alignment/dynamic/dynamic-schema.js";
import { evolve } from "../../ingest/alignment/dynamic/evolve.js";
import { Profile } from "../../ingest/alignment/dynamic/profile.js";
import { objectOf } from "../../ingest/schemas/json-schema.js";
import { sourceProperties } from "../../ingest/schemas/source-schema.js";

type Properties = Record<string, unknown>;

/** The schema that records of one kind make, or what it grows by when there is one already. */
function grow(current: DynamicSchema | undefined, records: readonly Properties[]): ReturnType<typeof evolve> {
  const profile = new Profile();
  for (const properties of records) profile.add({ type: "entity", kind: "Pump", id: "1", properties });
  const policy = { kinds: "evolve", properties: "evolve", types: "evolve" } as const;
  return evolve({ current, identity: { name: "Plant", alias: "plant", label: "Plant" }, kinds: profile.kinds(), policy, baseOf: () => ({ fullName: "BisCore:PhysicalElement", properties: new Set() }) });
}

function validatorOf({ classes: [made] }: DynamicSchema): (properties: Properties) => boolean {
  const ajv = new Ajv2020({ strict: true, ownProperties: true, formats: { date: true } });
  const validate = ajv.compile(objectOf(made ? sourceProperties(made) : {}));
  return (properties) => validate(properties);
}

const names = fc.constantFrom("Flow", "flow", "a/b", "a~b", "constructor", "toString", "Pset");
const scalar = fc.oneof(
  fc.boolean(), fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string({ minLength: 1 }),
  fc.constantFrom("2020-02-29", "2020-01-01T10:00", "2020-01-01T10:00:00.5", "2020-01-01T10:00:00Z", "2020-01-01T10:00+02:00"),
);
const value = fc.oneof(scalar, fc.array(scalar, { minLength: 1, maxLength: 3 }), fc.constantFrom({ x: 1, y: 2 }, { x: 1, y: 2, z: 3 }, [{ x: 1, y: 2 }], [{ a: 1 }], [[1]]));
const group = fc.dictionary(names, value, { minKeys: 1, maxKeys: 3 });
const deep = fc.record({ deep: fc.oneof(group, fc.record({ deeper: fc.oneof(value, group, fc.record({ Flow: group })) })) });
const properties = fc.dictionary(names, fc.oneof(value, group, deep), { maxKeys: 4 }) as fc.Arbitrary<Properties>;

describe("the JSON Schema of a class that was made for a source", () => {
  it("accepts the records that the class was made for, and of others those that it does not grow for", () => {
    fc.assert(
      fc.property(fc.array(properties, { minLength: 1, maxLength: 4 }), properties, (records, other) => {
        const { schema } = grow(undefined, records);
        const accepts = validatorOf(schema);
        expect(records.filter((record) => !accepts(record))).toEqual([]);
        expect(accepts(other)).toBe(grow(schema, [other]).changes.length === 0);
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it("is that of the widest type where the type of the values has moved", () => {
    const { schema } = grow(grow(undefined, [{ v: 1, w: "2020-01-01" }]).schema, [{ v: 1.5, w: ["a"] }]);
    const accepts = validatorOf(schema);
    expect([{ v: 1 }, { v: 2.5 }, { w: "2020-01-01" }, { w: ["a", 1] }, { v: "a" }, { w: { x: 1, y: 2 } }, { u: 1 }].map(accepts)).toEqual([true, true, true, true, false, false, false]);
  });

  it("names the EC property of each value", () => {
    const { schema } = grow(undefined, [{ "Max Flow": 1, Pset: { Status: true } }]);
    expect(schema.classes.map((each) => sourceProperties(each))).toEqual([
      {
        "Max Flow": { title: "Max Flow", $comment: "EC property Max__x0020__Flow", type: "integer", minimum: -2147483648, maximum: 2147483647 },
        Pset: { type: "object", additionalProperties: false, properties: { Status: { title: "Status", $comment: "EC property Pset_Status", type: "boolean" } } },
      },
    ]);
  });
});
