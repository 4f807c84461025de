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

  it("converts every coordinate of a piece", () => {
    const units = new UnitConversion({ length: "in", angle: "deg" });
    expect(units.piece({ type: "box", low: [0, 0, 0], high: [1, 2, 10] })).toEqual({ type: "box", low: [0, 0, 0], high: [0.0254, 0.0508, 0.254] });
    expect(units.piece({ type: "mesh", points: [1, 0, 0, 0, 1, 0, 0, 0, 1], triangles: [0, 1, 2] })).toMatchObject({ points: [0.0254, 0, 0, 0, 0.0254, 0, 0, 0, 0.0254] });
  });
});
