import type { Findings } from "./findings.js";
import { Lists } from "./lists.js";
import { idOf, idsOf, type Line, type Model } from "./model.js";
import type { Roots } from "./roots.js";
import type { StepScan } from "./step-scan.js";

/** Relations that say what an object is a part of, the weakest last, with the attributes that name the whole and the part. */
export const partRelations = [
  { base: "IFCRELAGGREGATES", whole: "RelatingObject", part: "RelatedObjects" },
  { base: "IFCRELNESTS", whole: "RelatingObject", part: "RelatedObjects" },
  { base: "IFCRELVOIDSELEMENT", whole: "RelatingBuildingElement", part: "RelatedOpeningElement" },
  { base: "IFCRELPROJECTSELEMENT", whole: "RelatingElement", part: "RelatedFeatureElement" },
  { base: "IFCRELCONNECTSPORTTOELEMENT", whole: "RelatedElement", part: "RelatingPort" },
  { base: "IFCRELCONTAINEDINSPATIALSTRUCTURE", whole: "RelatingStructure", part: "RelatedElements" },
] as const;

/** What the file's relations say of its objects, by the objects' indexes. Holds some 40 bytes of each object, and 8 of each relation to it. */
export class Relations {
  /** Property sets and quantities, as instances. */
  readonly propertySets: Lists;
  /** Materials, classifications, documents and the like, as instances. */
  readonly associations: Lists;
  /** Relations that become records, unless they only say what the parent is, in the order of their classes. */
  readonly others: number[] = [];
  readonly #parents: Int32Array;
  readonly #types: Int32Array;
  readonly #model: Model;
  readonly #roots: Roots;

  constructor(model: Model, roots: Roots, { scan, findings }: { scan: StepScan; findings: Findings }) {
    this.#model = model;
    this.#roots = roots;
    this.propertySets = new Lists(roots.size);
    this.associations = new Lists(roots.size);
    this.#parents = new Int32Array(roots.size);
    this.#types = new Int32Array(roots.size);
    for (const name of scan.classes.keys()) if (model.schema.isA(name, "IFCRELATIONSHIP")) this.#readClass(name);
    for (const { base, whole, part } of partRelations)
      for (const name of scan.classes.keys()) if (model.schema.isA(name, base)) this.#readParents(name, whole, part);
    this.#breakCircles(findings);
  }

  /** Index of what an object is a part of. */
  parentOf(index: number): number | undefined {
    const parent = this.#parents[index] ?? 0;
    return parent === 0 ? undefined : parent - 1;
  }

  /** Index of the type of an object. */
  typeOf(index: number): number | undefined {
    const type = this.#types[index] ?? 0;
    return type === 0 ? undefined : type - 1;
  }

  #readClass(name: string): void {
    const { schema } = this.#model;
    const isDefinition = schema.isA(name, "IFCRELDEFINESBYPROPERTIES");
    const isType = schema.isA(name, "IFCRELDEFINESBYTYPE");
    const isAssociation = schema.isA(name, "IFCRELASSOCIATES");
    for (const id of this.#model.idsOfClass(name)) {
      if (!isDefinition && !isType && !isAssociation) {
        this.others.push(id);
        continue;
      }
      const line = this.#model.line(id);
      if (line === undefined) continue;
      if (isDefinition) this.#addAll(this.propertySets, line, definitionsOf(line["RelatingPropertyDefinition"]));
      else if (isType) this.#readType(line);
      else this.#addAll(this.associations, line, associatedOf(line));
    }
  }

  #addAll(lists: Lists, line: Line, values: readonly number[]): void {
    for (const object of idsOf(line["RelatedObjects"])) {
      const index = this.#roots.indexOf(object);
      if (index !== undefined) for (const value of values) lists.add(index, value);
    }
  }

  #readType(line: Line): void {
    const type = this.#roots.standIn(idOf(line["RelatingType"]));
    for (const object of idsOf(line["RelatedObjects"])) {
      const index = this.#roots.indexOf(object);
      if (index !== undefined && type !== undefined && this.#types[index] === 0) this.#types[index] = type + 1;
    }
  }

  #readParents(name: string, wholeAttribute: string, partAttribute: string): void {
    for (const id of this.#model.idsOfClass(name)) {
      const line = this.#model.line(id);
      const whole = this.#roots.standIn(idOf(line?.[wholeAttribute]));
      if (whole === undefined) continue;
      for (const part of idsOf(line?.[partAttribute])) {
        const index = this.#roots.indexOf(part);
        if (index !== undefined && index !== whole && this.#parents[index] === 0) this.#parents[index] = whole + 1;
      }
    }
  }

  #breakCircles(findings: Findings): void {
    const visitedBy = new Int32Array(this.#roots.size);
    for (let start = 0; start < this.#roots.size; start++) {
      let index: number | undefined = start;
      while (index !== undefined && visitedBy[index] === 0) {
        visitedBy[index] = start + 1;
        index = this.parentOf(index);
      }
      if (index === undefined || visitedBy[index] !== start + 1) continue;
      const { kind, id } = this.#roots.referenceOf(index);
      this.#parents[index] = 0;
      findings.tell("warning", ["circular-parent", `${kind} #${this.#roots.numberOf(index)} is a part of itself; it gets no parent`], { kind, id });
    }
  }
}

/** One property set, or several in IfcPropertySetDefinitionSet. */
function definitionsOf(value: unknown): number[] {
  const one = idsOf(value);
  if (one.length > 0) return one;
  const set = typeof value === "object" && value !== null ? (value as { value?: unknown }).value : undefined;
  return idsOf(set);
}

function associatedOf(line: Line): number[] {
  return Object.keys(line).filter((name) => name.startsWith("Relating")).flatMap((name) => idsOf(line[name]));
}
