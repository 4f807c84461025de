import type { DynamicBase } from "./dynamic/dynamic-schema.js";
import type { Json } from "./json.js";
import type { ModelSort } from "./model-sort.js";
import type { Ratio } from "./ratio.js";

export type { ModelSort } from "./model-sort.js";

/** Primitive types of the Entity Classification (EC) language, as far as source values are converted to them. */
export type PropertyType = "string" | "integer" | "long" | "double" | "boolean" | "dateTime" | "other";

/** A value of an enumeration. */
export interface EnumeratorDescription {
  value: string | number;
  name: string;
  /** What people are shown. */
  label?: string;
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

/** A property of a class, as far as values are converted for it. What it holds is said by the JSON Schema of the class. */
export interface PropertyDescription {
  /** As the schema spells it. */
  name: string;
  /** That of its values, when it is an enumeration or an array. */
  type: PropertyType;
  /** It holds a list of values. */
  array?: true;
  /** In which numbers are stored, where the schema says so. */
  unit?: UnitDescription;
  /** The values that have names. */
  enumerators?: readonly EnumeratorDescription[];
  /** Full name of the relationship class, for a navigation property. */
  navigation?: string;
}

/** What the JSON Schema of a class says against the value of a property. */
export interface ValueViolation {
  property: string;
  /** Of JSON Schema: `maximum`, say. */
  keyword: string;
  /** What stands at the keyword, as text. */
  limit: string;
}

/** Validates values as a class stores them, by the names of their properties. There is one violation for each property that does not hold its value. */
export type ValidateValues = (values: Readonly<Record<string, Json>>) => readonly ValueViolation[];

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
  /** By the JSON Schema of the properties, which `schema export` writes too. Nothing is compiled before the first values come. */
  validate: ValidateValues;
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
