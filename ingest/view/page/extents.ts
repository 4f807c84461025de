import { Box3, Vector3 } from "three";

/** Where the graphics of each entity lie. */
export class Extents {
  /** Around everything. */
  readonly all = new Box3();
  readonly #boxes = new Map<number, Box3>();
  readonly #point = new Vector3();

  add(row: number, points: Float32Array): void {
    const box = this.#boxes.get(row) ?? new Box3();
    this.#boxes.set(row, box);
    for (let i = 0; i < points.length; i += 3) box.expandByPoint(this.#point.fromArray(points, i));
    this.all.union(box);
  }

  of(row: number): Box3 | undefined {
    return this.#boxes.get(row);
  }

  /** Around all rows that are wanted, without the few that lie far away from the rest. */
  around(isWanted: (row: number) => boolean): Box3 {
    const boxes = [...this.#boxes].filter(([row]) => isWanted(row)).map(([, box]) => box);
    const middles = boxes.map((box) => box.getCenter(new Vector3()));
    const middle = new Vector3(...(["x", "y", "z"] as const).map((axis) => median(middles.map((point) => point[axis]))));
    const distances = middles.map((point) => point.distanceTo(middle)).sort((a, b) => a - b);
    const usual = distances[Math.floor(0.95 * (distances.length - 1))] ?? 0;
    const largest = boxes.reduce((size, box, i) => ((middles[i]?.distanceTo(middle) ?? 0) <= usual ? Math.max(size, box.getSize(new Vector3()).length()) : size), 0);
    const around = new Box3();
    boxes.forEach((box, i) => {
      if ((middles[i]?.distanceTo(middle) ?? 0) <= 10 * usual + largest) around.union(box);
    });
    return around;
  }
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
