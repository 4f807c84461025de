import type { EntityRecord, Reference, RelationshipRecord } from "../../format/record-types.js";
import { type LeafValue, leafValues } from "../dynamic/leaf-values.js";
import { join, type StoredType } from "../dynamic/stored-type.js";
import type { Json } from "../json.js";

/** Bounds of what a survey keeps of one kind. */
const kept = { properties: 2000, examples: 3, distinct: 1000, exampleLength: 40 } as const;

/** What was seen of a property. */
export interface PropertySurvey {
  pointer: string;
  path: readonly string[];
  type: StoredType;
  count: number;
  /** A few different values, as JSON, cut off. */
  examples: string[];
  /** Whether no value came twice among the first thousand. */
  unique: boolean;
}

/** What was seen of a named reference, or of the parents, of a kind. */
export interface ReferenceSurvey {
  count: number;
  /** Kinds that it points at. */
  kinds: Set<string>;
}

/** What was seen of a kind. */
export interface KindSurvey {
  kind: string;
  count: number;
  labels: number;
  codes: number;
  /** Records with a placement or geometry. */
  shapes: number;
  parents: ReferenceSurvey;
  references: Map<string, ReferenceSurvey>;
  properties: Map<string, PropertySurvey>;
  /** Whether there were more properties than a survey keeps. */
  crowded: boolean;
}

/** What was seen of a relationship kind. */
export interface RelationshipSurvey {
  kind: string;
  count: number;
  sources: Set<string>;
  targets: Set<string>;
}

/**
 * Looks through the records of a document and remembers what a first alignment can be drafted from. Holds, for each property of each kind, its
 * type, its number, three examples and the hashes of at most a thousand values; no records.
 */
export class Survey {
  readonly kinds = new Map<string, KindSurvey>();
  readonly relationships = new Map<string, RelationshipSurvey>();
  readonly #distinct = new Map<PropertySurvey, Set<string>>();

  addEntity(record: EntityRecord): void {
    const survey = this.#kind(record.kind);
    survey.count += 1;
    if (record.label !== undefined) survey.labels += 1;
    if (record.code !== undefined) survey.codes += 1;
    if (record.placement || record.geometry) survey.shapes += 1;
    if (record.parent) note(survey.parents, [record.parent]);
    for (const [name, value] of Object.entries(record.references ?? {})) this.#addReference(survey, name, [value].flat());
    for (const leaf of leafValues(record.properties as Readonly<Record<string, Json>> | undefined)) this.#addValue(survey, leaf);
  }

  addRelationship({ kind, source, target }: RelationshipRecord): void {
    const survey = this.relationships.get(kind) ?? { kind, count: 0, sources: new Set<string>(), targets: new Set<string>() };
    this.relationships.set(kind, survey);
    survey.count += 1;
    survey.sources.add(source.kind);
    survey.targets.add(target.kind);
  }

  #kind(kind: string): KindSurvey {
    const known = this.kinds.get(kind);
    if (known) return known;
    const parents = { count: 0, kinds: new Set<string>() };
    const made: KindSurvey = { kind, count: 0, labels: 0, codes: 0, shapes: 0, parents, references: new Map(), properties: new Map(), crowded: false };
    this.kinds.set(kind, made);
    return made;
  }

  #addReference({ references }: KindSurvey, name: string, targets: readonly Reference[]): void {
    const known = references.get(name) ?? { count: 0, kinds: new Set<string>() };
    references.set(name, known);
    note(known, targets);
  }

  #addValue(survey: KindSurvey, { pointer, path, value, type }: LeafValue): void {
    const known = survey.properties.get(pointer) ?? { pointer, path, type, count: 0, examples: [], unique: true };
    if (known.count === 0 && survey.properties.size >= kept.properties) {
      survey.crowded = true;
      return;
    }
    survey.properties.set(pointer, known);
    known.type = join(known.type, type);
    known.count += 1;
    this.#remember(known, JSON.stringify(value));
  }

  #remember(property: PropertySurvey, text: string): void {
    const distinct = this.#distinct.get(property) ?? new Set<string>();
    this.#distinct.set(property, distinct);
    const shown = text.slice(0, kept.exampleLength) + (text.length > kept.exampleLength ? "…" : "");
    if (distinct.has(text)) property.unique = false;
    else if (distinct.size < kept.distinct && property.unique) distinct.add(text.slice(0, 200));
    if (property.examples.length < kept.examples && !property.examples.includes(shown)) property.examples.push(shown);
  }
}

function note(survey: ReferenceSurvey, targets: readonly Reference[]): void {
  survey.count += 1;
  for (const { kind } of targets) survey.kinds.add(kind);
}
