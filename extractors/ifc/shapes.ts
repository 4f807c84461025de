import { idOf, idsOf, textOf, type Model } from "./model.js";
import type { Roots } from "./roots.js";
import { SparseNumbers } from "./sparse-numbers.js";
import type { StepScan } from "./step-scan.js";

const maxDepth = 8;

/** What the file says of shapes before they are made: which items several objects share, and on which layers they are. Holds 4 bytes an item. */
export class Shapes {
  readonly #model: Model;
  readonly #uses = new SparseNumbers();
  /** 1 + the index of the layer of a representation or an item. */
  readonly #layers = new SparseNumbers();
  readonly #layerNames: string[] = [];

  constructor(model: Model, roots: Roots, scan: StepScan) {
    this.#model = model;
    for (const name of scan.classes.keys()) if (model.schema.isA(name, "IFCPRESENTATIONLAYERASSIGNMENT")) this.#readLayers(name);
    for (let index = 0; index < roots.size; index++) {
      for (const representation of this.representationsOf(roots.numberOf(index))) this.#countItems(representation, 0);
    }
  }

  /** Instances of the shape representations of an object. */
  representationsOf(object: number): number[] {
    const shape = idOf(this.#model.line(object)?.["Representation"]);
    return shape === undefined ? [] : idsOf(this.#model.line(shape)?.["Representations"]);
  }

  /** Whether an object has a representation as a body, as opposed to axes and outlines. */
  hasBody(object: number): boolean {
    return this.representationsOf(object).some((id) => textOf(this.#model.line(id)?.["RepresentationIdentifier"]) === "Body");
  }

  /** Whether an item is used more than once. */
  isShared(item: number): boolean {
    return this.#uses.get(item) > 1;
  }

  /** Names of the layers that an object's shapes are on, each once. */
  layersOf(object: number): string[] {
    if (this.#layerNames.length === 0) return [];
    const names = new Set<string>();
    for (const representation of this.representationsOf(object)) {
      for (const id of [representation, ...idsOf(this.#model.line(representation)?.["Items"])]) {
        const layer = this.#layerNames[this.#layers.get(id) - 1];
        if (layer !== undefined) names.add(layer);
      }
    }
    return [...names];
  }

  #readLayers(name: string): void {
    for (const id of this.#model.idsOfClass(name)) {
      const line = this.#model.line(id);
      const layer = textOf(line?.["Name"]);
      if (!layer) continue;
      this.#layerNames.push(layer);
      for (const item of idsOf(line?.["AssignedItems"])) this.#layers.set(item, this.#layerNames.length);
    }
  }

  #countItems(representation: number, depth: number): void {
    for (const item of idsOf(this.#model.line(representation)?.["Items"])) {
      const uses = this.#uses.get(item) + 1;
      // Seen twice, so is all that it consists of.
      if (uses > 2) continue;
      this.#uses.set(item, uses);
      if (depth < maxDepth && this.#model.isA(item, "IFCMAPPEDITEM")) this.#countMapped(item, depth);
    }
  }

  #countMapped(item: number, depth: number): void {
    const source = idOf(this.#model.line(item)?.["MappingSource"]);
    if (source === undefined || this.#uses.get(source) > 1) return;
    this.#uses.set(source, this.#uses.get(source) + 1);
    const mapped = idOf(this.#model.line(source)?.["MappedRepresentation"]);
    if (mapped !== undefined) this.#countItems(mapped, depth + 1);
  }
}
