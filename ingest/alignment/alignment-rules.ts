import type { EvolutionPolicy } from "./dynamic/dynamic-schema.js";

/** A single value: text, a number, yes or no. */
export type Scalar = string | number | boolean;

/** Where a value comes from: the name of a property, a template such as `{System}-{Number}`, or a list of these, of which the first that has a value counts. */
export type SourceRule = string | readonly string[];

/** What becomes of a value on its way from the source to the class; the steps are taken in the order in which they stand here. */
export interface PropertyRule {
  /** Not kept anywhere. */
  ignore?: true;
  /** Without it, the property of the rule's name. */
  from?: SourceRule;
  /** In place of a value of the source. */
  constant?: Scalar;
  /** Cuts a text up into a list; the steps that follow are taken for each of its texts. */
  split?: string;
  trim?: true;
  /** Literal text by literal text, one after the other. */
  replace?: Readonly<Record<string, string>>;
  case?: "lower" | "upper";
  /** Texts that mean that there is no value. */
  missing?: readonly string[];
  /** New value by the text of the old one; `*` for all others. */
  values?: Readonly<Record<string, Scalar>>;
  /** Decimal sign of numbers that are texts. */
  number?: "point" | "comma";
  /** Form of dates that are texts, or several that are tried. */
  date?: string | readonly string[];
  /** Unit of the source. */
  unit?: string;
  /** Where there is no value. */
  default?: Scalar;
  /** Property of the class. Without it, the value stays with what has no home in the class. */
  to?: string;
}

/** Names a link-table relationship class; `backward` makes the reference's target its source. */
export interface LinkRule {
  relationship: string;
  direction?: "forward" | "backward";
}

/** A navigation property of the class. */
export interface NavigationRule {
  navigation: string;
}

/** Where a reference of a record goes: a link, or a navigation property of the class. */
export type ReferenceRule = LinkRule | NavigationRule;

/** Where the code of an element comes from, and the name of the CodeSpec in which it is unique. */
export interface CodeRule {
  value?: SourceRule;
  spec?: string;
}

/** The values that a property must have one of, for each property. */
export type Conditions = Readonly<Record<string, Scalar | readonly Scalar[]>>;

/** How entities become elements; see `json-schemas/alignment.schema.json`. */
export interface KindRule {
  /** There is always one where the rule is complete. */
  class?: string;
  /** `false`: elements are of the class itself, also where there is a dynamic schema. */
  derive?: false;
  category?: string;
  /** How far what is written of a shape may lie off the true one: metres, or a number with a unit. */
  detail?: number | string;
  label?: SourceRule;
  code?: SourceRule | CodeRule | false;
  federationGuid?: SourceRule;
  /** `false`: kept as JSON; a navigation property: instead of the BIS parent. */
  parent?: false | NavigationRule;
  references?: Readonly<Record<string, ReferenceRule>>;
  properties?: Readonly<Record<string, string | PropertyRule>>;
  /** What is different for entities with certain values; the first that fits counts. */
  cases?: readonly CaseRule[];
}

/** What is different from the rule that it stands in. */
export interface CaseRule extends Omit<KindRule, "cases"> {
  where: Conditions;
}

/** The rule of all kinds that a pattern fits. */
export interface PatternRule extends KindRule {
  /** Kind, with `*` for any text. */
  kind: string;
  where?: Conditions;
}

/** An alignment document: how the kinds of a source become BIS elements. */
export interface AlignmentDocument {
  alignment: 1;
  /** Documents that this one is built on. Already joined in a {@link LoadedAlignment}. */
  extends?: string | readonly string[];
  kinds: Readonly<Record<string, KindRule>>;
  rules?: readonly PatternRule[];
  default?: KindRule;
  /** As that of rules, for parts and where rules say nothing. */
  detail?: number | string;
  relationships?: Readonly<Record<string, LinkRule>>;
  defaultRelationship?: LinkRule;
  /** A schema that is made for the source, and grows with it. */
  dynamicSchema?: DynamicSchemaRule;
}

/** Name and policy of a dynamic schema; what may grow is `evolve` where nothing is said. */
export interface DynamicSchemaRule extends Partial<EvolutionPolicy> {
  name: string;
  alias?: string;
  label?: string;
}
