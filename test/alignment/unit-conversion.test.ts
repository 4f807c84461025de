import { describe, expect, it } from "vitest";
import type { UnitDescription } from "../../ingest/alignment/class-description.js";
import { ratio } from "../../ingest/alignment/ratio.js";
import { conversion } from "../../ingest/alignment/unit-conversion.js";
import { findUnit, plainSpelling, unitAliases } from "../../ingest/alignment/unit-names.js";
import { units } from "./plant.js";

function named(name: string, phenomenon?: string): UnitDescription {
  const found = findUnit(name, units, phenomenon);
  if ("flaw" in found) throw new Error(found.flaw);
  return found.unit;
}

describe("conversion", () => {
  it.each<[string, string | undefined, number, number]>([
    ["mm", undefined, 35, 0.035],
    ["mm", undefined, 1.1, 0.0011],
    ["m", "mm", 0.3, 300],
    ["ft", undefined, 1_000_000, 304_800],
    ["ft", "mm", 1, 304.8],
    ["us-ft", undefined, 3937, 1200],
    ["us-ft", "ft", 1_000_000, 1_000_002.000004000008],
    ["°C", undefined, 0, 273.15],
    ["°F", "°C", -40, -40],
    ["°F", "°C", 98.6, 37],
    ["°C", "°F", 37, 98.6],
    ["mm", "mm", 0.1, 0.1],
  ])("of %s to %s makes of %d exactly %d", (from, to, value, converted) => {
    expect(conversion(named(from), to === undefined ? undefined : named(to))(value)).toBe(converted);
  });

  it("rounds each value once or twice, never the conversion", () => {
    const inch: UnitDescription = { name: "IN", phenomenon: "LENGTH", factor: ratio("0.0254"), offset: ratio(0) };
    for (let value = 0; value < 1000; value++) expect(conversion(inch, named("mm"))(value)).toBe((value * 254) / 10);
  });

  it("falls back to numbers where the fraction is too large for them", () => {
    const degree: UnitDescription = { name: "ARC_DEG", phenomenon: "ANGLE", factor: { over: 3141592653589793n, under: 180_000000000000000n }, offset: ratio(0) };
    expect(conversion(degree)(180)).toBeCloseTo(Math.PI, 15);
  });
});

describe("ratio", () => {
  it.each<[number | string, bigint, bigint]>([
    [25.4, 127n, 5n],
    ["-0.50", -1n, 2n],
    ["1.0e-24", 1n, 10n ** 24n],
    [1e21, 10n ** 21n, 1n],
    ["0", 0n, 1n],
    ["+.5", 1n, 2n],
  ])("%s is %d/%d", (value, over, under) => {
    expect(ratio(value)).toEqual({ over, under });
  });

  it.each(["", ".", "x", "1e9999", "0x10", "NaN"])("%s is none", (text) => {
    expect(() => ratio(text)).toThrow(RangeError);
  });
});

describe("findUnit", () => {
  it.each([
    ["mm", "MM"],
    ["MM", "MM"],
    ["Units:MM", "MM"],
    ["u.MM", "MM"],
    ["us-ft", "US_SURVEY_FT"],
    ["feet", "FT"],
    ["m³/s", "CUB_M_PER_SEC"],
    ["m^3/s", "CUB_M_PER_SEC"],
    [" m3 / s", "CUB_M_PER_SEC"],
    ["l/s", "LITRE_PER_SEC"],
    ["°C", "CELSIUS"],
    ["℃", "CELSIUS"],
    ["degF", "FAHRENHEIT"],
    ["mN", "MN"],
    ["Units:MN", "MN"],
  ])("finds %s", (name, found) => {
    expect(named(name).name).toBe(found);
  });

  it("lets the property decide between units of one name", () => {
    expect(findUnit("N/m", units)).toEqual({ flaw: "N/m can be Units:N_PER_M (N/m) or Units:SPRING_CONSTANT_N_PER_M (N/m); say which" });
    expect(named("N/m", "LINEAR_LOAD").name).toBe("N_PER_M");
    expect(named("N/m", "SPRING_CONSTANT").name).toBe("SPRING_CONSTANT_N_PER_M");
  });

  it.each(["Units:XX", "toString", "__proto__", ""])("finds no %s", (name) => {
    expect(findUnit(name, units)).toHaveProperty("flaw");
  });

  it("has aliases in their plain spelling only", () => {
    expect(Object.keys(unitAliases).filter((alias) => plainSpelling(alias) !== alias)).toEqual([]);
  });
});
