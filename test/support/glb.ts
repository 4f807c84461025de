import { createHash } from "node:crypto";
import { Document, Logger, type Node, WebIO } from "@gltf-transform/core";

/** A box of 2 by 1 by 3 metres, with y upwards, and its centre at the origin: 12 triangles, seen from outside. */
const corners = [-1, -0.5, -1.5, 1, -0.5, -1.5, 1, 0.5, -1.5, -1, 0.5, -1.5, -1, -0.5, 1.5, 1, -0.5, 1.5, 1, 0.5, 1.5, -1, 0.5, 1.5];
const triangles = [0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 3, 7, 6, 3, 6, 2, 0, 4, 7, 0, 7, 3, 1, 2, 6, 1, 6, 5];

/** What is special about a file. */
export interface GlbParts {
  color?: [number, number, number, number];
  mode?: number;
  /** Of a second primitive. */
  also?: number;
  /** Nodes from the scene downwards. */
  nodes?: GlbNode[];
}

interface GlbNode {
  name: string;
  translation?: [number, number, number];
  rotation?: [number, number, number, number];
  scale?: [number, number, number];
  empty?: boolean;
}

/** The bytes of a GLB file that shows a box at each of its nodes, each node below the one before. */
export async function boxGlb({ color, mode = 4, also, nodes = [{ name: "Box" }] }: GlbParts = {}): Promise<Uint8Array> {
  const document = new Document().setLogger(new Logger(Logger.Verbosity.SILENT));
  const buffer = document.createBuffer();
  const position = document.createAccessor().setType("VEC3").setArray(Float32Array.from(corners)).setBuffer(buffer);
  const indices = document.createAccessor().setType("SCALAR").setArray(Uint16Array.from(triangles)).setBuffer(buffer);
  const primitive = document.createPrimitive().setAttribute("POSITION", position).setIndices(indices).setMode(mode as 4);
  if (color) primitive.setMaterial(document.createMaterial().setBaseColorFactor(color).setAlphaMode(color[3] < 1 ? "BLEND" : "OPAQUE"));
  const mesh = document.createMesh().addPrimitive(primitive);
  if (also !== undefined) mesh.addPrimitive(document.createPrimitive().setAttribute("POSITION", position).setMode(also as 4));
  const scene = document.createScene();
  let parent: { addChild(node: Node): unknown } = scene;
  for (const { name, translation, rotation, scale, empty = false } of nodes) {
    const node = document.createNode(name);
    if (translation) node.setTranslation(translation);
    if (rotation) node.setRotation(rotation);
    if (scale) node.setScale(scale);
    if (!empty) node.setMesh(mesh);
    parent.addChild(node);
    parent = node;
  }
  return new WebIO().writeBinary(document);
}

/** sha256 of bytes. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The bytes of a GLB file with that JSON in it, and nothing else. */
export function outlineGlb(outline: unknown): Uint8Array {
  const json = Buffer.from(JSON.stringify(outline).padEnd(4 * Math.ceil(JSON.stringify(outline).length / 4)));
  const head = Buffer.alloc(20);
  [0x46546c67, 2, 20 + json.length, json.length, 0x4e4f534a].forEach((value, i) => head.writeUInt32LE(value, 4 * i));
  return Buffer.concat([head, json]);
}
