import type { DynamicSchemaRule } from "./alignment-rules.js";
import { candidatesOf, type RuleSet, type Test } from "./choose-rule.js";
import type { SchemaLookup } from "./class-description.js";
import type { CompiledProperty, CompiledRule, ReferenceHome } from "./compiled-rule.js";
import type { DynamicBase, DynamicClass, DynamicSchema, EvolutionPolicy } from "./dynamic/dynamic-schema.js";
import { homesOf } from "./dynamic/homes.js";
import type { SourceRecord } from "./value-source.js";

/** The policy of a dynamic schema, with its defaults. */
export function policyOf({ kinds = "evolve", properties = "evolve", types = "evolve" }: DynamicSchemaRule): EvolutionPolicy {
  return { kinds, properties, types };
}

/** A rule of a kind, and what the dynamic schema makes of it. */
export interface KindCandidate {
  test?: Test;
  declared: CompiledRule;
  /** Undefined: elements must have a class of their own, and there is none. */
  rule?: CompiledRule;
  /** What the dynamic class is derived from; undefined: elements are of the class itself. */
  base?: DynamicBase;
  /**
   * The kind that the dynamic schema knows. It has one class for a kind, and never changes its base; so where a case, a pattern or a changed alignment gives
   * elements another class than the kind has otherwise, they count there as a kind of their own: `Equipment_Pump`.
   */
  dynamicKind: string;
}

/** Chooses the rules of records, with the classes that a dynamic schema has for them. Holds one list for each kind that was asked for. */
export class DerivedRules {
  readonly #known = new Map<string, readonly KindCandidate[]>();
  readonly #classes: ReadonlyMap<string, DynamicClass>;

  constructor(
    private readonly rules: RuleSet,
    private readonly world: { schemas: SchemaLookup; dynamicSchema?: DynamicSchemaRule | undefined; schema?: DynamicSchema | undefined },
  ) {
    this.#classes = new Map(world.schema?.classes.map((each) => [each.kind, each]));
  }

  /** The rules that records of a kind can have. */
  candidates(kind: string): readonly KindCandidate[] {
    const known = this.#known.get(kind);
    if (known) return known;
    const declared = candidatesOf(kind, this.rules);
    const usual = declared.find(({ test }) => test === undefined)?.rule.element.fullName;
    const candidates = declared.map(({ test, rule: own }): KindCandidate => {
      const base = this.world.dynamicSchema && own.rule.derive !== false ? own.element.derivable : undefined;
      const rule = base ? inheritedPart(own, base) : own;
      const known = this.#classes.get(kind);
      const dynamicKind = rule.element.fullName === usual && (known?.base ?? base?.fullName) === base?.fullName ? kind : `${kind}_${rule.element.fullName.split(":")[1] ?? ""}`;
      const derived = base ? this.#derive(rule, dynamicKind) : rule;
      return { ...(test && { test }), declared: rule, ...(derived && { rule: derived }), ...(base && { base }), dynamicKind };
    });
    this.#known.set(kind, candidates);
    return candidates;
  }

  /** What a record has its rule from; undefined when no rule takes it. */
  choose(record: SourceRecord): KindCandidate | undefined {
    return this.candidates(record.kind).find(({ test }) => test === undefined || test(record));
  }

  #derive(rule: CompiledRule, dynamicKind: string): CompiledRule | undefined {
    const { schema, schemas, dynamicSchema = { name: "" } } = this.world;
    const policy = policyOf(dynamicSchema);
    const made = this.#classes.get(dynamicKind);
    const element = made && schema && schemas.elementClass(`${schema.name}:${made.name}`);
    if (element) return { ...rule, element, dynamic: { homes: homesOf(made), names: made.properties.map(({ name }) => name), policy } };
    return rule.element.abstract || policy.kinds === "quarantine" ? undefined : rule;
  }
}

/** A rule as far as classes inherit from the base what it fills: where the class of the rule is sealed, that is another one. What has no home then is the business of the dynamic schema. */
function inheritedPart(rule: CompiledRule, { fullName, properties: inherited }: DynamicBase): CompiledRule {
  if (fullName === rule.element.fullName) return rule;
  const isInherited = (name: string): boolean => inherited.has(name.toLowerCase());
  const isThere = (home: ReferenceHome): boolean => !("navigation" in home) || isInherited(home.navigation.property);
  const properties = rule.properties.map(({ home, ...rest }): CompiledProperty => (home && isInherited(home.name) ? { ...rest, home } : rest));
  const references = new Map([...rule.references].filter(([, home]) => isThere(home)));
  const { parent, ...others } = rule;
  return { ...others, properties, references, ...(parent && isThere(parent) && { parent }) };
}
