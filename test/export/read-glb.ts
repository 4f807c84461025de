import { readFileSync } from "node:fs";

/** A node of an element, in coordinates of the iModel. */
export interface GlbNode {
  name: string;
  extras: Record<string, unknown> & { element: string };
  triangles: number;
  low: number[];
  high: number[];
}

interface GltfJson {
  asset: { extras: { origin: [number, number, number] } };
  nodes: { name: string; mesh?: number; translation?: number[]; rotation?: number[]; extras?: Record<string, unknown> }[];
  meshes: { primitives: { mode: number; attributes: { POSITION: number }; indices?: number }[] }[];
  materials: { name: string; alphaMode?: string }[];
  accessors: { bufferView: number; byteOffset: number; count: number }[];
  bufferViews: { byteOffset: number; byteStride?: number }[];
}

/** Reads a GLB as its specification says, corner by corner. */
export function readGlb(path: string): { json: GltfJson; nodes: GlbNode[] } {
  const bytes = readFileSync(path);
  const jsonLength = bytes.readUInt32LE(12);
  const json = JSON.parse(bytes.toString("utf8", 20, 20 + jsonLength)) as GltfJson;
  const binary = bytes.subarray(20 + jsonLength + 8);
  const { origin } = json.asset.extras;
  const nodes = json.nodes.flatMap((node): GlbNode[] => {
    if (node.mesh === undefined) return [];
    const primitives = json.meshes[node.mesh]?.primitives ?? [];
    const corners = primitives.flatMap(({ attributes }) => cornersOf(json, binary, attributes.POSITION));
    const axes = [0, 1, 2].map((axis) => corners.map((corner) => (corner[axis] ?? 0) + (node.translation?.[axis] ?? 0) + (origin[axis] ?? 0)));
    const triangles = primitives.reduce((sum, { mode, indices = 0 }) => sum + (mode === 4 ? (json.accessors[indices]?.count ?? 0) / 3 : 0), 0);
    return [{ name: node.name, extras: node.extras as GlbNode["extras"], triangles, low: axes.map((values) => Math.min(...values)), high: axes.map((values) => Math.max(...values)) }];
  });
  return { json, nodes };
}

function cornersOf({ accessors, bufferViews }: GltfJson, binary: Buffer, place: number): number[][] {
  const { bufferView, byteOffset, count } = accessors[place] ?? { bufferView: 0, byteOffset: 0, count: 0 };
  const { byteOffset: start = 0, byteStride = 12 } = bufferViews[bufferView] ?? {};
  return Array.from({ length: count }, (_, i) => [0, 4, 8].map((axis) => binary.readFloatLE(start + byteOffset + i * byteStride + axis)));
}
