import { describe, expect, it } from "vitest";
import type { EnumeratorDescription, PropertyDescription, PropertyType } from "../../ingest/alignment/class-description.js";
import { coerce } from "../../ingest/alignment/coerce.js";

describe("coerce", () => {
  it.each<[PropertyType, unknown, unknown]>([
    ["string", "x", "x"],
    ["string", 7.5, "7.5"],
    ["string", false, "false"],
    ["string", "a\ud83d\ude00b", "a\ud83d\ude00b"],
    ["double", 7.5, 7.5],
    ["double", "7.5", 7.5],
    ["integer", "1e3", 1000],
    ["long", "2147483648", 2147483648],
    ["boolean", true, true],
    ["dateTime", "2026-03-01", "2026-03-01"],
    ["dateTime", "2026-03-01T06:00", "2026-03-01T06:00"],
    ["dateTime", "2026-03-01T06:00:00Z", "2026-03-01T06:00:00Z"],
    ["dateTime", "2026-03-01T06:00:00+02:00", "2026-03-01T04:00:00.000Z"],
    ["dateTime", "2026-03-01T00:00-05:30", "2026-03-01T05:30:00.000Z"],
    ["dateTime", "2024-02-29", "2024-02-29"],
  ])("to %s: %j becomes %j", (type, value, expected) => {
    expect(coerced(value, { name: "p", type })).toEqual(expected);
  });

  it.each<[PropertyType, unknown]>([
    ["string", Number.NaN],
    ["string", { a: 1 }],
    ["double", ""],
    ["double", "seven"],
    ["double", "-Infinity"],
    ["double", Number.POSITIVE_INFINITY],
    ["integer", 1.5],
    ["integer", 2147483648],
    ["boolean", "true"],
    ["dateTime", "yesterday"],
    ["dateTime", "2020/02/28"],
    ["dateTime", 2020],
  ])("to %s: leaves %j to the JSON Schema", (type, value) => {
    expect(coerced(value, { name: "p", type })).toEqual(value);
  });

  it.each<[PropertyType, unknown]>([
    ["string", "a\0b"],
    ["string", "a\ud800b"],
    ["dateTime", "2026-13-01"],
    ["dateTime", "2023-02-29"],
    ["dateTime", "2026-01-01T25:00"],
    ["other", "x"],
    ["other", { x: 1, y: 2 }],
  ])("to %s: makes nothing of %j, which no JSON Schema would find", (type, value) => {
    expect(coerced(value, { name: "p", type })).toBeUndefined();
  });

  it("makes a list of one value, and converts each entry of a list", () => {
    expect(coerced("1", { name: "p", type: "double", array: true })).toEqual([1]);
    expect(coerced(["1", null, "x"], { name: "p", type: "double", array: true })).toEqual([1, null, "x"]);
    expect(coerced(["a", "b\0"], { name: "p", type: "string", array: true })).toBeUndefined();
  });

  const level: EnumeratorDescription[] = [{ value: 1, name: "Low", label: "Low level" }, { value: 2, name: "High" }, { value: 3, name: "Odd", label: "2" }];
  const phase: EnumeratorDescription[] = [{ value: "L", name: "Liquid", label: "wet" }, { value: "G", name: "Gas", label: "thin" }, { value: "V", name: "Vapour", label: "thin" }, { value: "Solid", name: "Solid" }];

  it.each<[PropertyType, EnumeratorDescription[], unknown, unknown]>([
    ["integer", level, 1, 1],
    ["integer", level, "2", 2],
    ["integer", level, "Low", 1],
    ["integer", level, "high", 2],
    ["integer", level, "Low level", 1],
    ["integer", level, "low level", "low level"],
    ["integer", level, 4, 4],
    ["string", phase, "L", "L"],
    ["string", phase, "l", "l"],
    ["string", phase, "Gas", "G"],
    ["string", phase, "vapour", "V"],
    ["string", phase, "wet", "L"],
    ["string", phase, "thin", "thin"],
    ["string", phase, "a\0", undefined],
  ])("to an enumeration of %s, %j: %j becomes %j", (type, enumerators, value, expected) => {
    expect(coerced(value, { name: "p", type, enumerators })).toEqual(expected);
  });
});

function coerced(value: unknown, property: PropertyDescription): unknown {
  return coerce(value as never, property);
}
