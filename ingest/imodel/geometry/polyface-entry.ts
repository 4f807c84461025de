import type { ElementGeometryDataEntry } from "@itwin/core-common";
import { ElementGeometry } from "../itwin/core-common.js";
import { IndexedPolyface } from "../itwin/core-geometry.js";
import type { Triangles } from "./colored-triangles.js";

/**
 * What stands before the numbers of a polyface in a geometry stream, and where it says how far away these are. It depends on neither their values nor how many there are.
 * The numbers are, one list after the other, each behind its length: normals, 4 bytes of nothing and their indices, if there are normals; indices of points, and points.
 */
interface Head {
  opcode: ElementGeometryDataEntry["opcode"];
  bytes: Uint8Array;
  places: { points: number; normals: number; pointIndices: number; normalIndices: number };
}

/** Points in the order in which triangles use them first, and the triangles by those: counted from 1, each followed by 0. */
interface UsedPoints {
  order: Uint32Array;
  indices: Int32Array;
}

const heads = new Map<string, Head>();

/**
 * Triangles as an entry of a geometry stream: the same bytes that core-geometry makes of an indexed polyface, many times as fast. Points that they do not use are left out.
 * Holds their numbers once more. For little-endian machines, as iTwin.js itself is.
 */
export function polyfaceEntry({ points, normals, corners, closed }: Triangles): ElementGeometryDataEntry {
  // What has an inside is seen from outside alone.
  const head = headFor({ hasNormals: normals !== undefined, twoSided: !closed });
  const used = usedPoints(corners, points.length / 3);
  const lists = listSizes({ points: used.order.length, triangles: corners.length / 3, hasNormals: normals !== undefined });
  const { bytes, places } = head;
  const writer = new ListWriter(bytes, lists);
  if (normals) {
    writer.addVectors(places.normals, normals, used);
    writer.leave(gap);
    writer.addIndices(places.normalIndices, used);
  }
  writer.addIndices(places.pointIndices, used);
  writer.addVectors(places.points, points, used);
  return { opcode: head.opcode, data: writer.data };
}

/** Bytes of nothing behind normals, by which these stand at a multiple of 8. */
const gap = 4;

/** Of all lists with their lengths, in bytes. */
function listSizes({ points, triangles, hasNormals }: { points: number; triangles: number; hasNormals: boolean }): number {
  const both = 4 + 24 * points + 4 + 16 * triangles;
  return hasNormals ? 2 * both + gap : both;
}

class ListWriter {
  readonly data: Uint8Array;
  readonly #view: DataView;
  #position: number;

  constructor(head: Uint8Array, lists: number) {
    const data = new Uint8Array(head.length + lists);
    data.set(head);
    this.data = data;
    this.#view = new DataView(data.buffer);
    this.#position = head.length;
  }

  addVectors(place: number, vectors: Float64Array, { order }: UsedPoints): void {
    const length = 3 * order.length;
    const numbers = new Float64Array(this.data.buffer, this.#begin(place, { length, bytes: 8 * length }), length);
    for (let i = 0; i < order.length; i++) {
      const from = 3 * (order[i] ?? 0);
      numbers[3 * i] = vectors[from] ?? 0;
      numbers[3 * i + 1] = vectors[from + 1] ?? 0;
      numbers[3 * i + 2] = vectors[from + 2] ?? 0;
    }
  }

  addIndices(place: number, { indices }: UsedPoints): void {
    const { length, byteLength: bytes } = indices;
    new Int32Array(this.data.buffer, this.#begin(place, { length, bytes }), length).set(indices);
  }

  /** Leaves zeros. */
  leave(bytes: number): void {
    this.#position += bytes;
  }

  /** Writes the length of a list, and at its place how far away that is; returns where its numbers begin. The next list begins behind them. */
  #begin(place: number, { length, bytes }: { length: number; bytes: number }): number {
    this.#view.setUint32(place, this.#position - place, true);
    this.#view.setUint32(this.#position, length, true);
    const start = this.#position + 4;
    this.#position = start + bytes;
    return start;
  }
}

function usedPoints(corners: ArrayLike<number>, count: number): UsedPoints {
  const numbers = new Int32Array(count);
  const order = new Uint32Array(Math.min(count, corners.length));
  const indices = new Int32Array((corners.length / 3) * 4);
  let used = 0;
  for (let i = 0, start = 0; i < corners.length; i += 3, start += 4) {
    for (let k = 0; k < 3; k++) {
      const corner = corners[i + k] ?? 0;
      let number = numbers[corner] ?? 0;
      if (number === 0) {
        order[used] = corner;
        number = numbers[corner] = ++used;
      }
      indices[start + k] = number;
    }
  }
  return { order: order.subarray(0, used), indices };
}

/** From the bytes that core-geometry makes of one triangle. */
function headFor({ hasNormals, twoSided }: { hasNormals: boolean; twoSided: boolean }): Head {
  const key = `${hasNormals} ${twoSided}`;
  let head = heads.get(key);
  if (!head) heads.set(key, (head = headOf(triangleEntry(hasNormals, twoSided), listSizes({ points: 3, triangles: 1, hasNormals }))));
  return head;
}

/** The fields of FlatBuffers' tables are those of `Polyface` and `VariantGeometry` in BGFBAccessors of core-geometry 5.1.9. */
function headOf({ opcode, data }: ElementGeometryDataEntry, lists: number): Head {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const target = (place: number): number => place + view.getUint32(place, true);
  // A table starts with the distance back to a list of where its fields are, whose first two entries are sizes.
  const field = (table: number, number: number): number => table + view.getUint16(table - view.getInt32(table, true) + 4 + 2 * number, true);
  const signature = 8;
  const polyface = target(field(target(signature), 1));
  const places = { points: field(polyface, 0), normals: field(polyface, 2), pointIndices: field(polyface, 5), normalIndices: field(polyface, 7) };
  return { opcode, bytes: data.slice(0, data.length - lists), places };
}

function triangleEntry(hasNormals: boolean, twoSided: boolean): ElementGeometryDataEntry {
  const polyface = IndexedPolyface.create(hasNormals);
  for (let i = 0; i < 3; i++) {
    polyface.addPointXYZ(i, i % 2, 0);
    polyface.addPointIndex(i, true);
    if (!hasNormals) continue;
    polyface.addNormalXYZ(0, 0, 1);
    polyface.addNormalIndex(i);
  }
  polyface.terminateFacet(false);
  polyface.twoSided = twoSided;
  const entry = ElementGeometry.fromGeometryQuery(polyface);
  if (!entry) throw new Error("core-common makes no entry of a polyface");
  return entry;
}
