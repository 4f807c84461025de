import type { DynamicClass, DynamicProperty, DynamicSchema } from "../alignment/dynamic/dynamic-schema.js";
import { widestHome } from "../alignment/dynamic/homes.js";
import { typeText } from "../alignment/dynamic/type-text.js";
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
  return { name, kind, isNew: before === undefined, properties: gainedProperties(before?.properties ?? [], properties) };
}

/** New properties, and new members of structs that were there. */
function gainedProperties(before: readonly DynamicProperty[], after: readonly DynamicProperty[]): GainedProperty[] {
  const known = new Map(before.map((property) => [property.name, property]));
  return after.flatMap((property) => {
    const { struct } = known.get(property.name) ?? {};
    if (!known.has(property.name)) return [gainedProperty(property, before)];
    const members = struct && property.struct ? gainedProperties(struct.members, property.struct.members) : [];
    return members.map(({ name, pointer, ...rest }) => ({ name: `${property.name}.${name}`, pointer: `${property.pointer}/*${pointer}`, ...rest }));
  });
}

function gainedProperty(property: DynamicProperty, before: readonly DynamicProperty[]): GainedProperty {
  const { name, pointer, quantity } = property;
  const home = widestHome(before, pointer, quantity?.unit) ?? before.find((each) => each.pointer === pointer);
  return { name, pointer, type: typeText(property), ...(home && { before: typeText(home) }) };
}
