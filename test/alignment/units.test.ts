import { describe, expect, it } from "vitest";
import { UnitConversion } from "../../ingest/alignment/units.js";

describe("UnitConversion", () => {
  it("tells the international foot from the US survey foot", () => {
    const x = (length: "ft" | "us-ft") => new UnitConversion({ length, angle: "deg" }).placement({ origin: [1_000_000, 0, 0] }).origin[0];
    expect(x("ft")).toBeCloseTo(304_800, 9);
    expect(x("us-ft")).toBeCloseTo(304_800.6096012192, 9);
  });

  it("gives metres and degrees", () => {
    const { origin, yaw, pitch } = new UnitConversion({ length: "mm", angle: "grad" }).placement({ origin: [1, 2, 3], yaw: 100 });
    expect([...origin, yaw, pitch]).toEqual([0.001, 0.002, 0.003, 90, 0]);
    expect(new UnitConversion({ length: "m", angle: "rad" }).placement({ origin: [0, 0, 0], roll: Math.PI }).roll).toBeCloseTo(180, 12);
  });

  it("divides where the unit is a fraction, so that the result is the closest number", () => {
    const units = new UnitConversion({ length: "mm", angle: "grad" });
    expect([0.1, 3, 7, 12_345.678].map((value) => units.length(value))).toEqual([0.0001, 0.003, 0.007, 12.345678]);
    expect([100, 50, 200 / 3].map((value) => units.angle(value))).toEqual([90, 45, 60]);
  });
});
