import { describe, expect, it } from "vitest";
import type { EnumeratorDescription, PropertyDescription, PropertyType } from "../../ingest/alignment/class-description.js";
import { fitValues, type PlacedValue } from "../../ingest/alignment/fit-values.js";
import { lazyValidator } from "../../ingest/alignment/lazy-validator.js";
import type { JsonSchema } from "../../ingest/schemas/json-schema.js";
import { validatorOf } from "../support/memory-schemas.js";

type Given = [home: PropertyDescription | undefined, value: unknown, flaw?: string];

/** What is stored, by property, and what is wrong with the values that are not. */
function fitted(given: readonly Given[], more: Readonly<Record<string, JsonSchema>> = {}): { stored: Record<string, unknown>; flaws: (string | undefined)[] } {
  const placed = given.map(([home, value, flaw]): PlacedValue => ({ home, value: value as never, flaw }));
  const { stored } = fitValues(placed, { fullName: "Foo:Bar", validate: validatorOf(given.flatMap(([home]) => home ?? []), more) });
  return { stored, flaws: placed.map(({ flaw }) => flaw) };
}

/** What is stored of one value, or what is wrong with it. */
function fittedOne(home: PropertyDescription, value: unknown, limits: JsonSchema = {}): unknown {
  const { stored, flaws } = fitted([[home, value]], { [home.name]: limits });
  return flaws[0] ?? stored[home.name];
}

describe("a value for a property", () => {
  it.each<[PropertyType, unknown]>([
    ["string", "a\0b"],
    ["string", Number.NaN],
    ["string", { a: 1 }],
    ["double", ""],
    ["double", "seven"],
    ["double", Number.POSITIVE_INFINITY],
    ["double", "-Infinity"],
    ["integer", 1.5],
    ["integer", [1]],
    ["boolean", "true"],
    ["dateTime", "yesterday"],
    ["dateTime", "2020/02/28"],
    ["dateTime", "2026-13-01"],
    ["dateTime", "0000-01-01T00:00+14:00"],
    ["dateTime", 2020],
    ["other", "x"],
  ])("of type %s: %j does not fit", (type, value) => {
    expect(fittedOne({ name: "p", type }, value)).toBe(`does not fit Foo:Bar.p (${type})`);
  });

  it.each<[PropertyType, JsonSchema, unknown, unknown]>([
    ["string", { maxLength: 3 }, "abc", "abc"],
    ["string", { maxLength: 3 }, "abcd", "is longer than the 3 characters that Foo:Bar.p holds"],
    ["string", { maxLength: 3 }, 1.25, "is longer than the 3 characters that Foo:Bar.p holds"],
    ["string", { maxLength: 2 }, "\u{1f600}\u{1f600}", "\u{1f600}\u{1f600}"],
    ["string", { maxLength: 2 }, "\u{1f600}\u{1f600}\u{1f600}", "is longer than the 2 characters that Foo:Bar.p holds"],
    ["string", { minLength: 2 }, "ab", "ab"],
    ["string", { minLength: 2 }, "a", "is shorter than the 2 characters that Foo:Bar.p needs"],
    ["string", { minLength: 2 }, "\u{1f600}", "is shorter than the 2 characters that Foo:Bar.p needs"],
    ["string", { maxLength: 0 }, "", ""],
    ["string", { format: "uuid" }, "5bb3e1f4-6c3f-4a55-9d6b-1c9d0a5f7e11", "5bb3e1f4-6c3f-4a55-9d6b-1c9d0a5f7e11"],
    ["string", { format: "uuid" }, "5bb3", "is no GUID, which Foo:Bar.p holds"],
    ["double", { minimum: -0.5, maximum: 1.5 }, -0.5, -0.5],
    ["double", { minimum: -0.5, maximum: 1.5 }, "1.5", 1.5],
    ["double", { minimum: -0.5, maximum: 1.5 }, -0.51, "is less than -0.5, the least that Foo:Bar.p holds"],
    ["double", { minimum: -0.5, maximum: 1.5 }, 1.51, "is more than 1.5, the most that Foo:Bar.p holds"],
    ["integer", { minimum: 0 }, -1, "is less than 0, the least that Foo:Bar.p holds"],
    ["integer", { minimum: 0 }, "many", "does not fit Foo:Bar.p (integer)"],
    ["integer", {}, 2147483647, 2147483647],
    ["integer", {}, 2147483648, "is more than 2147483647, the most that Foo:Bar.p holds"],
    ["long", {}, 2147483648, 2147483648],
    ["long", {}, -(2 ** 53), "is less than -9007199254740991, the least that Foo:Bar.p holds"],
    ["long", { maximum: 5e9 }, 5e9 + 1, "is more than 5000000000, the most that Foo:Bar.p holds"],
  ])("of type %s within %j: %j gives %j", (type, limits, value, expected) => {
    expect(fittedOne({ name: "p", type }, value, limits)).toBe(expected);
  });

  it.each<[JsonSchema, unknown, unknown]>([
    [{ maxItems: 2 }, ["1", 2], [1, 2]],
    [{ maxItems: 2 }, [1, 2, 3], "has more than the 2 entries that Foo:Bar.p holds"],
    [{ minItems: 1 }, [], "has fewer than the 1 entries that Foo:Bar.p needs"],
    [{ items: { type: "number", maximum: 5 } }, [1, 6], "is more than 5, the most that Foo:Bar.p holds"],
    [{}, [1, null], "does not fit Foo:Bar.p (double)"],
  ])("of a list %j: %j gives %j", (limits, value, expected) => {
    expect(fittedOne({ name: "p", type: "double", array: true }, value, limits)).toEqual(expected);
  });

  const level: EnumeratorDescription[] = [{ value: 1, name: "Low", label: "Low level" }, { value: 2, name: "High" }, { value: 3, name: "Odd", label: "2" }];
  const levels = "is none of: 1 (Low level), 2 (High), 3 (2), the values of Foo:Bar.p";
  const phase: EnumeratorDescription[] = [{ value: "L", name: "Liquid", label: "wet" }, { value: "G", name: "Gas", label: "thin" }, { value: "V", name: "Vapour", label: "thin" }, { value: "Solid", name: "Solid" }];
  const phases = "is none of: L (wet), G (thin), V (thin), Solid, the values of Foo:Bar.p";

  it.each<[PropertyType, EnumeratorDescription[], boolean, unknown, unknown]>([
    ["integer", level, true, "Low", 1],
    ["integer", level, true, "low level", levels],
    ["integer", level, true, 4, levels],
    ["integer", level, true, 1.5, levels],
    ["integer", level, true, true, levels],
    ["integer", level, false, 4, 4],
    ["integer", level, false, "Low level", 1],
    ["integer", level, false, "medium", "does not fit Foo:Bar.p (integer)"],
    ["string", phase, true, "wet", "L"],
    ["string", phase, true, "l", phases],
    ["string", phase, true, "thin", phases],
    ["string", phase, true, ["L"], phases],
    ["string", phase, false, "plasma", "plasma"],
    ["string", phase, false, "a\0", "does not fit Foo:Bar.p (string)"],
  ])("of an enumeration of %s, %j, strict: %j: %j gives %j", (type, enumerators, strict, value, expected) => {
    expect(fittedOne({ name: "p", type, enumerators }, value, strict ? { enum: enumerators.map((each) => each.value) } : {})).toBe(expected);
  });

  it("names the first ten values of a long enumeration", () => {
    const enumerators = Array.from({ length: 25 }, (_, i) => ({ value: i, name: `E${i}` }));
    const flaw = fittedOne({ name: "p", type: "integer", enumerators }, 99, { enum: enumerators.map(({ value }) => value) });
    expect(flaw).toBe("is none of: 0 (E0), 1 (E1), 2 (E2), 3 (E3), 4 (E4), 5 (E5), 6 (E6), 7 (E7), 8 (E8), 9 (E9) and 15 more, the values of Foo:Bar.p");
  });
});

