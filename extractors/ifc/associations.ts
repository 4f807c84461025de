import { unusedName } from "../node/intermediary.js";
import { idOf, idsOf, type Line } from "./model.js";
import type { JsonObject, Resources } from "./resources.js";
import type { Json } from "./values.js";

const maxSources = 32;

/** Where what an object is associated with goes, by its class. */
const groups: readonly (readonly [base: string, property: string])[] = [
  ["IFCCLASSIFICATIONREFERENCE", "Classification"], ["IFCCLASSIFICATION", "Classification"], ["IFCCLASSIFICATIONNOTATION", "Classification"],
  ["IFCDOCUMENTREFERENCE", "Documents"], ["IFCDOCUMENTINFORMATION", "Documents"],
  ["IFCLIBRARYREFERENCE", "Libraries"], ["IFCLIBRARYINFORMATION", "Libraries"],
  ["IFCAPPROVAL", "Approvals"], ["IFCCONSTRAINT", "Constraints"],
];

const materials = [
  "IFCMATERIAL", "IFCMATERIALLIST", "IFCMATERIALDEFINITION", "IFCMATERIALUSAGEDEFINITION", "IFCMATERIALLAYER", "IFCMATERIALLAYERSET", "IFCMATERIALLAYERSETUSAGE",
];

/** Materials, classifications, documents and the like of an object, as properties. */
export class Associations {
  readonly #resources: Resources;

  constructor(resources: Resources) {
    this.#resources = resources;
  }

  addTo(properties: JsonObject, ids: readonly number[]): void {
    const taken = (object: JsonObject) => (name: string) => name in object;
    const made = new Map<string, JsonObject>();
    for (const id of ids) {
      const found = this.#describe(id);
      if (found === undefined) continue;
      if (found.key === undefined) {
        properties[unusedName(found.group, taken(properties))] = found.value;
        continue;
      }
      let group = made.get(found.group);
      if (group === undefined) {
        made.set(found.group, (group = {}));
        properties[unusedName(found.group, taken(properties))] = group;
      }
      group[unusedName(found.key, taken(group))] = found.value;
    }
  }

  #describe(id: number): { group: string; key?: string; value: Json } | undefined {
    const { model } = this.#resources;
    const name = model.classOf(id);
    if (materials.some((base) => model.schema.isA(name, base))) {
      const value = this.#material(id);
      return value === undefined ? undefined : { group: "Material", value };
    }
    const value = this.#resources.instance(id);
    if (value === undefined) return undefined;
    const group = groups.find(([base]) => model.schema.isA(name, base))?.[1] ?? model.schema.spelled(name) ?? name;
    if (group === "Classification") return { group, key: this.#classificationSystem(id), value: this.#classification(id) ?? value };
    return { group, key: this.#nameOf(id) ?? model.schema.spelled(name) ?? name, value };
  }

  /** The layers, constituents or profiles; of a usage, what it uses as well. */
  #material(id: number): JsonObject | undefined {
    const value = this.#resources.instance(id);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const { ForLayerSet: layers, ForProfileSet: profiles, ...rest } = value as JsonObject;
    const inner = [layers, profiles].filter((part) => typeof part === "object" && part !== null && !Array.isArray(part)) as JsonObject[];
    const merged: JsonObject = Object.assign({}, ...inner, rest) as JsonObject;
    const thickness = totalThickness(merged["MaterialLayers"]);
    return thickness === undefined ? merged : { ...merged, TotalThickness: thickness };
  }

  #classification(id: number): JsonObject | undefined {
    const line = this.#resources.model.line(id);
    if (line === undefined || !this.#resources.model.isA(id, "IFCCLASSIFICATIONREFERENCE")) return undefined;
    const { ItemReference: item, ...rest } = this.#resources.attributes(line, new Set(["ReferencedSource"]));
    return item === undefined ? rest : { Identification: item, ...rest };
  }

  /** The name of the system that a reference leads to, over the references between. */
  #classificationSystem(id: number): string {
    const { model } = this.#resources;
    let current: number | undefined = id;
    for (let step = 0; current !== undefined && step < maxSources; step++) {
      if (model.isA(current, "IFCCLASSIFICATION")) return this.#resources.text(current, "Name") ?? "Classification";
      const line: Line | undefined = model.line(current);
      current = idOf(line?.["ReferencedSource"]) ?? idsOf(line?.["NotationFacets"])[0];
    }
    return "Classification";
  }

  #nameOf(id: number): string | undefined {
    const attributes = ["Name", "Identification", "DocumentId", "ItemReference", "Location"];
    const information = this.#resources.model.line(id)?.["ReferencedDocument"];
    return [id, idOf(information)].flatMap((each) => attributes.map((name) => this.#resources.text(each, name))).find((text) => text !== undefined);
  }
}

function totalThickness(layers: Json | undefined): number | undefined {
  if (!Array.isArray(layers)) return undefined;
  const sizes = layers.map((layer: Json) => (layer as { LayerThickness?: Json } | null)?.LayerThickness);
  if (!sizes.every((size) => typeof size === "number")) return undefined;
  // Sums of decimals, without the noise of binary ones.
  return Number(sizes.reduce((sum, size) => sum + size, 0).toPrecision(12));
}
