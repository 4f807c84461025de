import { join } from "node:path";
import { IngestError } from "../errors.js";
import type { ElementGraphics, GraphicColor } from "../imodel/scene/graphics.js";
import type { ElementDescription } from "../imodel/scene/properties.js";
import { GlbBuffers, type Triple } from "./glb-buffers.js";
import { SpooledArray } from "./spool-file.js";

/** Modes of primitives. */
const modes = { points: 0, lines: 1, triangles: 4 } as const;

const pointColor: GraphicColor = { red: 64, green: 120, blue: 200, transparency: 0 };

/** What a GLB says of itself as a whole. */
export interface GlbFacts {
  generator: string;
  name: string;
  /** World coordinates of the file's origin, in metres. */
  origin: Triple;
  /** Where that is on earth, if it is known. */
  geographic?: { longitude: number; latitude: number; height: number };
}

/** The most bytes that a GLB can have. */
const mostBytes = 0xffffffff;

/**
 * A GLB in the making: a node for each element, below one for each source, below one that turns z upwards into y upwards.
 * Holds the numbers of nodes and the colours in memory; all else lies in temporary files.
 */
export class GlbDocument {
  readonly #buffers: GlbBuffers;
  readonly #nodes: SpooledArray;
  readonly #meshes: SpooledArray;
  readonly #materials = new Map<string, { place: number; material: object }>();
  readonly #sources = new Map<string, number[]>();

  constructor(folder: string, private readonly facts: GlbFacts) {
    this.#buffers = new GlbBuffers(folder);
    this.#nodes = new SpooledArray(join(folder, "nodes"));
    this.#meshes = new SpooledArray(join(folder, "meshes"));
  }

