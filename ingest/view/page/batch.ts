import { BufferAttribute, BufferGeometry } from "three";

/** Points of one batch at most: one more record may pass it. */
const pointsPerBatch = 200_000;

/** What is drawn together: many elements' graphics in one geometry, each point with the row of its entity. */
export class Batch {
  #points: Float32Array[] = [];
  #normals: Int8Array[] = [];
  #colors: { count: number; color: Uint8Array }[] = [];
  #rows: { count: number; row: number }[] = [];
  #indices: { offset: number; indices: Uint32Array }[] = [];
  #count = 0;

  get isFull(): boolean {
    return this.#count >= pointsPerBatch;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add({ points, normals, color, indices, row }: { points: Float32Array; normals?: Int8Array; color: Uint8Array; indices: Uint32Array; row: number }): void {
    const count = points.length / 3;
    this.#points.push(points);
    if (normals) this.#normals.push(normals);
    this.#colors.push({ count, color });
    this.#rows.push({ count, row });
    this.#indices.push({ offset: this.#count, indices });
    this.#count += count;
  }

  /** Makes the geometry, and starts anew. */
  take(): BufferGeometry {
    const count = this.#count;
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(concat(new Float32Array(3 * count), this.#points), 3));
    if (this.#normals.length > 0) geometry.setAttribute("normal", new BufferAttribute(concat(new Int8Array(4 * count), this.#normals), 4, true));
    const colors = new Uint8Array(4 * count);
    const rows = new Float32Array(count);
    fill(this.#colors, (at, { color }) => colors.set(color, 4 * at));
    fill(this.#rows, (at, { row }) => (rows[at] = row));
    geometry.setAttribute("color", new BufferAttribute(colors, 4, true));
    geometry.setAttribute("row", new BufferAttribute(rows, 1));
    const indices = new Uint32Array(this.#indices.reduce((sum, { indices: some }) => sum + some.length, 0));
    let at = 0;
    for (const { offset, indices: some } of this.#indices) for (const index of some) indices[at++] = index + offset;
    if (indices.length > 0) geometry.setIndex(new BufferAttribute(indices, 1));
    this.#points = [];
    this.#normals = [];
    this.#colors = [];
    this.#rows = [];
    this.#indices = [];
    this.#count = 0;
    return geometry;
  }
}

function fill<Run extends { count: number }>(runs: readonly Run[], put: (at: number, run: Run) => void): void {
  let at = 0;
  for (const run of runs) for (let i = 0; i < run.count; i++) put(at++, run);
}

function concat<Target extends Float32Array | Int8Array>(target: Target, pieces: readonly Target[]): Target {
  let at = 0;
  for (const piece of pieces) {
    target.set(piece, at);
    at += piece.length;
  }
  return target;
}
