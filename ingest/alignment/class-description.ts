import type { DynamicBase } from "./dynamic/dynamic-schema.js";

/** The sort of model that elements of a class live in. One model of each sort is made for a job, when it is first needed. */
export type ModelSort = "physical" | "definition" | "group" | "document" | "informationRecord" | "link" | "functional";

/** Primitive types of the Entity Classification (EC) language, as far as source values are converted to them. */
export type PropertyType = "string" | "integer" | "long" | "double" | "boolean" | "dateTime" | "other";

/** Bounds of what a property holds, both ends included, as far as its schema sets them. Lengths are characters. */
export interface ValueLimits {
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

/** A property of a class. */
export interface PropertyDescription {
  /** As the schema spells it. */
  name: string;
  /** That of its values, when it is an enumeration. */
  type: PropertyType;
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
}
