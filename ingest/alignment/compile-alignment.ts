import { IngestError } from "../errors.js";
import type { AlignedLink } from "./aligned-element.js";
import type { KindRule, LinkRule, LoadedAlignment, ReferenceRule } from "./alignment-document.js";
import type { ClassDescription, ModelSort, PropertyDescription, SchemaLookup } from "./class-description.js";
import type { DynamicBase, DynamicProperty, DynamicSchema, EvolutionPolicy } from "./dynamic/dynamic-schema.js";
import { DerivedRules, baseOf } from "./derived-rules.js";
import { fitsCategory } from "./names.js";

/** Where a reference goes, checked against the schemas. */
export type ReferenceHome = { link: AlignedLink } | { navigation: { property: string; relationship: string } };

/** The rule of one kind, checked against the schemas. */
export interface CompiledRule {
  rule: KindRule;
  element: ClassDescription;
  model: ModelSort;
  references: ReadonlyMap<string, ReferenceHome>;
  /** Class property by source property. */
  properties: ReadonlyMap<string, PropertyDescription>;
  /** Where there is a dynamic schema: the homes that it gives to values, by JSON pointer below `properties`, the names of all it has, and what becomes of values without one. */
  dynamic?: { homes: ReadonlyMap<string, DynamicProperty>; names: readonly string[]; policy: EvolutionPolicy };
}

/** An alignment whose classes, properties and relationships exist in the iModel. */
export interface CompiledAlignment {
  rule(kind: string): CompiledRule | undefined;
  link(kind: string): AlignedLink | undefined;
  /** Class that the dynamic class of a kind is derived from; undefined for a kind that gets none. */
  baseOf(kind: string): DynamicBase | undefined;
}

/**
 * Checks every class, property and relationship that an alignment names against the iModel's schemas.
 * @param schema the dynamic schema as the iModel has it; the kinds that it has classes for become elements of these.
 * @throws IngestError `alignment-invalid` with `file:line:column` of the first that is not there.
 */
export function compileAlignment(alignment: LoadedAlignment, schemas: SchemaLookup, schema?: DynamicSchema): CompiledAlignment {
  const { document } = alignment;
  const compiler = new Compiler(alignment, schemas);
  const rules = new Map(Object.entries(document.kinds).map(([kind, rule]) => [kind, compiler.rule(rule, ["kinds", kind])]));
  const fallback = document.default && compiler.rule(document.default, ["default"]);
  const links = new Map(
    Object.entries(document.relationships ?? {}).map(([kind, rule]) => [kind, compiler.link(rule, ["relationships", kind])]),
  );
  const fallbackLink = document.defaultRelationship && compiler.link(document.defaultRelationship, ["defaultRelationship"]);
  const declared = (kind: string): CompiledRule | undefined => rules.get(kind) ?? fallback;
  const derived = new DerivedRules(document, { schemas, declared, ...(schema && { schema }) });
  return { rule: (kind) => derived.rule(kind), link: (kind) => links.get(kind) ?? fallbackLink, baseOf: (kind) => baseOf(document, declared(kind)) };
}

class Compiler {
  constructor(
    readonly alignment: LoadedAlignment,
    readonly schemas: SchemaLookup,
  ) {}

  rule(rule: KindRule, path: string[]): CompiledRule {
    const { element, model } = this.elementClass(rule, [...path, "class"]);
    if (rule.category !== undefined && !fitsCategory(rule.category)) this.fail([...path, "category"], `no category can be called ${JSON.stringify(rule.category)}`);
    const references = new Map<string, ReferenceHome>();
    for (const [name, reference] of Object.entries(rule.references ?? {}))
      references.set(name, this.reference(reference, { element, path: [...path, "references", name] }));
    const properties = new Map<string, PropertyDescription>();
    for (const [name, target] of Object.entries(rule.properties ?? {}))
      properties.set(name, this.property(target, { element, path: [...path, "properties", name] }));
    return { rule, element, model, references, properties };
  }

  link(rule: LinkRule, path: string[]): AlignedLink {
    const found = this.schemas.linkClass(rule.relationship);
    if (!found) this.fail([...path, "relationship"], `there is no link-table relationship class ${rule.relationship}`);
    if (found.abstract) this.fail([...path, "relationship"], `${found.fullName} is abstract`);
    return { relationship: found.fullName, backward: rule.direction === "backward" };
  }

  private elementClass({ class: name, derive }: KindRule, path: string[]): { element: ClassDescription; model: ModelSort } {
    const element = this.schemas.elementClass(name);
    if (!element) this.fail(path, `there is no element class ${name} in the iModel's schemas`);
    const derives = this.alignment.document.dynamicSchema !== undefined && derive !== false && element.derivable !== undefined;
    if (element.abstract && !derives) this.fail(path, `${element.fullName} is abstract: name a concrete class`);
    if (!element.model) this.fail(path, `elements of ${element.fullName} cannot be written by an alignment`);
    return { element, model: element.model };
  }

  private reference(rule: ReferenceRule, { element, path }: { element: ClassDescription; path: string[] }): ReferenceHome {
    if ("relationship" in rule) return { link: this.link(rule, path) };
    const property = this.property(rule.navigation, { element, path: [...path, "navigation"], navigation: true });
    return { navigation: { property: property.name, relationship: property.navigation ?? "" } };
  }

  private property(
    name: string,
    { element, path, navigation = false }: { element: ClassDescription; path: string[]; navigation?: boolean },
  ): PropertyDescription {
    const found = element.properties.get(name.toLowerCase());
    if (!found) this.fail(path, `${element.fullName} has no property ${name}; it has ${names(element)}`);
    if (navigation !== (found.navigation !== undefined))
      this.fail(path, `${element.fullName}.${found.name} is ${navigation ? "no" : "a"} navigation property`);
    return found;
  }

  private fail(path: string[], message: string): never {
    throw new IngestError("alignment-invalid", `${this.alignment.locate(path)}: ${message}`);
  }
}

function names(element: ClassDescription): string {
  return [...element.properties.values()].map((property) => property.name).join(", ");
}
