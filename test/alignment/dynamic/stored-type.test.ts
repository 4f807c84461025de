import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../ingest/alignment/json.js";
import { holds, join, type StoredType, toStored, typeOfValue } from "../../../ingest/alignment/dynamic/stored-type.js";

const show = (type: StoredType | undefined): string => (type ? `${type.scalar}${type.array ? "[]" : ""}` : "nothing");

const scalar = fc.oneof(fc.boolean(), fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.constantFrom("2020-02-29", "2021-02-29", "2020-01-01T10:00", "2020-01-01T10:00:00Z", "0001-01-01"));
const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.constantFrom({ x: 1, y: 2 }, { x: 1, y: 2, z: 3 }), fc.array(fc.dictionary(fc.string(), scalar), { maxLength: 2 })) as fc.Arbitrary<Json>;

describe("the type of a value", () => {
  it.each<[Json, string]>([
    [null, "nothing"], ["", "nothing"], [[], "nothing"], [true, "boolean"], [0, "integer"], [-0, "double"], [2 ** 31 - 1, "integer"], [2 ** 31, "double"], [-(2 ** 31), "integer"],
    [2 ** 53, "double"], [1.5, "double"], ["a", "string"], ["2020-02-29", "date"], ["2021-02-29", "string"], ["2020-13-01", "string"], ["0000-01-01", "string"],
    ["2020-01-01T10:00", "dateTime"], ["2020-01-01T25:00", "string"], ["2020-01-01T10:00:00.123Z", "instant"], ["2020-01-01T10:00:00.1234Z", "string"], ["2020-01-01T10:00:00+02:00", "instant"],
    [["a", 1], "string[]"], [[1, 2.5], "double[]"], [[1, null], "json"], [[[1]], "json"], [[{ x: 1, y: 2 }], "point2d[]"], [{ x: 1, y: 2, z: 3 }, "point3d"], [{ a: 1 }, "json"], [{ x: "1", y: 2 }, "json"],
  ])("of %j is %s", (given, expected) => expect(show(typeOfValue(given))).toBe(expected));
});

describe("the type that holds several values", () => {
  it.each<[Json, Json, string]>([
    [1, 2 ** 40, "double"], [1, 1.5, "double"], [1, "a", "string"], [true, 1, "string"], ["2020-01-01", "2020-01-01T10:00", "string"], ["2020-01-01", "a", "string"],
    [1, [2], "integer[]"], [["a"], 1.5, "string[]"], [{ x: 1, y: 2 }, { x: 1, y: 2, z: 3 }, "json"], [{ x: 1, y: 2 }, "a", "json"], [[{ a: 1 }], [1], "json"],
  ])("of %j and %j is %s", (one, other, expected) => {
    const types = [typeOfValue(one), typeOfValue(other)] as [StoredType, StoredType];
    expect(show(join(...types))).toBe(expected);
    expect(show(join(types[1], types[0]))).toBe(expected);
  });

  it("does not depend on their order, and holds each of them without loss", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
        const types = values.map(typeOfValue).filter((type) => type !== undefined);
        fc.pre(types.length > 0);
        const joined = types.reduce(join);
        expect(types.reduceRight(join)).toEqual(joined);
        for (const each of values) {
          const type = typeOfValue(each);
          if (!type) continue;
          expect(holds(joined, type)).toBe(true);
          expect(isFoundAgain(each, toStored(each, joined), joined)).toBe(true);
        }
      }),
      { numRuns: 2000, seed: 4 },
    );
  });
});

/** Whether the value can be told from what is stored of it. */
function isFoundAgain(given: Json, stored: Json, { scalar: type, array }: StoredType): boolean {
  if (type === "json") return Object.is(JSON.stringify(given), stored);
  if (array) return Array.isArray(stored) && (Array.isArray(given) ? given : [given]).every((each: Json, i) => isFoundAgain(each, (stored as Json[])[i] ?? null, { scalar: type, array: false }));
  if (typeof given === "string" && type !== "string") return Date.parse(given.length > 16 || given.length === 10 ? given : `${given}Z`) === Date.parse((stored as string).endsWith("Z") || type === "date" ? (stored as string) : `${stored as string}Z`);
  return given === stored || (typeof stored === "string" && JSON.stringify(given) === stored) || JSON.stringify(given) === JSON.stringify(stored);
}
