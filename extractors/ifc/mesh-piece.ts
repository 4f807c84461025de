import type { JsonObject } from "./resources.js";
import type { Mesh } from "./mesh.js";
import { rounded } from "./transform.js";

/** How a piece of geometry looks: `#rrggbb`, and from 0 (opaque) to 1. */
export interface Look {
  color: string;
  transparency: number;
}

/** Up to here, in metres, a 32-bit float is no more than a micrometre off. */
const maxFloat32 = 16;

const maxUint16 = 65_535;

/** A mesh as a piece of geometry of the format, with its numbers in base64. */
export function meshPiece({ points, triangles }: Mesh, look: Look): JsonObject {
  const corners = points.length / 3;
  return {
    type: "mesh",
    points: points.every((value) => Math.abs(value) < maxFloat32) ? { f32: base64(Float32Array.from(points)) } : { f64: base64(points) },
    triangles: corners <= maxUint16 + 1 ? { u16: base64(Uint16Array.from(triangles)) } : { u32: base64(triangles) },
    ...lookFields(look),
  };
}

/** The fields of a piece that say how it looks. */
export function lookFields({ color, transparency }: Look): JsonObject {
  return transparency > 0 ? { color, transparency } : { color };
}

/** From web-ifc's red, green, blue and opacity, 0 to 1 each. */
export function lookOf({ x, y, z, w }: { x: number; y: number; z: number; w: number }): Look {
  const hex = (part: number): string => Math.round(Math.min(1, Math.max(0, part)) * 255).toString(16).padStart(2, "0");
  return { color: `#${hex(x)}${hex(y)}${hex(z)}`, transparency: rounded(Math.min(1, Math.max(0, 1 - w)), 1e4) };
}

function base64(numbers: Float32Array | Float64Array | Uint16Array | Uint32Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("base64");
}