  /** Number of elements. */
  get count(): number {
    return [...this.#sources.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** Adds an element that has something to show. */
  add(graphics: ElementGraphics, description: ElementDescription | undefined): void {
    const anchor = anchorOf(graphics);
    if (!anchor) return;
    const primitives = this.#primitives(graphics, anchor);
    if (primitives.length === 0) return;
    const [origin] = description?.origins ?? [];
    const name = description?.label || origin?.id || graphics.element;
    const mesh = this.#meshes.add({ name, primitives });
    const translation = anchor.map((value, axis) => value - (this.facts.origin[axis] ?? 0));
    const node = this.#nodes.add({ name, mesh, translation, extras: extrasOf(graphics.element, description) });
    const source = origin?.document ?? "";
    const nodes = this.#sources.get(source) ?? [];
    this.#sources.set(source, nodes);
    nodes.push(node);
  }

  /**
   * The bytes of the file.
   * @throws IngestError `output-unwritable` when they are more than the format can hold
   */
  async *read(): AsyncGenerator<Uint8Array> {
    const views = this.#buffers.accessors.count > 0 ? this.#buffers.views() : [];
    const binary = views.length > 0 ? this.#buffers.length : 0;
    const pieces = this.#json(views, binary);
    const written = pieces.reduce((sum, piece) => sum + (typeof piece === "string" ? Buffer.byteLength(piece) : piece.length), 0);
    const padding = (4 - (written % 4)) % 4;
    const total = 12 + 8 + written + padding + (binary > 0 ? 8 + binary : 0);
    if (total > mostBytes) throw new IngestError("output-unwritable", `a GLB can have ${mostBytes} bytes, and this one would have ${total}`);
    yield words(0x46546c67, 2, total, written + padding, 0x4e4f534a);
    for (const piece of pieces) {
      if (typeof piece === "string") yield Buffer.from(piece);
      else yield* piece.read();
    }
    yield Buffer.from(" ".repeat(padding));
    if (binary === 0) return;
    yield words(binary, 0x004e4942);
    yield* this.#buffers.read();
  }

  close(): void {
    this.#buffers.close();
    this.#nodes.close();
    this.#meshes.close();
  }

  #primitives({ surfaces, lines, points }: ElementGraphics, anchor: Triple): object[] {
    const found: object[] = [];
    for (const { points: corners, normals, indices, color } of surfaces)
      if (indices.length > 0) found.push({ mode: modes.triangles, attributes: this.#buffers.addCorners({ points: corners, normals, anchor }), indices: this.#buffers.addIndices(indices), material: this.#material(color) });
    for (const { points: corners, indices, color } of lines)
      if (indices.length > 0) found.push({ mode: modes.lines, attributes: this.#buffers.addCorners({ points: corners, anchor }), indices: this.#buffers.addIndices(indices), material: this.#material(color) });
    if (points.length > 0) {
      const corners = Float64Array.from(points.flatMap(({ x, y, z }) => [x, y, z]));
      found.push({ mode: modes.points, attributes: this.#buffers.addCorners({ points: corners, anchor }), material: this.#material(pointColor) });
    }
    return found;
  }

  #material(color: GraphicColor): number {
    const { red, green, blue, transparency } = color;
    const name = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}${transparency > 0 ? ` ${transparency}` : ""}`;
    const known = this.#materials.get(name);
    if (known) return known.place;
    const baseColorFactor = [...[red, green, blue].map((part) => linear(part / 255)), 1 - transparency / 255];
    const material = { name, pbrMetallicRoughness: { baseColorFactor, metallicFactor: 0, roughnessFactor: 0.8 }, doubleSided: true, ...(transparency > 0 && { alphaMode: "BLEND" }) };
    const place = this.#materials.size;
    this.#materials.set(name, { place, material });
    return place;
  }

  #json(bufferViews: readonly object[], binary: number): (string | SpooledArray)[] {
    const { generator, name, origin, geographic } = this.facts;
    const extras = { origin, unit: "m", ...(geographic && { geographic }) };
    const sources = [...this.#sources].map(([source, children]) => this.#nodes.add({ name: source || "(no source)", children }));
    // Half a right angle about x, as a quaternion: z, which points upwards in an iModel, becomes y.
    const rotation = [-Math.SQRT1_2, 0, 0, Math.SQRT1_2];
    const root = this.#nodes.add({ name, rotation, extras, ...(sources.length > 0 && { children: sources }) });
    const start = { asset: { version: "2.0", generator, extras }, scene: 0, scenes: [{ name, nodes: [root] }] };
    const lists: (string | SpooledArray)[] = [JSON.stringify(start).slice(0, -1), ',"nodes":[', this.#nodes, "]"];
    if (bufferViews.length > 0) {
      const rest = { materials: [...this.#materials.values()].map(({ material }) => material), bufferViews, buffers: [{ byteLength: binary }] };
      lists.push(',"meshes":[', this.#meshes, '],"accessors":[', this.#buffers.accessors, "],", JSON.stringify(rest).slice(1, -1));
    }
    return [...lists, "}"];
  }
}

/** The middle of an element, to a millimetre: what is subtracted has few digits, and is the same wherever the element is looked at from. */
function anchorOf({ surfaces, lines, points }: ElementGraphics): Triple | undefined {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  const take = (value: number, axis: number): void => {
    low[axis] = Math.min(low[axis] ?? value, value);
    high[axis] = Math.max(high[axis] ?? value, value);
  };
  for (const { points: corners } of [...surfaces, ...lines]) corners.forEach((value, i) => take(value, i % 3));
  for (const { x, y, z } of points) [x, y, z].forEach(take);
  const middle = (axis: number): number => Math.round(500 * ((low[axis] ?? 0) + (high[axis] ?? 0))) / 1000;
  return low[0] === Infinity ? undefined : [middle(0), middle(1), middle(2)];
}

function extrasOf(element: string, description: ElementDescription | undefined): object {
  const [origin, ...others] = description?.origins ?? [];
  const globalId = description?.groups.flatMap(({ values }) => values).find(({ name }) => name === "GlobalId")?.value;
  return {
    ...(origin && { source: origin.document, ...(origin.scope !== "" && { scope: origin.scope }), kind: origin.kind, id: origin.id }),
    ...(globalId !== undefined && { GlobalId: globalId }),
    element,
    ...(description && { class: description.className }),
    ...(others.length > 0 && { otherSources: others.map(({ document, kind, id }) => ({ source: document, kind, id })) }),
  };
}

/** From the curve of sRGB to light. */
function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function words(...values: number[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => bytes.setUint32(4 * i, value, true));
  return new Uint8Array(bytes.buffer);
}
