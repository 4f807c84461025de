import type { StoredType } from "./stored-type.js";

/** Something in a schema, a class or a struct. What others have made there is left alone: its name and label are taken. */
export interface Named {
  /** EC name. */
  name: string;
  label: string;
}

/** A property of a dynamic class. */
export interface DynamicProperty {
  /** EC name. */
  name: string;
  /** The source's spelling, as far as labels are unique in the class. */
  label: string;
  /** JSON pointer of the value below the record's `properties`: its identity over all versions. */
  pointer: string;
  /** Without the members of a struct. */
  type: StoredType;
  /** Name of the group that it is shown with. */
  group?: string;
  /** Of numbers that were converted from a unit of the source. */
  quantity?: Quantity;
  /** Of an array of objects. */
  struct?: DynamicStruct;
}

/** A KindOfQuantity. There is one for each unit of the source, unless others have given a property another one. */
export interface Quantity {
  /** EC name; with `Schema:` in front for one of another schema. */
  name: string;
  /** SI unit in which numbers are stored, as the schema `Units` calls it; with `Schema:` in front for one of another schema. */
  unit: string;
  /** The unit of the source, in which people are shown them. */
  shown: string;
}

/** The struct class of a property that is an array of objects. */
export interface DynamicStruct {
  /** EC name. */
  name: string;
  /** Pointers are relative to the object; of several with one pointer, the widest is used. */
  members: readonly DynamicProperty[];
  /** Other members. */
  others?: readonly Named[];
}

/** A unit of the source, and the SI unit to which numbers were converted from it; both as the schema `Units` calls them. */
export interface SourceUnit {
  shown: string;
  unit: string;
}

/** A group of properties in the source, a property set say. */
export interface PropertyGroup extends Named {
  /** The source's spelling; where groups are nested, with a slash between. */
  label: string;
}

/** The class of one kind. */
export interface DynamicClass {
  name: string;
  label: string;
  /** The source's kind: its identity over all versions. */
  kind: string;
  /** Class that it is derived from, `Schema:Class`. */
  base: string;
  /** Of several with one pointer, the widest is used: the source changed the type of its values. */
  properties: readonly DynamicProperty[];
  /** Other properties, also those that classes derived from it have, and those that it inherits from others than its base. */
  others?: readonly Named[];
}

/** A schema that is made for a source. Plain data; it only ever grows. */
export interface DynamicSchema {
  name: string;
  alias: string;
  label: string;
  /** The minor version counts the changes. */
  version: { read: number; write: number; minor: number };
  classes: readonly DynamicClass[];
  groups: readonly PropertyGroup[];
  /** Other items. */
  others?: readonly Named[];
}

/** A class to derive from. */
export interface DynamicBase {
  /** `Schema:Class`. */
  fullName: string;
  /** Names of its properties in lower case, which a derived class must not have again. */
  properties: ReadonlySet<string>;
}

/** How a source's schema may change, level by level; words as in `json-schemas/alignment.schema.json`. */
export interface EvolutionPolicy {
  kinds: Evolution;
  properties: Evolution;
  types: Evolution;
}

/** `evolve`: the schema grows. `freeze`: it stays, and what has no place in it is kept as JSON. `quarantine`: it stays, and such records are rejected. */
export type Evolution = "evolve" | "freeze" | "quarantine";

/** Something that a schema gains. */
export interface SchemaChange {
  kind: string;
  /** Name of the class. */
  className: string;
  /** Undefined: the class itself is new. */
  property?: DynamicProperty;
  /** Property that had the values before; those stored in it stay where they are. */
  before?: DynamicProperty;
}
