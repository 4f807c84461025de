import type { EntityRecord } from "../format/record-types.js";
import type { AlignedLink } from "./aligned-element.js";
import type { LoadedAlignment } from "./alignment-document.js";
import type { SchemaLookup } from "./class-description.js";
import type { CompiledRule } from "./compiled-rule.js";
import { compileDetail } from "./compile-detail.js";
import { RuleCompiler } from "./compile-rule.js";
import { DerivedRules } from "./derived-rules.js";
import { DocumentErrors } from "../documents/document-errors.js";
import type { DynamicBase, DynamicSchema } from "./dynamic/dynamic-schema.js";
import type { ValueUnits } from "./dynamic/profile.js";
import type { ModelSort } from "./model-sort.js";
import { placeValues } from "./place-values.js";
import type { SourceRecord } from "./value-source.js";

/** What is known of a parent by its kind alone. */
export interface ParentDescription {
  model: ModelSort;
  /** Relationship class by which it owns its children. */
  relationship: string;
}

/** What the dynamic schema must have a place for: the values of a record that its rule leaves over, under the kind that the schema knows. */
export interface ProfiledRecord extends EntityRecord {
  /** Of numbers that were converted. */
  units?: ValueUnits;
}

/** An alignment whose classes, properties and relationships exist in the iModel. */
export interface CompiledAlignment {
  /** Metres that what is written of a shape may lie off the true one, for parts and where rules say nothing. Undefined: the finest level is written. */
  detail?: number;
  rule(record: SourceRecord): CompiledRule | undefined;
  /** Undefined when elements of the kind get none, or live in models of several sorts. */
  parent(kind: string): ParentDescription | undefined;
  link(kind: string): AlignedLink | undefined;
  /** What a record needs a place for in the dynamic schema. Undefined for one that needs none. */
  profiled(record: EntityRecord): ProfiledRecord | undefined;
  /** Class that the dynamic class of a kind is derived from, for the kinds that {@link profiled} has named. */
  baseOf(kind: string): DynamicBase | undefined;
}

/**
 * Checks everything that an alignment names against the iModel's schemas, and prepares its templates, patterns, units and steps.
 * @param schema the dynamic schema as the iModel has it; the kinds that it has classes for become elements of these.
 * @throws IngestError `alignment-invalid` with one line, with `file:line:column`, for each thing that is wrong
 */
export function compileAlignment({ document, positions }: LoadedAlignment, schemas: SchemaLookup, schema?: DynamicSchema): CompiledAlignment {
  const { kinds, rules = [], default: otherwise, relationships = {}, defaultRelationship, dynamicSchema } = document;
  const errors = new DocumentErrors(positions, "alignment-invalid");
  const compiler = new RuleCompiler(schemas, errors, dynamicSchema !== undefined);
  const exact = new Map(Object.entries(kinds).map(([kind, rule]) => [kind, compiler.candidates(rule)]));
  const patterns = rules.map((rule) => compiler.pattern(rule));
  const fallback = otherwise ? compiler.candidates(otherwise) : [];
  const links = new Map(Object.entries(relationships).map(([kind, rule]) => [kind, compiler.link(rule)]));
  const fallbackLink = defaultRelationship && compiler.link(defaultRelationship);
  const detail = compileDetail(document, schemas, errors);
  errors.throwAny();
  const derived = new DerivedRules({ exact, patterns, fallback }, { schemas, dynamicSchema, schema });
  const bases = new Map<string, DynamicBase>();
  return {
    ...detail,
    rule: (record) => derived.choose(record)?.rule,
    parent: (kind) => parentOf(kind, derived),
    link: (kind) => links.get(kind) ?? fallbackLink,
    profiled: (record) => profile(record, derived, bases),
    baseOf: (kind) => bases.get(kind),
  };
}

/** A record says of its parent only what kind it is of: what holds for all of that kind holds for the parent. */
function parentOf(kind: string, derived: DerivedRules): ParentDescription | undefined {
  const rules = derived.candidates(kind).flatMap(({ rule }) => rule ?? []);
  const [first] = rules;
  if (!first || rules.some(({ model }) => model !== first.model)) return undefined;
  const same = rules.every(({ element }) => element.childRelationship === first.element.childRelationship);
  return { model: first.model, relationship: same ? first.element.childRelationship : "BisCore:ElementOwnsChildElements" };
}

function profile(record: EntityRecord, derived: DerivedRules, bases: Map<string, DynamicBase>): ProfiledRecord | undefined {
  const candidate = derived.choose(record);
  if (!candidate?.base) return undefined;
  const { declared, base, dynamicKind: kind } = candidate;
  bases.set(kind, base);
  const { left, units } = placeValues(record, declared);
  return { ...record, kind, properties: Object.fromEntries(left), ...(units && { units }) };
}
