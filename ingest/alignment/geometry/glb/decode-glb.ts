import type { Document, Material, Node, Primitive, Scene } from "@gltf-transform/core";
import { excerpt } from "../../../format/excerpt.js";
import type { GlbContent, GlbMesh } from "./glb-content.js";
import { glbFlaw } from "./glb-header.js";
import { identity, type Matrix, moved, normalMatrix, product } from "./node-matrix.js";

/** What is wrong with a file or with what is wanted of it. */
export interface DecodingFlaw {
  flaw: string;
  at: string;
}

/** How much of a file may be shown, in numbers of all positions and indices: nodes may show one mesh very often. */
const mostNumbers = 12_000_000;

/** Nodes below each other. */
const deepest = 200;

/**
 * The triangles of a GLB file, as far as they are below a node: in metres, with z upwards, all transforms of nodes applied. Colours are those of base colour factors; textures are not looked at.
 * Holds the file and all that is in it while it works. Opens nothing.
 */
export async function decodeGlb(bytes: Uint8Array, node: string | undefined): Promise<GlbContent | DecodingFlaw> {
  const broken = glbFlaw(bytes);
  if (broken !== undefined) return { flaw: `the file ${broken}`, at: "/uri" };
  const { Logger, WebIO } = await import("@gltf-transform/core");
  try {
    const document = await new WebIO().setLogger(new Logger(Logger.Verbosity.SILENT)).readBinary(bytes);
    return contentOf(document, node);
  } catch (error) {
    return { flaw: `the file cannot be read: ${excerpt(error instanceof Error ? error.message : String(error))}`, at: "/uri" };
  }
}

function contentOf(document: Document, name: string | undefined): GlbContent | DecodingFlaw {
  const root = document.getRoot();
  const named = name === undefined ? undefined : root.listNodes().filter((node) => node.getName() === name);
  if (named && named.length !== 1) return { flaw: `${named.length === 0 ? "no node is" : `${named.length} nodes are`} called ${excerpt(name ?? "")}`, at: "/node" };
  const scene = root.getDefaultScene() ?? root.listScenes()[0];
  const starts = named ?? scene?.listChildren() ?? [];
  const collector = new TriangleCollector();
  for (const start of starts) collector.addNode(start, named ? matrixAbove(start) : identity);
  if (collector.flaw !== undefined) return { flaw: collector.flaw, at: "" };
  if (collector.meshes.length === 0) return { flaw: "there are no triangles", at: name === undefined ? "/uri" : "/node" };
  return { meshes: collector.meshes, skipped: collector.skipped };
}

/** Of all nodes above one. */
function matrixAbove(node: Node): Matrix {
  let matrix = identity;
  let parent = node.getParentNode();
  for (let depth = 0; parent && depth < deepest; depth++, parent = parent.getParentNode()) matrix = product(parent.getMatrix(), matrix);
  return matrix;
}

class TriangleCollector {
  readonly meshes: GlbMesh[] = [];
  skipped = 0;
  flaw: string | undefined;
  #numbers = 0;
  /** glTF allows a tree of nodes alone; a file may hold anything. */
  readonly #path = new Set<Node | Scene>();

  addNode(node: Node, above: Matrix): void {
    if (this.flaw !== undefined) return;
    if (this.#path.has(node) || this.#path.size > deepest) {
      this.flaw = "nodes are below themselves, or too deep";
      return;
    }
    this.#path.add(node);
    const matrix = product(above, node.getMatrix());
    for (const primitive of node.getMesh()?.listPrimitives() ?? []) this.#addPrimitive(primitive, matrix);
    for (const child of node.listChildren()) this.addNode(child, matrix);
    this.#path.delete(node);
  }

  #addPrimitive(primitive: Primitive, matrix: Matrix): void {
    const position = primitive.getAttribute("POSITION");
    if (primitive.getMode() !== trianglesMode || position?.getType() !== "VEC3") {
      this.skipped += 1;
      return;
    }
    const normal = primitive.getAttribute("NORMAL");
    const count = primitive.getIndices()?.getCount() ?? position.getCount();
    this.#numbers += count + 3 * position.getCount() * (normal ? 2 : 1);
    if (this.#numbers > mostNumbers) this.flaw = `nodes show more than ${mostNumbers} numbers`;
    if (this.flaw !== undefined || count === 0) return;
    const { cofactors, determinant } = normalMatrix(matrix);
    const normals = normal?.getCount() === position.getCount() ? unitVectors(upright(normal, cofactors), determinant < 0 ? -1 : 1) : undefined;
    this.meshes.push({ points: upright(position, matrix), triangles: trianglesOf(primitive, determinant < 0), ...(normals && { normals }), ...lookOf(primitive.getMaterial()) });
  }
}

/** Triangles, one by one, in the specification's numbering. */
const trianglesMode = 4;

type Accessor = NonNullable<ReturnType<Primitive["getAttribute"]>>;

/** Vectors, moved and with z upwards: what pointed to the viewer points back. */
function upright(accessor: Accessor, matrix: Matrix): Float64Array {
  const count = accessor.getCount();
  const vectors = new Float64Array(3 * count);
  const element: number[] = [];
  for (let i = 0; i < count; i++) {
    const [x, y, z] = moved(matrix, accessor.getElement(i, element));
    vectors.set([x, -z, y], 3 * i);
  }
  return vectors;
}

/** Each of length 1, or as it is where it has none. */
function unitVectors(vectors: Float64Array, sign: 1 | -1): Float64Array {
  for (let i = 0; i < vectors.length; i += 3) {
    const size = sign * Math.hypot(vectors[i] ?? 0, vectors[i + 1] ?? 0, vectors[i + 2] ?? 0) || 1;
    for (let k = i; k < i + 3; k++) vectors[k] = (vectors[k] ?? 0) / size;
  }
  return vectors;
}

/** Corners in the order that looks from outside, also where a transform mirrors. */
function trianglesOf(primitive: Primitive, isMirrored: boolean): Uint32Array {
  const indices = primitive.getIndices();
  const count = indices?.getCount() ?? primitive.getAttribute("POSITION")?.getCount() ?? 0;
  const triangles = Uint32Array.from({ length: count - (count % 3) }, (_, i) => indices?.getScalar(i) ?? i);
  if (!isMirrored) return triangles;
  for (let i = 0; i < triangles.length; i += 3) triangles.subarray(i, i + 3).reverse();
  return triangles;
}

/** A base colour, which glTF has as linear light, and its alpha where that counts. */
function lookOf(material: Material | null): Pick<GlbMesh, "color" | "transparency"> {
  if (!material) return {};
  const [red, green, blue, alpha] = material.getBaseColorFactor();
  const color = `#${[red, green, blue].map((channel) => hexadecimal(encoded(channel))).join("")}`;
  return { color, ...(material.getAlphaMode() === "BLEND" && alpha < 1 && { transparency: Math.min(1, Math.max(0, 1 - alpha)) }) };
}

/** From IEC 61966-2-1, sRGB. */
function encoded(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

function hexadecimal(share: number): string {
  return Math.round(255 * Math.min(1, Math.max(0, share))).toString(16).padStart(2, "0");
}