describe("values for several properties", () => {
  const count: PropertyDescription = { name: "Count", type: "integer" };
  const name: PropertyDescription = { name: "Name", type: "string" };
  const flag: PropertyDescription = { name: "Flag", type: "boolean" };

  it("are validated together, and each that does not fit is found", () => {
    expect(fitted([[count, "many"], [name, 7], [flag, 1], [undefined, "x"]])).toEqual({
      stored: { Name: "7" },
      flaws: ["does not fit Foo:Bar.Count (integer)", undefined, "does not fit Foo:Bar.Flag (boolean)", undefined],
    });
  });

  it("keep the flaws that they have", () => {
    expect(fitted([[count, 5, "is no number"], [name, "x"]])).toEqual({ stored: { Name: "x" }, flaws: ["is no number", undefined] });
  });

  it("may be for the same property: each is validated, and the last one that fits is stored", () => {
    const noCount = "does not fit Foo:Bar.Count (integer)";
    expect(fitted([[count, "many"], [name, "x"], [count, 1], [count, 2], [count, 2.5], [name, "a\0"]])).toEqual({
      stored: { Count: 2, Name: "x" },
      flaws: [noCount, undefined, undefined, undefined, noCount, "does not fit Foo:Bar.Name (string)"],
    });
  });

  it("are not stored in properties that the JSON Schema does not have", () => {
    const placed: PlacedValue = { home: name, value: "x", flaw: undefined };
    expect(fitValues([placed], { fullName: "Foo:Bar", validate: validatorOf([]) })).toEqual({ stored: {}, misfits: [] });
    expect(placed.flaw).toBe("cannot be stored: Foo:Bar.Name is read-only or has no values");
  });

  it("are validated with those that the class stores anyway, which are taken out when they do not fit", () => {
    const validate = validatorOf([count, name, flag], { Name: { maxLength: 3 } });
    const placed: PlacedValue[] = [{ home: count, value: "5", flaw: undefined }, { home: flag, value: 1, flaw: undefined }];
    expect(fitValues(placed, { fullName: "Foo:Bar", validate }, { Name: "abcd" })).toEqual({ stored: { Count: 5 }, misfits: [{ property: "Name", keyword: "maxLength", limit: "3" }] });
    expect(placed.map(({ flaw }) => flaw)).toEqual([undefined, "does not fit Foo:Bar.Flag (boolean)"]);
    expect(fitValues([], { fullName: "Foo:Bar", validate }, { Name: "abc" })).toEqual({ stored: { Name: "abc" }, misfits: [] });
  });

  it("that are none are not validated", () => {
    const validate = lazyValidator(() => expect.fail("compiled"));
    expect(fitValues([], { fullName: "Foo:Bar", validate })).toEqual({ stored: {}, misfits: [] });
  });
});
