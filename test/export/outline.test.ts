import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convexHull, outlinesOf, type Position2 } from "../../ingest/export/outline.js";

const somePoint = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }));

function turn(a: Position2, b: Position2, c: Position2): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

describe("the convex hull", () => {
  it("is closed, counter-clockwise, and has every point on its left", () => {
    fc.assert(fc.property(fc.array(somePoint, { maxLength: 40 }), (points) => {
      const hull = convexHull(points);
      if (!hull) return;
      expect(hull.at(0)).toEqual(hull.at(-1));
      hull.slice(1).forEach((to, i) => {
        const from = hull[i] ?? to;
        for (const point of points) expect(turn(from, to, point)).toBeGreaterThanOrEqual(0);
      });
    }), { seed: 6 });
  });

  it("is none of points on a line", () => {
    expect(convexHull([])).toBeUndefined();
    expect(convexHull([[0, 0], [1, 1], [2, 2], [1, 1]])).toBeUndefined();
  });
});

describe("outlines of triangles", () => {
  /** Squares of a grid, each as two triangles. */
  function grid(squares: readonly Position2[], width: number): Parameters<typeof outlinesOf>[0] {
    const points: Position2[] = [];
    for (let y = 0; y <= width; y++) for (let x = 0; x <= width; x++) points.push([x, y]);
    const at = (x: number, y: number): number => y * (width + 1) + x;
    const triangles = squares.flatMap(([x, y]): [number, number, number][] => [[at(x, y), at(x + 1, y), at(x + 1, y + 1)], [at(x, y), at(x + 1, y + 1), at(x, y + 1)]]);
    return { points, triangles };
  }

  it("are counter-clockwise without needless corners, with holes clockwise in them", () => {
    const ring = [[0, 0], [1, 0], [2, 0], [0, 1], [2, 1], [0, 2], [1, 2], [2, 2]] as Position2[];
    const [[outer = [], hole = [], ...more] = [], ...others] = outlinesOf(grid(ring, 3)) ?? [];
    expect([more, others]).toEqual([[], []]);
    expect(new Set(outer.map(String))).toEqual(new Set(["0,0", "3,0", "3,3", "0,3"]));
    expect(new Set(hole.map(String))).toEqual(new Set(["1,1", "2,1", "2,2", "1,2"]));
    const area = (corners: Position2[]): number => corners.slice(1).reduce((sum, [x, y], i) => sum + (corners[i]?.[0] ?? 0) * y - x * (corners[i]?.[1] ?? 0), 0) / 2;
    expect([area(outer), area(hole)]).toEqual([9, -1]);
  });

  it("are several where the triangles lie apart, and none where they overlap", () => {
    expect(outlinesOf(grid([[0, 0], [2, 2]], 3))).toHaveLength(2);
    const overlapping = { points: [[0, 0], [2, 0], [0, 2], [2, 2], [-1, 1]] as Position2[], triangles: [[0, 1, 2], [0, 1, 3], [0, 1, 4]] as [number, number, number][] };
    expect(outlinesOf(overlapping)).toBeUndefined();
  });
});
