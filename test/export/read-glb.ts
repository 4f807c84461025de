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
  const nodes = json.nodes.flatMap(({ name, mesh, translation = [], extras }): GlbNode[] => {
    if (mesh === undefined) return [];
    const low = [Infinity, Infinity, Infinity];
    const high = [-Infinity, -Infinity, -Infinity];
    let triangles = 0;
    for (const { mode, attributes, indices } of json.meshes[mesh]?.primitives ?? []) {
      if (mode === 4) triangles += (json.accessors[indices ?? 0]?.count ?? 0) / 3;
      const { bufferView, byteOffset, count } = json.accessors[attributes.POSITION] ?? { bufferView: 0, byteOffset: 0, count: 0 };
      const view = json.bufferViews[bufferView];
      for (let i = 0; i < count; i++)
        for (let axis = 0; axis < 3; axis++) {
          const value = binary.readFloatLE((view?.byteOffset ?? 0) + byteOffset + i * (view?.byteStride ?? 12) + 4 * axis) + (translation[axis] ?? 0) + (origin[axis] ?? 0);
          low[axis] = Math.min(low[axis] ?? value, value);
          high[axis] = Math.max(high[axis] ?? value, value);
        }
    }
    return [{ name, extras: extras as GlbNode["extras"], triangles, low, high }];
  });
  return { json, nodes };
}
