import type { DynamicBase } from "./dynamic/dynamic-schema.js";
import type { ModelSort } from "./model-sort.js";
import type { Ratio } from "./ratio.js";

export type { ModelSort } from "./model-sort.js";

/** Primitive types of the Entity Classification (EC) language, as far as source values are converted to them. */
export type PropertyType = "string" | "integer" | "long" | "double" | "boolean" | "dateTime" | "other";

/** Bounds of what a property holds, both ends included, as far as its schema sets them. Lengths are characters, entries those of a list. */
export interface ValueLimits {
  minEntries?: number;
  maxEntries?: number;
  minLength?: number;
  maxLength?: number;
  minValue?: number;
  maxValue?: number;
}

/** A value of an enumeration. */
export interface EnumeratorDescription {
  value: string | number;
  name: string;
  /** What people are shown. */
  label?: string;
}

/** The values that a property has names for. */
export interface EnumerationDescription {
  /** The property holds no other value. */
  strict: boolean;
  enumerators: readonly EnumeratorDescription[];
}

/** A unit of measurement, with its exact conversion: SI value = factor × value + offset. */
export interface UnitDescription {
  /** As its schema spells it, without the schema. */
  name: string;
  /** What people are shown. */
  label?: string;
  /** What it measures; only units of the same phenomenon convert to each other. */
  phenomenon: string;
  factor: Ratio;
  offset: Ratio;
  /** It is of the International System of Units. */
  si?: true;
}

/** A property of a class. */
export interface PropertyDescription {
  /** As the schema spells it. */
  name: string;
  /** That of its values, when it is an enumeration or an array. */
  type: PropertyType;
  /** It holds a list of values. */
  array?: true;
  /** In which numbers are stored, where the schema says so. */
  unit?: UnitDescription;
  limits?: ValueLimits;
  enumeration?: EnumerationDescription;
  /** Full name of the relationship class, for a navigation property. */
  navigation?: string;
}

/** What an alignment must know of an element class. */
export interface ClassDescription {
  /** `Schema:Class`, as the schema spells it. */
  fullName: string;
  abstract: boolean;
  /** Undefined: elements of the class cannot be written by an alignment. */
  model: ModelSort | undefined;
  /** Whether elements need a category and may have a placement and geometry. */
  geometric: boolean;
  /** Relationship class by which an element of the class owns its children. */
  childRelationship: string;
  /** The class that a dynamic class is derived from: itself, or the closest base class that is not sealed. */
  derivable?: DynamicBase;
  /** By name in lower case; inherited ones included. */
  properties: ReadonlyMap<string, PropertyDescription>;
}

/** What an alignment must know of a link-table relationship class. */
export interface RelationshipDescription {
  fullName: string;
  abstract: boolean;
}

/** Looks classes up in the iModel's schemas; undefined when there is none of that name. */
export interface SchemaLookup {
  elementClass(name: string): ClassDescription | undefined;
  linkClass(name: string): RelationshipDescription | undefined;
  /** Full names of the element classes, or of the link-table relationship classes, that there are: to suggest one that was meant. */
  classNames(sort: "element" | "link"): readonly string[];
  /** The units of the schema `Units`, by name. */
  units(): ReadonlyMap<string, UnitDescription>;
}
