import type { AnyEnumerationProperty, ECClass, KindOfQuantity, PrimitiveArrayProperty, PrimitiveProperty, Property, Schema, SchemaItem, StructClass } from "@itwin/ecschema-metadata";
import { CustomAttributeClass, ECClassModifier, EntityClass, Enumeration, PrimitiveType, PropertyCategory } from "./itwin/ecschema-metadata.js";
import type { DynamicClass, DynamicProperty, DynamicSchema, DynamicStruct, Named, Quantity } from "../alignment/dynamic/dynamic-schema.js";
import { byName } from "../alignment/dynamic/homes.js";
import type { ScalarType, StoredType } from "../alignment/dynamic/stored-type.js";
import { sourceAttribute } from "./dynamic-schema-xml.js";

const scalars: Partial<Record<PrimitiveType, ScalarType>> = {
  [PrimitiveType.Boolean]: "boolean",
  [PrimitiveType.Integer]: "integer",
  [PrimitiveType.Double]: "double",
  [PrimitiveType.Point2d]: "point2d",
  [PrimitiveType.Point3d]: "point3d",
  [PrimitiveType.String]: "string",
};

/** The properties of classes that are derived from a class or struct, by the name of the latter. */
export type DerivedProperties = ReadonlyMap<string, readonly Named[]>;

/**
 * What a dynamic schema of ours holds, read from its EC form: what carries our attribute, and the names of what others have added to it.
 * Undefined for a schema that we did not make.
 */
export function readDynamicSchema(schema: Schema, derived: DerivedProperties = new Map()): DynamicSchema | undefined {
  if (!CustomAttributeClass.isCustomAttributeClass(schema.getItemSync(sourceAttribute)) || schema.customAttributes?.has("CoreCustomAttributes.DynamicSchema") !== true) return undefined;
  const items = [...schema.getItems()];
  const found = items.flatMap((item) => (EntityClass.isEntityClass(item) ? (readClass(item, derived) ?? []) : []));
  const classes = firstOfKinds(found.sort(byName));
  const groups = items.flatMap((item) => (PropertyCategory.isPropertyCategory(item) ? [toNamed(item)] : []));
  const others = items.filter(isOther(classes, groups)).map(toNamed).sort(byName);
  const version = { read: schema.readVersion, write: schema.writeVersion, minor: schema.minorVersion };
  return { name: schema.name, alias: schema.alias, label: schema.label ?? schema.name, version, classes, groups: groups.sort(byName), ...(others.length > 0 && { others }) };
}

/** A copy of a class says by its attribute that it is of the same kind; the name of the first one is the shorter one. */
function firstOfKinds(classes: readonly DynamicClass[]): DynamicClass[] {
  const kinds = new Set<string>();
  return classes.filter(({ kind }) => !kinds.has(kind) && kinds.add(kind));
}

function isOther(classes: readonly DynamicClass[], groups: readonly Named[]): (item: SchemaItem) => boolean {
  const parts = classes.flatMap(({ properties }) => properties.flatMap(({ quantity, struct }) => [quantity, struct]));
  const known = new Set([...classes, ...groups, ...parts].map((each) => each?.name).concat(sourceAttribute));
  return ({ name }) => !known.has(name);
}

/** Undefined for a class that is not ours, that no element can be of, or that was derived from the class of its kind. */
function readClass(item: EntityClass, derived: DerivedProperties): DynamicClass | undefined {
  const kind = pathOf(item);
  const base = baseOf(item);
  const isCopy = base?.schema.name === item.schema.name && pathOf(base) === kind;
  if (kind === undefined || !base || isCopy || item.modifier === ECClassModifier.Abstract) return undefined;
  const properties = readProperties(item, derived);
  const others = othersIn(item, { ours: properties, derived, base });
  return { name: item.name, label: item.label ?? item.name, kind, base: base.fullName.replace(".", ":"), properties, ...(others.length > 0 && { others }) };
}

/** The closest base class that others have not put in between: one of another schema, or of a kind. */
function baseOf(item: EntityClass): ECClass | undefined {
  let base = item.getBaseClassSync();
  while (base?.schema.name === item.schema.name && pathOf(base) === undefined) base = base.getBaseClassSync();
  return base;
}

