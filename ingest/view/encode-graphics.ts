import type { ElementGraphics, GraphicColor } from "../imodel/scene/graphics.js";
import { graphicTypes, headBytes } from "./page/wire.js";

/** Colour of points, for which iTwin.js says none. */
const pointColor: GraphicColor = { red: 64, green: 120, blue: 200, transparency: 0 };

/**
 * Writes the graphics of an element as records: little-endian, each number at a multiple of four bytes. After the head come the points as 32-bit
 * floating-point numbers relative to `centre`, then of surfaces the normals as four bytes each, then the indices as 32-bit integers.
 */
export function encodeGraphics({ element, surfaces, lines, points, origin }: ElementGraphics, centre: readonly [number, number, number]): Uint8Array[] {
  const head = { element, centre };
  const records = [
    ...surfaces.map(({ color, points: corners, normals, indices }) => encode({ ...head, type: "surface", color, points: corners, normals, indices })),
    ...lines.map(({ color, points: corners, indices }) => encode({ ...head, type: "lines", color, points: corners, indices })),
  ];
  if (points.length > 0) records.push(encodePoints({ ...head, type: "points" }, points));
  if (origin) records.push(encodePoints({ ...head, type: "place" }, [origin]));
  return records;
}

interface GraphicRecord {
  type: keyof typeof graphicTypes;
  element: string;
  centre: readonly [number, number, number];
  color: GraphicColor;
  points: Float64Array;
  normals?: Float32Array;
  indices: Int32Array;
}

function encodePoints(head: Pick<GraphicRecord, "type" | "element" | "centre">, points: readonly { x: number; y: number; z: number }[]): Uint8Array {
  return encode({ ...head, color: pointColor, points: Float64Array.from(points.flatMap(({ x, y, z }) => [x, y, z])), indices: new Int32Array() });
}

function encode({ type, element, centre, color, points, normals, indices }: GraphicRecord): Uint8Array {
  const count = points.length / 3;
  const length = headBytes + 4 * points.length + (normals ? 4 * count : 0) + 4 * indices.length;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  const id = BigInt(element);
  const opacity = 255 - color.transparency;
  const head = [length, graphicTypes[type], Number(id & 0xffffffffn), Number(id >> 32n), (color.red | (color.green << 8) | (color.blue << 16) | (opacity << 24)) >>> 0, count, indices.length, 0];
  head.forEach((value, i) => view.setUint32(4 * i, value, true));
  let offset = headBytes;
  points.forEach((value, i) => view.setFloat32(offset + 4 * i, value - (centre[i % 3] ?? 0), true));
  offset += 4 * points.length;
  if (normals) {
    for (let i = 0; i < count; i++) for (let axis = 0; axis < 3; axis++) view.setInt8(offset + 4 * i + axis, Math.round(127 * (normals[3 * i + axis] ?? 0)));
    offset += 4 * count;
  }
  indices.forEach((value, i) => view.setUint32(offset + 4 * i, value, true));
  return bytes;
}
