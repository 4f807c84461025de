import { unusedName } from "../node/intermediary.js";
import type { Findings } from "./findings.js";
import { idOf, idsOf, textOf, type Line } from "./model.js";
import type { JsonObject, Resources } from "./resources.js";
import { SparseNumbers } from "./sparse-numbers.js";
import type { StepScan } from "./step-scan.js";
import type { Json, OwnUnit } from "./values.js";

const maxKept = 1000;
const maxDepth = 16;
const setAttributes = new Set(["GlobalId", "Name", "Description"]);

/** A property set under its name. */
export interface NamedSet {
  name: string;
  values: JsonObject;
}

/** Property sets, quantities and the like as JSON. Keeps the 1,000 that were asked for last, since elements share them. */
export class PropertySets {
  readonly #resources: Resources;
  readonly #findings: Findings;
  readonly #kept = new Map<number, NamedSet | undefined>();
  readonly #used = new SparseNumbers();

  constructor(resources: Resources, findings: Findings) {
    this.#resources = resources;
    this.#findings = findings;
  }

  /** undefined when there is no such set, or nothing in it. */
  get(id: number): NamedSet | undefined {
    this.#used.set(id, 1);
    if (this.#kept.has(id)) {
      const known = this.#kept.get(id);
      this.#kept.delete(id);
      this.#kept.set(id, known);
      return known;
    }
    const found = this.#read(id);
    this.#kept.set(id, found);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > maxKept && oldest !== undefined) this.#kept.delete(oldest);
    return found;
  }

  /** Says how many sets no entity has. */
  tellUnused(scan: StepScan): void {
    const { model } = this.#resources;
    for (const name of scan.classes.keys()) {
      if (!model.schema.isA(name, "IFCPROPERTYSETDEFINITION")) continue;
      const unused = model.idsOfClass(name).filter((id) => this.#used.get(id) === 0);
      const kind = model.schema.spelled(name) ?? name;
      if (unused.length > 0) this.#findings.tell("info", ["property-set-unused", `${unused.length} ${kind} belong to no entity, #${unused[0] ?? 0} for one; they are left out`]);
    }
  }

  /** Puts sets into an object, each under its name; a name that is taken gets a number. */
  addTo(properties: JsonObject, ids: readonly number[]): void {
    const sets = ids.map((id) => this.get(id)).filter((set) => set !== undefined);
    for (const { name, values } of sets) properties[unusedName(name, (candidate) => candidate in properties)] = values;
  }

  #read(id: number): NamedSet | undefined {
    const { model } = this.#resources;
    const line = model.line(id);
    if (line === undefined) return undefined;
    const name = model.classOf(id);
    const values: JsonObject = {};
    if (model.schema.isA(name, "IFCPROPERTYSET")) this.#addProperties(values, line["HasProperties"], 0);
    else if (model.schema.isA(name, "IFCELEMENTQUANTITY")) this.#addQuantities(values, line);
    else Object.assign(values, this.#resources.attributes(line, setAttributes));
    if (Object.keys(values).length === 0) return undefined;
    return { name: textOf(line["Name"]) || (model.schema.spelled(name) ?? name), values };
  }

  #addQuantities(values: JsonObject, line: Line): void {
    this.#addProperties(values, line["Quantities"], 0);
    const method = textOf(line["MethodOfMeasurement"]);
    if (method) values[unusedName("MethodOfMeasurement", (name) => name in values)] = method;
  }

  #addProperties(values: JsonObject, references: unknown, depth: number): void {
    for (const id of idsOf(references)) {
      const line = this.#resources.model.line(id);
      if (line === undefined) continue;
      const name = unusedName(textOf(line["Name"]) || "(unnamed)", (candidate) => candidate in values);
      values[name] = this.#value(id, line, depth);
    }
  }

  /** null for a property without a value, so that its name is there. */
  #value(id: number, line: Line, depth: number): Json {
    const name = this.#resources.model.classOf(id);
    const own = this.#resources.ownUnit(line["Unit"]);
    const list = (value: unknown, unit = own): Json => (Array.isArray(value) ? value.map((item) => this.#simple(item, unit)) : []);
    switch (name) {
      case "IFCPROPERTYSINGLEVALUE":
        return this.#simple(line["NominalValue"], own);
      case "IFCPROPERTYENUMERATEDVALUE":
        return list(line["EnumerationValues"], this.#resources.ownUnit(this.#resources.model.line(idOf(line["EnumerationReference"]))?.["Unit"]));
      case "IFCPROPERTYLISTVALUE":
        return list(line["ListValues"]);
      case "IFCPROPERTYBOUNDEDVALUE":
        return this.#parts(line, own, { LowerBoundValue: "LowerBound", SetPointValue: "SetPoint", UpperBoundValue: "UpperBound" });
      case "IFCPROPERTYTABLEVALUE":
        return {
          ...this.#parts(line, undefined, { Expression: "Expression", CurveInterpolation: "CurveInterpolation" }),
          DefiningValues: list(line["DefiningValues"], this.#resources.ownUnit(line["DefiningUnit"])),
          DefinedValues: list(line["DefinedValues"], this.#resources.ownUnit(line["DefinedUnit"])),
        };
      case "IFCPROPERTYREFERENCEVALUE":
        return this.#resources.json(line["PropertyReference"]) ?? null;
      default:
        return this.#otherValue(name, line, depth);
    }
  }

  #otherValue(name: string, line: Line, depth: number): Json {
    const { schema } = this.#resources.model;
    if (schema.isA(name, "IFCCOMPLEXPROPERTY") || schema.isA(name, "IFCPHYSICALCOMPLEXQUANTITY")) return this.#complex(line, depth);
    if (schema.isA(name, "IFCPHYSICALSIMPLEQUANTITY")) {
      const attribute = Object.keys(line).find((key) => key.endsWith("Value")) ?? "";
      return this.#simple(line[attribute], this.#resources.ownUnit(line["Unit"]));
    }
    this.#findings.count("warning", "property-unknown", [name, `{count} properties of class ${name} are kept without a value`]);
    return null;
  }

  #complex(line: Line, depth: number): Json {
    if (depth > maxDepth) return null;
    const values: JsonObject = {};
    this.#addProperties(values, line["HasProperties"] ?? line["HasQuantities"], depth + 1);
    for (const attribute of ["UsageName", "Discrimination", "Quality", "Usage"]) {
      const text = textOf(line[attribute]);
      if (text) values[unusedName(attribute, (name) => name in values)] = text;
    }
    return values;
  }

  #parts(line: Line, own: OwnUnit | undefined, names: Readonly<Record<string, string>>): JsonObject {
    const parts: JsonObject = {};
    for (const [attribute, name] of Object.entries(names)) {
      const value = this.#simple(line[attribute], own);
      if (value !== null) parts[name] = value;
    }
    return parts;
  }

  #simple(value: unknown, own: OwnUnit | undefined): Json {
    return this.#resources.values.simple(value, own) ?? null;
  }
}
