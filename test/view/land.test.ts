import { describe, expect, it } from "vitest";
import { readLand } from "../../ingest/view/land.js";

describe("the outline of land", () => {
  it("stays within the world, and no line goes around it", async () => {
    const { world, near } = await readLand({ longitude: 179.9, latitude: -17 });
    for (const ring of [...world, ...near]) {
      expect(ring.length).toBeGreaterThan(4);
      for (let i = 2; i < ring.length; i += 2) {
        expect(Math.abs(ring[i] ?? 0)).toBeLessThanOrEqual(18_000);
        expect(Math.abs((ring[i] ?? 0) - (ring[i - 2] ?? 0))).toBeLessThan(18_000);
      }
    }
  });

  it("has what lies near a place in more detail", async () => {
    const { world, near } = await readLand({ longitude: 15, latitude: 54 });
    const [coarse, fine] = [world, near].map((rings) => rings.reduce((sum, ring) => sum + ring.length, 0));
    expect(near.length).toBeGreaterThan(0);
    expect(near.length).toBeLessThan(world.length * 10);
    expect(fine).toBeGreaterThan(1000);
    expect(coarse).toBeGreaterThan(5000);
    expect((await readLand({ longitude: -150, latitude: 20 })).near.length).toBeLessThan(near.length);
  });
});
