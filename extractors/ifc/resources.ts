import { idOf, isHandle, textOf, type Line, type Model } from "./model.js";
import type { Roots } from "./roots.js";
import type { Units } from "./units.js";
import type { Json, OwnUnit, Values } from "./values.js";

const maxDepth = 8;

/** Attributes of every instance that are of no interest as properties. */
const framework = new Set(["expressID", "type", "OwnerHistory"]);

/** Classes that describe shape, place and frame. */
const shapes = [
  "IFCREPRESENTATIONITEM", "IFCREPRESENTATION", "IFCPRODUCTREPRESENTATION", "IFCREPRESENTATIONMAP", "IFCREPRESENTATIONCONTEXT", "IFCOBJECTPLACEMENT",
  "IFCSHAPEASPECT", "IFCCONNECTIONGEOMETRY", "IFCOWNERHISTORY", "IFCUNITASSIGNMENT", "IFCPROPERTYDEFINITION",
];

/** A JSON object. */
export type JsonObject = Record<string, Json>;

/** Instances without a GlobalId of their own - materials, addresses, times - as nested JSON. */
export class Resources {
  readonly model: Model;
  readonly values: Values;
  readonly #roots: Roots;
  readonly #units: Units;

  constructor(model: Model, roots: Roots, { values, units }: { values: Values; units: Units }) {
    this.model = model;
    this.values = values;
    this.#roots = roots;
    this.#units = units;
  }

  /** All attributes of an instance that have a value, but for those in `without`. */
  attributes(line: Line, without: ReadonlySet<string> = framework, depth = 0): JsonObject {
    const found: JsonObject = {};
    for (const [name, value] of Object.entries(line)) {
      if (framework.has(name) || without.has(name)) continue;
      const json = this.json(value, depth);
      if (json !== null && json !== undefined) found[name] = json;
    }
    return found;
  }

  /** Any value: simple ones, lists, and instances with what they refer to. undefined where there is nothing to say. */
  json(value: unknown, depth = 0): Json | undefined {
    if (Array.isArray(value)) {
      const items = value.map((item) => this.json(item, depth)).filter((item) => item !== undefined && item !== null);
      return items.length > 0 ? items : undefined;
    }
    if (isHandle(value)) return this.instance(idOf(value), depth + 1);
    return this.values.simple(value);
  }

  /** An instance as an object of its attributes; one that is an entity as its GlobalId. */
  instance(id: number | undefined, depth = 0): Json | undefined {
    if (id === undefined || depth > maxDepth) return undefined;
    const root = this.#roots.standIn(id);
    if (root !== undefined) return this.#roots.referenceOf(root).id;
    const name = this.model.classOf(id);
    if (shapes.some((base) => this.model.schema.isA(name, base))) return undefined;
    const line = this.model.line(id);
    if (line === undefined) return undefined;
    const attributes = this.attributes(line, framework, depth);
    const keys = Object.keys(attributes);
    if (keys.length === 0) return undefined;
    // "Concrete" rather than { "Name": "Concrete" } within layers.
    return depth > 0 && keys.length === 1 && keys[0] === "Name" ? attributes["Name"] : attributes;
  }

  /** The unit that an attribute names. */
  ownUnit(value: unknown): OwnUnit | undefined {
    const id = idOf(value);
    if (id === undefined || this.model.isA(id, "IFCMONETARYUNIT")) return undefined;
    return { id, unit: this.#units.unit(id) };
  }

  /** The text of an attribute of an instance. */
  text(id: number | undefined, attribute: string): string | undefined {
    return textOf(this.model.line(id)?.[attribute]) || undefined;
  }
}
