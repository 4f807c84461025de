import type { DynamicClass, DynamicProperty, DynamicSchema } from "../alignment/dynamic/dynamic-schema.js";
import { homesOf } from "../alignment/dynamic/homes.js";
import type { StoredType } from "../alignment/dynamic/stored-type.js";
import { versionText } from "../alignment/dynamic/version-text.js";

/** A property that a class gains. */
export interface GainedProperty {
  name: string;
  /** JSON pointer of its values below a record's `properties`. */
  pointer: string;
  /** `double`, `string array`, … */
  type: string;
  /** Type that the values had so far: they are of another one now, and go to this property. */
  before?: string;
}

/** A class that is new or gains properties. */
export interface GrownClass {
  name: string;
  kind: string;
  isNew: boolean;
  properties: GainedProperty[];
}

/** How a dynamic schema grows: nothing is ever taken from it. */
export interface SchemaDiff {
  name: string;
  /** Version that is there; undefined for a new schema. */
  from?: string;
  /** Version that it becomes. */
  to: string;
  classes: GrownClass[];
}

/** What a dynamic schema has more than before. */
export function schemaDiff(before: DynamicSchema | undefined, after: DynamicSchema): SchemaDiff {
  const known = new Map(before?.classes.map((each) => [each.name, each]));
  const classes = after.classes.flatMap((each) => {
    const grown = grownClass(known.get(each.name), each);
    return grown.isNew || grown.properties.length > 0 ? [grown] : [];
  });
  return { name: after.name, ...(before && { from: versionText(before) }), to: versionText(after), classes };
}

function grownClass(before: DynamicClass | undefined, { name, kind, properties }: DynamicClass): GrownClass {
  const names = new Set(before?.properties.map((property) => property.name));
  const homes = before && homesOf(before);
  const gained = properties.filter((property) => !names.has(property.name));
  return { name, kind, isNew: before === undefined, properties: gained.map((property) => gainedProperty(property, homes?.get(property.pointer))) };
}

function gainedProperty({ name, pointer, type }: DynamicProperty, home: DynamicProperty | undefined): GainedProperty {
  return { name, pointer, type: typeText(type), ...(home && { before: typeText(home.type) }) };
}

function typeText({ scalar, array }: StoredType): string {
  return array ? `${scalar} array` : scalar;
}
