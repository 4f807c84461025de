import { describe, expect, it } from "vitest";
import { type ElementRange, outlyingRanges } from "../../ingest/imodel/location/outlying-ranges.js";

const range = (id: string, x: number, y = 0): ElementRange => ({ id, low: [x, y, 0], high: [x + 1, y + 1, 1] });
const outliers = (ranges: readonly ElementRange[]): string[] => outlyingRanges(ranges).map(({ id }) => id);
const site = (count: number, step: number): ElementRange[] => Array.from({ length: count }, (_, i) => range(`${i}`, 400_000 + step * i, 3 * i));

describe("an element is an outlier", () => {
  it("when it lies at 0, 0 and the site 400 km away, however small the site is", () => {
    expect(outliers([...site(5, 10), range("zero", 0)])).toEqual(["zero"]);
    expect(outliers([...site(500, 10), range("zero", 0), range("other", 0, 5)])).toEqual(["zero", "other"]);
  });

  it("not when a site is long, when there are two sites, or when nobody can say who lies apart", () => {
    expect(outliers(site(1000, 200))).toEqual([]);
    expect(outliers([...site(6, 10), ...Array.from({ length: 4 }, (_, i) => range(`second ${i}`, 450_000 + 10 * i))])).toEqual([]);
    expect(outliers([...site(2, 10), range("zero", 0)])).toEqual([]);
    expect(outliers([])).toEqual([]);
  });

  it("not within a kilometre, also of things that all lie in one place", () => {
    expect(outliers([...site(10, 0), range("near", 400_900)])).toEqual([]);
    expect(outliers([...site(10, 0), range("far", 402_000)])).toEqual(["far"]);
  });
});
