import { describe, expect, it } from "vitest";
import type { EnumerationDescription, PropertyDescription, PropertyType, ValueLimits } from "../../ingest/alignment/class-description.js";
import { coerce } from "../../ingest/alignment/coerce.js";

describe("coerce", () => {
  it.each<[PropertyType, unknown, unknown]>([
    ["string", "x", "x"],
    ["string", 7.5, "7.5"],
    ["string", "a\0b", undefined],
    ["string", "a\ud800b", undefined],
    ["string", "a\ud83d\ude00b", "a\ud83d\ude00b"],
    ["string", Number.NaN, undefined],
    ["string", { a: 1 }, undefined],
    ["double", 7.5, 7.5],
    ["double", "7.5", 7.5],
    ["double", "", undefined],
    ["double", "seven", undefined],
    ["double", Number.NaN, undefined],
    ["double", Number.POSITIVE_INFINITY, undefined],
    ["double", "-Infinity", undefined],
    ["integer", 2147483647, 2147483647],
    ["integer", 2147483648, undefined],
    ["integer", 1.5, undefined],
    ["long", 2147483648, 2147483648],
    ["boolean", true, true],
    ["boolean", "true", undefined],
    ["dateTime", "2026-03-01", "2026-03-01"],
    ["dateTime", "2026-03-01T06:00:00Z", "2026-03-01T06:00:00Z"],
    ["dateTime", "yesterday", undefined],
    ["dateTime", "2", undefined],
    ["dateTime", "2020/02/28", undefined],
    ["dateTime", "2026-13-01", undefined],
    ["other", "x", undefined],
  ])("to %s: %j gives %j", (type, value, stored) => {
    expect(coerced(value, { name: "p", type })).toEqual(stored ?? `does not fit Foo:Bar.p (${type})`);
  });

  it.each<[PropertyType, ValueLimits, unknown, unknown]>([
    ["string", { maxLength: 3 }, "abc", "abc"],
    ["string", { maxLength: 3 }, "abcd", "is longer than the 3 characters that Foo:Bar.p holds"],
    ["string", { maxLength: 3 }, 1.25, "is longer than the 3 characters that Foo:Bar.p holds"],
    ["string", { maxLength: 2 }, "\u{1f600}\u{1f600}", "\u{1f600}\u{1f600}"],
    ["string", { maxLength: 2 }, "\u{1f600}\u{1f600}\u{1f600}", "is longer than the 2 characters that Foo:Bar.p holds"],
    ["string", { minLength: 2 }, "ab", "ab"],
    ["string", { minLength: 2 }, "a", "is shorter than the 2 characters that Foo:Bar.p needs"],
    ["string", { minLength: 2 }, "\u{1f600}", "is shorter than the 2 characters that Foo:Bar.p needs"],
    ["string", { maxLength: 0 }, "", ""],
    ["double", { minValue: -0.5, maxValue: 1.5 }, -0.5, -0.5],
    ["double", { minValue: -0.5, maxValue: 1.5 }, "1.5", 1.5],
    ["double", { minValue: -0.5, maxValue: 1.5 }, -0.51, "is less than -0.5, the least that Foo:Bar.p holds"],
    ["double", { minValue: -0.5, maxValue: 1.5 }, 1.51, "is more than 1.5, the most that Foo:Bar.p holds"],
    ["integer", { minValue: 0 }, -1, "is less than 0, the least that Foo:Bar.p holds"],
    ["long", { maxValue: 5e9 }, 5e9 + 1, "is more than 5000000000, the most that Foo:Bar.p holds"],
    ["integer", { minValue: 0 }, "many", "does not fit Foo:Bar.p (integer)"],
  ])("to %s within %j: %j gives %j", (type, limits, value, expected) => {
    expect(coerced(value, { name: "p", type, limits })).toEqual(expected);
  });

  const level: EnumerationDescription = {
    strict: true,
    enumerators: [{ value: 1, name: "Low", label: "Low level" }, { value: 2, name: "High" }, { value: 3, name: "Odd", label: "2" }],
  };
  const levels = "is none of: 1 (Low level), 2 (High), 3 (2), the values of Foo:Bar.p";
  const phase: EnumerationDescription = {
    strict: true,
    enumerators: [{ value: "L", name: "Liquid", label: "wet" }, { value: "G", name: "Gas", label: "thin" }, { value: "V", name: "Vapour", label: "thin" }, { value: "Solid", name: "Solid" }],
  };
  const phases = "is none of: L (wet), G (thin), V (thin), Solid, the values of Foo:Bar.p";

  it.each<[PropertyType, EnumerationDescription, unknown, unknown]>([
    ["integer", level, 1, 1],
    ["integer", level, "2", 2],
    ["integer", level, "Low", 1],
    ["integer", level, "high", 2],
    ["integer", level, "Low level", 1],
    ["integer", level, "low level", levels],
    ["integer", level, 4, levels],
    ["integer", level, 1.5, levels],
    ["integer", level, true, levels],
    ["integer", { ...level, strict: false }, 4, 4],
    ["integer", { ...level, strict: false }, "Low level", 1],
    ["integer", { ...level, strict: false }, "medium", "does not fit Foo:Bar.p (integer)"],
    ["string", phase, "L", "L"],
    ["string", phase, "l", phases],
    ["string", phase, "Gas", "G"],
    ["string", phase, "wet", "L"],
    ["string", phase, "thin", phases],
    ["string", phase, ["L"], phases],
    ["string", { ...phase, strict: false }, "plasma", "plasma"],
    ["string", { ...phase, strict: false }, "Vapour", "V"],
    ["string", { ...phase, strict: false }, "a\0", "does not fit Foo:Bar.p (string)"],
  ])("to an enumeration of %s, %j: %j gives %j", (type, enumeration, value, expected) => {
    expect(coerced(value, { name: "p", type, enumeration })).toEqual(expected);
  });

  it("names the first ten values of a long enumeration", () => {
    const enumerators = Array.from({ length: 25 }, (_, i) => ({ value: i, name: `E${i}` }));
    const flaw = coerced(99, { name: "p", type: "integer", enumeration: { strict: true, enumerators } });
    expect(flaw).toBe("is none of: 0 (E0), 1 (E1), 2 (E2), 3 (E3), 4 (E4), 5 (E5), 6 (E6), 7 (E7), 8 (E8), 9 (E9) and 15 more, the values of Foo:Bar.p");
  });
});

/** What is stored, or what is wrong. */
function coerced(value: unknown, property: PropertyDescription): unknown {
  const result = coerce(value as never, property, "Foo:Bar");
  return "flaw" in result ? result.flaw : result.stored;
}
