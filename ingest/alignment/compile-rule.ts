import { closest } from "../format/closest.js";
import type { AlignedLink } from "./aligned-element.js";
import type { CaseRule, Conditions, KindRule, LinkRule, PatternRule, ReferenceRule, SourceRule } from "./alignment-rules.js";
import { type Candidate, compileConditions, compilePattern, type PatternCandidates, type Test } from "./choose-rule.js";
import type { ClassDescription, SchemaLookup } from "./class-description.js";
import { compileProperties, noProperty } from "./compile-property.js";
import { compileDetail } from "./compile-detail.js";
import type { CompiledRule, ReferenceHome } from "./compiled-rule.js";
import type { DocumentErrors } from "../documents/document-errors.js";
import { mergeKindRules } from "./merge-rules.js";
import type { ModelSort } from "./model-sort.js";
import { fitsCategory } from "./names.js";
import { compileSource, type ValueSource } from "./value-source.js";

/** Compiles rules against the schemas of an iModel. What is wrong with them is noted, and what depends on it left out. */
export class RuleCompiler {
  /** @param derives whether there is a dynamic schema, whose classes may be derived from abstract ones */
  constructor(
    private readonly schemas: SchemaLookup,
    private readonly errors: DocumentErrors,
    private readonly derives: boolean,
  ) {}

  /** The cases of a rule, then the rule itself. */
  candidates(rule: KindRule, outer?: Test): Candidate[] {
    const { cases = [], ...plain } = mergeKindRules<KindRule>(rule, undefined, this.errors.positions);
    this.errors.positions.join(plain, rule);
    const itself = this.#rule(plain);
    const inner = cases.map((each) => this.#case(each, plain, outer));
    return [...inner, ...(itself ? [{ ...(outer && { test: outer }), rule: itself }] : [])].filter((candidate) => candidate !== undefined);
  }

  /** The rule of the kinds that a pattern fits. */
  pattern(rule: PatternRule): PatternCandidates {
    const { kind, where, ...rest } = rule;
    this.errors.positions.join(rest, rule);
    return { fits: compilePattern(kind), candidates: this.candidates(rest, where && this.#test(where)) };
  }

  link(rule: LinkRule): AlignedLink | undefined {
    const found = this.schemas.linkClass(rule.relationship);
    if (!found) this.errors.add(rule, "relationship", `there is no link-table relationship class ${rule.relationship}${this.#suggest(rule.relationship, "link")}`);
    else if (found.abstract) this.errors.add(rule, "relationship", `${found.fullName} is abstract`);
    return found && { relationship: found.fullName, backward: rule.direction === "backward" };
  }

  #case(each: CaseRule, plain: KindRule, outer: Test | undefined): Candidate | undefined {
    const { where, ...own } = each;
    this.errors.positions.join(own, each);
    const inner = this.#test(where);
    const rule = this.#rule(mergeKindRules<KindRule>(own, plain, this.errors.positions));
    return rule && { test: (record) => outer?.(record) !== false && inner(record), rule };
  }

  #test(where: Conditions): Test {
    return compileConditions(where, (name, message) => this.errors.addKey(where, name, message));
  }

  #rule(rule: KindRule): CompiledRule | undefined {
    const found = this.#elementClass(rule);
    if (!found) return undefined;
    const { element } = found;
    if (rule.category !== undefined && !fitsCategory(rule.category)) this.errors.add(rule, "category", `no category can be called ${JSON.stringify(rule.category)}`);
    const references = new Map<string, ReferenceHome>();
    for (const [name, reference] of Object.entries(rule.references ?? {})) {
      const home = this.#reference(reference, element);
      if (home) references.set(name, home);
    }
    const parent = rule.parent ? this.#reference(rule.parent, element) : undefined;
    const { schemas, errors } = this;
    const properties = compileProperties(rule.properties ?? {}, { element, schemas, errors });
    const code = this.#code(rule);
    const [label, federationGuid] = [this.#source(rule, "label"), this.#source(rule, "federationGuid")];
    const detail = compileDetail(rule, schemas, errors);
    const taken = new Set(properties.flatMap(({ name, source }) => (source || name.includes("/") ? [] : name)));
    return { rule, ...found, references, properties, taken, ...detail, ...(parent && { parent }), ...(label && { label }), ...(code && { code }), ...(federationGuid && { federationGuid }) };
  }

  #elementClass(rule: KindRule): { element: ClassDescription; model: ModelSort } | undefined {
    const fail = (message: string): undefined => {
      this.errors.add(rule, "class", message);
    };
    const { class: name, derive } = rule;
    if (name === undefined) return fail("a rule needs a `class`");
    const element = this.schemas.elementClass(name);
    if (!element) return fail(`there is no element class ${name} in the iModel's schemas${this.#suggest(name, "element")}`);
    const derives = this.derives && derive !== false && element.derivable !== undefined;
    if (element.abstract && !derives) return fail(`${element.fullName} is abstract; name a concrete class`);
    if (!element.model) return fail(`elements of ${element.fullName} cannot be written by an alignment`);
    return { element, model: element.model };
  }

  #source(rule: KindRule, member: "label" | "federationGuid"): ValueSource | undefined {
    const source = rule[member];
    return source === undefined ? undefined : compileSource(source, (message) => this.errors.add(rule, member, message));
  }

  #code(rule: KindRule): CompiledRule["code"] {
    const { code = "$code" } = rule;
    if (code === false) return undefined;
    const fail = (message: string): void => this.errors.add(rule, "code", message);
    if (typeof code === "string" || Array.isArray(code)) return { value: compileSource(code as SourceRule, fail) };
    const { value = "$code", spec } = code as Exclude<typeof code, SourceRule>;
    return { value: compileSource(value, fail), ...(spec !== undefined && { spec }) };
  }

  #reference(rule: ReferenceRule, element: ClassDescription): ReferenceHome | undefined {
    if ("relationship" in rule) {
      const link = this.link(rule);
      return link && { link };
    }
    const fail = (message: string): undefined => {
      this.errors.add(rule, "navigation", message);
    };
    const property = element.properties.get(rule.navigation.toLowerCase());
    if (!property) return fail(noProperty(rule.navigation, element));
    if (property.navigation === undefined) return fail(`${element.fullName}.${property.name} is no navigation property`);
    return { navigation: { property: property.name, relationship: property.navigation } };
  }

  /** The class of the same schema, or, where there is no such schema, of any, that was probably meant. */
  #suggest(name: string, sort: "element" | "link"): string {
    const [schema = "", item = ""] = name.split(/[:.]/);
    const names = this.schemas.classNames(sort);
    const inSchema = names.filter((each) => each.toLowerCase().startsWith(`${schema.toLowerCase()}:`));
    const word = closest(item, inSchema.map((each) => each.slice(schema.length + 1)));
    const meant = inSchema.length === 0 ? closest(`${schema}:${item}`, names) : inSchema.find((each) => each.slice(schema.length + 1) === word);
    return meant === undefined ? "" : `; did you mean ${meant}?`;
  }
}
