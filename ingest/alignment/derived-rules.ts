import type { AlignmentDocument, DynamicSchemaRule } from "./alignment-document.js";
import type { SchemaLookup } from "./class-description.js";
import type { CompiledRule } from "./compile-alignment.js";
import type { DynamicBase, DynamicClass, DynamicSchema, EvolutionPolicy } from "./dynamic/dynamic-schema.js";
import { homesOf } from "./dynamic/homes.js";

/** The policy of a dynamic schema, with its defaults. */
export function policyOf({ kinds = "evolve", properties = "evolve", types = "evolve" }: DynamicSchemaRule): EvolutionPolicy {
  return { kinds, properties, types };
}

/** Class that the dynamic class of a kind with that rule is derived from; undefined for a kind that gets none. */
export function baseOf({ dynamicSchema }: AlignmentDocument, declared: CompiledRule | undefined): DynamicBase | undefined {
  return dynamicSchema && declared?.rule.derive !== false ? declared?.element.derivable : undefined;
}

/** What the rules of kinds become with the classes that a dynamic schema has for them. Holds one entry for each kind that was asked for. */
export class DerivedRules {
  readonly #rules = new Map<string, CompiledRule | undefined>();
  readonly #classes: ReadonlyMap<string, DynamicClass>;

  constructor(
    private readonly document: AlignmentDocument,
    private readonly world: { schemas: SchemaLookup; schema?: DynamicSchema; declared(kind: string): CompiledRule | undefined },
  ) {
    this.#classes = new Map(world.schema?.classes.map((each) => [each.kind, each]));
  }

  /** Undefined for a kind that has no rule, or must have a class of its own and has none. */
  rule(kind: string): CompiledRule | undefined {
    if (!this.#rules.has(kind)) this.#rules.set(kind, this.#derive(kind));
    return this.#rules.get(kind);
  }

  #derive(kind: string): CompiledRule | undefined {
    const { schema, schemas, declared } = this.world;
    const rule = declared(kind);
    const { dynamicSchema } = this.document;
    if (!rule || !dynamicSchema || !baseOf(this.document, rule)) return rule;
    const policy = policyOf(dynamicSchema);
    const made = this.#classes.get(kind);
    const element = made && schema && schemas.elementClass(`${schema.name}:${made.name}`);
    if (element) return { ...rule, element, dynamic: { homes: homesOf(made), names: made.properties.map(({ name }) => name), policy } };
    return rule.element.abstract || policy.kinds === "quarantine" ? undefined : rule;
  }
}
