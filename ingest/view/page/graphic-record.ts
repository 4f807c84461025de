import { graphicTypes, headBytes } from "./wire.js";

/** Part of the graphics of an element, relative to the centre of the model. */
export interface GraphicRecord {
  type: keyof typeof graphicTypes;
  /** `0x…`. */
  element: string;
  /** Red, green, blue and opacity, from 0 to 255. */
  color: Uint8Array;
  points: Float32Array;
  /** Of surfaces: four bytes each. */
  normals?: Int8Array;
  indices: Uint32Array;
}

const names = Object.keys(graphicTypes) as (keyof typeof graphicTypes)[];

/** Bytes of the record that begins at a place; as many as say so, where there are fewer. */
export function recordLength(bytes: Uint8Array, at: number): number {
  return bytes.length - at < 4 ? 4 : Math.max(4, new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true));
}

/** Reads one record, whose bytes must be the whole of their buffer. The arrays are views of it: all machines that browsers run on are little-endian. */
export function readRecord(bytes: Uint8Array<ArrayBuffer>): GraphicRecord {
  const [, place = 0, low = 0, high = 0, , count = 0, indexCount = 0] = new Uint32Array(bytes.buffer, 0, headBytes / 4);
  const type = names.find((name) => graphicTypes[name] === place) ?? "points";
  const normalBytes = type === "surface" ? 4 * count : 0;
  const afterPoints = headBytes + 12 * count;
  return {
    type,
    element: `0x${((BigInt(high) << 32n) | BigInt(low)).toString(16)}`,
    color: bytes.subarray(16, 20),
    points: new Float32Array(bytes.buffer, headBytes, 3 * count),
    ...(type === "surface" && { normals: new Int8Array(bytes.buffer, afterPoints, normalBytes) }),
    indices: new Uint32Array(bytes.buffer, afterPoints + normalBytes, indexCount),
  };
}
