import { type Box3, DirectionalLight, HemisphereLight, Layers, LineSegments, type Material, type Object3D, Mesh, PerspectiveCamera, Plane, Points, Scene, Sphere, Vector3, WebGLRenderer } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { Batch } from "./batch.js";
import { EdgeFinder } from "./edges.js";
import { Extents } from "./extents.js";
import type { GraphicRecord } from "./graphic-record.js";
import { makeMaterials, type Materials } from "./materials.js";
import type { Paint } from "./paint.js";
import { Picker } from "./picker.js";

/** Layers of what is drawn: edges cannot be picked, and what can be seen through is picked last. */
export const layers = { solid: 0, transparent: 1, edges: 2 } as const;

type Sort = Exclude<keyof Materials, "picking">;

/** Directions from which the model is looked at. */
export const views = { iso: [-1, -1.4, 0.9], top: [0, -0.0001, 1], front: [0, -1, 0.0001], side: [1, 0, 0.0001] } as const;

/** The three-dimensional view: draws only when something has changed. */
export class Stage {
  readonly extents = new Extents();
  readonly section = new Plane(new Vector3(0, 0, -1), 0);
  readonly #planes: Plane[] = [];
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(40, 1, 0.1, 1000);
  readonly #controls: OrbitControls;
  readonly #materials: Materials;
  readonly #batches: Record<Sort, Batch> = { opaque: new Batch(), transparent: new Batch(), lines: new Batch(), points: new Batch(), edges: new Batch() };
  readonly #edges = new EdgeFinder();
  readonly #picker: Picker;
  #waiting = false;

  constructor(private readonly canvas: HTMLCanvasElement, private readonly paint: Paint) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.#renderer.localClippingEnabled = true;
    this.#camera.up.set(0, 0, 1);
    this.#camera.layers.enableAll();
    const light = new DirectionalLight(0xffffff, 2.1);
    light.position.set(0.4, 0.6, 1);
    this.#camera.add(light, light.target);
    this.#scene.add(this.#camera, new HemisphereLight(0xffffff, 0x9d978c, 2.3));
    this.#materials = makeMaterials(paint.texture, this.#planes);
    this.#picker = new Picker(this.#renderer, this.#scene, this.#materials.picking);
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.zoomToCursor = true;
    this.#controls.addEventListener("change", () => this.draw());
    new ResizeObserver(() => this.#resize()).observe(canvas);
    this.#resize();
  }

  /** Takes part of an entity's graphics; it is drawn with the next {@link flush} at the latest. */
  add(record: GraphicRecord, row: number): void {
    this.extents.add(row, record.points);
    const sort = sortOf(record);
    this.#put(sort, { ...record, row });
    const edges = record.type === "surface" && sort === "opaque" ? this.#edges.edgesOf(record) : undefined;
    if (edges) this.#put("edges", { points: edges, color: edgeColour, indices: new Uint32Array(), row });
  }