function readProperties(found: ECClass, derived: DerivedProperties): DynamicProperty[] {
  return [...found.getPropertiesSync(true)].flatMap((property) => readProperty(property, derived) ?? []).sort(byName);
}

function othersIn(found: ECClass, { ours, derived, base }: { ours: readonly Named[]; derived: DerivedProperties; base?: ECClass }): Named[] {
  const known = new Set([...ours, ...(base?.getPropertiesSync() ?? [])].map(({ name }) => name.toLowerCase()));
  const all = [...[...found.getPropertiesSync()].map(toNamed), ...(derived.get(found.name) ?? [])];
  return all.filter(({ name }) => !known.has(name.toLowerCase()) && known.add(name.toLowerCase())).sort(byName);
}

function readProperty(property: Property, derived: DerivedProperties): DynamicProperty | undefined {
  const pointer = pathOf(property);
  const struct = pointer !== undefined && property.isStruct() && property.isArray() ? readStruct(property.structClass, property.schema, derived) : undefined;
  const type: StoredType | undefined = struct ? { scalar: "struct", array: true } : typeOf(property);
  const quantity = readQuantity(property);
  if (pointer === undefined || !type || (property.kindOfQuantity && !quantity)) return undefined;
  const category = property.getCategorySync();
  const group = category?.schema.name === property.schema.name ? category.name : undefined;
  return { name: property.name, label: property.label ?? property.name, pointer, type, ...(group !== undefined && { group }), ...(quantity && { quantity }), ...(struct && { struct }) };
}

/** Undefined for a struct of another schema. */
function readStruct(found: StructClass, schema: Schema, derived: DerivedProperties): DynamicStruct | undefined {
  if (found.schema.name !== schema.name) return undefined;
  const members = readProperties(found, derived);
  const others = othersIn(found, { ours: members, derived });
  return { name: found.name, members, ...(others.length > 0 && { others }) };
}

/** The unit in which numbers are stored, and the first of those in which they are shown. What is of another schema has that one's name in front. */
function readQuantity(property: Property): Quantity | undefined {
  const found = property.getKindOfQuantitySync();
  if (!found?.persistenceUnit) return undefined;
  const unit = nameIn("Units", found.persistenceUnit.fullName);
  return { name: nameIn(property.schema.name, found.fullName), unit, shown: shownIn(found) ?? unit };
}

function shownIn({ presentationFormats: [format] }: KindOfQuantity): string | undefined {
  const [shown] = (format && "units" in format && format.units?.[0]) || [];
  return shown && nameIn("Units", shown.fullName);
}

function nameIn(usual: string, fullName: string): string {
  const [schema = "", name = ""] = fullName.split(/[.:]/);
  return schema === usual ? name : `${schema}:${name}`;
}

function typeOf(property: Property): StoredType | undefined {
  const { primitiveType, extendedTypeName } = property as PrimitiveProperty | PrimitiveArrayProperty;
  const array = property.isArray();
  if (property.isEnumeration()) return enumeratedType(property);
  if (extendedTypeName === "Json") return { scalar: "json", array };
  const scalar = primitiveType === PrimitiveType.DateTime ? dateTimeOf(property) : scalars[primitiveType];
  return scalar && { scalar, array };
}

/** Whether a value is one of those that are listed is for the JSON Schema of the class to say. */
function enumeratedType(property: AnyEnumerationProperty): StoredType | undefined {
  const found = property.enumeration && property.schema.lookupItemSync(property.enumeration, Enumeration);
  return found && { scalar: found.isInt ? "integer" : "string", array: property.isArray() };
}

function dateTimeOf(property: Property): ScalarType {
  const info = property.customAttributes?.get("CoreCustomAttributes.DateTimeInfo") as { DateTimeKind?: string; DateTimeComponent?: string } | undefined;
  if (info?.DateTimeComponent === "Date") return "date";
  return info?.DateTimeKind === "Utc" ? "instant" : "dateTime";
}

function pathOf({ schema, customAttributes }: ECClass | Property): string | undefined {
  const attribute = customAttributes?.get(`${schema.name}.${sourceAttribute}`) as { Path?: string } | undefined;
  return attribute && (attribute.Path ?? "");
}

function toNamed({ name, label }: SchemaItem | Property): Named {
  return { name, label: label ?? name };
}
