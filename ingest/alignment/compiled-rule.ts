import type { AlignedLink } from "./aligned-element.js";
import type { KindRule } from "./alignment-rules.js";
import type { ClassDescription, PropertyDescription } from "./class-description.js";
import type { EvolutionPolicy, SourceUnit } from "./dynamic/dynamic-schema.js";
import type { Homes } from "./dynamic/homes.js";
import type { Json } from "./json.js";
import type { ModelSort } from "./model-sort.js";
import type { ValueSource } from "./value-source.js";
import type { Stepped } from "./value-steps.js";

/** Where a reference goes, checked against the schemas. */
export type ReferenceHome = { link: AlignedLink } | { navigation: { property: string; relationship: string } };

/** What becomes of one value. */
export interface CompiledProperty {
  /** As the rule calls it: the property of the source, unless the value comes from elsewhere. */
  name: string;
  ignored: boolean;
  /** Undefined: from the property of the name. */
  source?: ValueSource;
  /** Undefined: the value stays as it is. */
  steps?: (value: Json) => Stepped;
  /** Where there is no value. */
  fallback?: Json;
  /** Property of the class; undefined: the value stays with what has no home in the class. */
  home?: PropertyDescription;
  /** Of numbers without a home in the class that were converted to SI; undefined also where `Units` has no SI unit for them. */
  unit?: SourceUnit;
}

/** The rule of one kind, or of one case of it, checked against the schemas. */
export interface CompiledRule {
  rule: KindRule;
  /** The class that elements get: where there is a dynamic schema, the one that it derives from the class of the rule. */
  element: ClassDescription;
  model: ModelSort;
  /** Metres that what is written of a shape may lie off the true one. Undefined: as the document says. */
  detail?: number;
  label?: ValueSource;
  /** Undefined: elements get no code. */
  code?: { value: ValueSource; spec?: string };
  federationGuid?: ValueSource;
  references: ReadonlyMap<string, ReferenceHome>;
  /** Where the parent goes that is not to be the BIS parent. */
  parent?: ReferenceHome;
  properties: readonly CompiledProperty[];
  /** Names of the record's properties that the rules take as a whole, wherever they put them. */
  taken: ReadonlySet<string>;
  /** Where there is a dynamic schema: the homes that it gives to values, all properties that it has given the class, and what becomes of values without a home. */
  dynamic?: { homes: Homes; names: readonly string[]; policy: EvolutionPolicy };
}