  /** Draws what has arrived so far. */
  flush(): void {
    for (const sort of Object.keys(this.#batches) as Sort[]) this.#close(sort);
  }

  /** Moves the camera so that everything that is shown can be seen, or one entity. */
  fit(direction?: readonly [number, number, number], row?: number): void {
    const box = (row === undefined ? undefined : this.extents.of(row)) ?? this.extents.around((shown) => !this.paint.isHidden(shown));
    if (box.isEmpty()) return;
    const from = direction ? new Vector3(...direction) : this.#camera.position.clone().sub(this.#controls.target);
    const center = box.getCenter(new Vector3());
    const distance = distanceToFit(this.#camera, box, from.normalize());
    // One entity is shown with something around it.
    this.#camera.position.copy(center).addScaledVector(from, row === undefined ? distance : 2 * distance);
    this.#controls.target.copy(center);
    this.#controls.update();
    this.draw();
  }

  /** Turns the model by some degrees. */
  turn(right: number, up: number): void {
    const offset = this.#camera.position.clone().sub(this.#controls.target);
    offset.applyAxisAngle(this.#camera.up, (right * Math.PI) / 180);
    const side = new Vector3().crossVectors(this.#camera.up, offset).normalize();
    const lifted = offset.clone().applyAxisAngle(side, (-up * Math.PI) / 180);
    if (Math.abs(lifted.clone().normalize().z) < 0.999) offset.copy(lifted);
    this.#camera.position.copy(this.#controls.target).add(offset);
    this.#controls.update();
    this.draw();
  }

  /** Cuts the model by {@link section}, or shows all of it. */
  cut(isCut: boolean): void {
    if (isCut !== this.#planes.length > 0) {
      if (isCut) this.#planes.push(this.section);
      else this.#planes.pop();
      for (const material of Object.values(this.#materials) as Material[]) material.needsUpdate = true;
    }
    this.draw();
  }

  /** Everything that is drawn lies in here. */
  get box(): Box3 {
    return this.extents.all;
  }

  /** The row of the entity that is seen at a place of the canvas. */
  pick(x: number, y: number): number | undefined {
    const transparent = new Layers();
    transparent.set(layers.transparent);
    const solid = new Layers();
    solid.set(layers.solid);
    return this.#picker.pick(this.#camera, { x, y, layers: solid }) ?? this.#picker.pick(this.#camera, { x, y, layers: transparent });
  }

  /** Draws before the next frame. */
  draw(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      this.#adjustDepth();
      this.#renderer.render(this.#scene, this.#camera);
      this.canvas.dataset["frames"] = String(Number(this.canvas.dataset["frames"] ?? 0) + 1);
    });
  }

  #put(sort: Sort, piece: Parameters<Batch["add"]>[0]): void {
    this.#batches[sort].add(piece);
    if (this.#batches[sort].isFull) this.#close(sort);
  }

  #close(sort: Sort): void {
    if (this.#batches[sort].isEmpty) return;
    const geometry = this.#batches[sort].take();
    const material = this.#materials[sort];
    const object: Object3D = sort === "points" ? new Points(geometry, material) : sort === "lines" || sort === "edges" ? new LineSegments(geometry, material) : new Mesh(geometry, material);
    object.layers.set(sort === "edges" ? layers.edges : sort === "transparent" ? layers.transparent : layers.solid);
    object.renderOrder = sort === "transparent" ? 1 : 0;
    this.#scene.add(object);
    this.draw();
  }

  /** Near and far must be close to what is there, or far surfaces flicker. */
  #adjustDepth(): void {
    const { center, radius } = this.extents.all.getBoundingSphere(sphere);
    const distance = this.#camera.position.distanceTo(center);
    this.#camera.far = Math.max(distance + 2 * radius, 1);
    this.#camera.near = Math.max(distance - 2 * radius, this.#camera.far / 20_000, 0.005);
    this.#camera.updateProjectionMatrix();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    this.#renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.#renderer.setSize(width, height, false);
    this.#camera.aspect = width / height;
    this.#camera.updateProjectionMatrix();
    this.draw();
  }
}

const sphere = new Sphere();

/** How far from the middle of a box a camera must be, in a direction, to see all of it. */
function distanceToFit({ fov, aspect, up }: PerspectiveCamera, box: Box3, from: Vector3): number {
  const side = new Vector3().crossVectors(up, from).normalize();
  const above = new Vector3().crossVectors(from, side);
  const half = Math.tan((fov * Math.PI) / 360);
  const center = box.getCenter(new Vector3());
  const distances = [0, 1, 2, 3, 4, 5, 6, 7].map((corner) => {
    const [x, y, z] = (["x", "y", "z"] as const).map((axis, i) => box[corner & (1 << i) ? "max" : "min"][axis]);
    const offset = new Vector3(x, y, z).sub(center);
    return offset.dot(from) + Math.max(Math.abs(offset.dot(side)) / aspect, Math.abs(offset.dot(above))) / (0.9 * half);
  });
  return Math.max(...distances, 0.1);
}
const edgeColour = Uint8Array.of(27, 36, 48, 255);

function sortOf({ type, color }: GraphicRecord): Sort {
  if (type === "place") return "points";
  if (type !== "surface") return type;
  return (color[3] ?? 255) < 250 ? "transparent" : "opaque";
}
