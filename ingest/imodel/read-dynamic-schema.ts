import type { KindOfQuantity, PrimitiveArrayProperty, PrimitiveProperty, Property, Schema, StructClass } from "@itwin/ecschema-metadata";
import { EntityClass, PrimitiveType, PropertyCategory } from "./itwin/ecschema-metadata.js";
import type { DynamicClass, DynamicProperty, DynamicSchema, DynamicStruct, Quantity } from "../alignment/dynamic/dynamic-schema.js";
import { byName } from "../alignment/dynamic/homes.js";
import type { ScalarType, StoredType } from "../alignment/dynamic/stored-type.js";
import { sourceAttribute } from "./dynamic-schema-json.js";

const scalars: Partial<Record<PrimitiveType, ScalarType>> = {
  [PrimitiveType.Boolean]: "boolean",
  [PrimitiveType.Integer]: "integer",
  [PrimitiveType.Double]: "double",
  [PrimitiveType.Point2d]: "point2d",
  [PrimitiveType.Point3d]: "point3d",
  [PrimitiveType.String]: "string",
};

/** What a dynamic schema of ours holds, read from its EC form; undefined for a schema that we did not make, or that has something in it that is not ours. */
export function readDynamicSchema(schema: Schema): DynamicSchema | undefined {
  const attribute = schema.getItemSync(sourceAttribute);
  if (!attribute || !schema.customAttributes?.has("CoreCustomAttributes.DynamicSchema")) return undefined;
  const items = [...schema.getItems()];
  const classes = items.flatMap((item) => (EntityClass.isEntityClass(item) ? (readClass(schema, item) ?? []) : []));
  const groups = items.flatMap((item) => (PropertyCategory.isPropertyCategory(item) ? [{ name: item.name, label: item.label ?? item.name }] : []));
  const properties = classes.flatMap((each) => each.properties);
  const others = new Set(properties.flatMap(({ quantity, struct }) => [...(quantity ? [quantity.name] : []), ...(struct ? [struct.name] : [])]));
  if (classes.length + groups.length + others.size + 1 !== items.length) return undefined;
  return { name: schema.name, alias: schema.alias, label: schema.label ?? schema.name, minor: schema.minorVersion, classes: classes.sort(byName), groups: groups.sort(byName) };
}

function readClass(schema: Schema, item: EntityClass): DynamicClass | undefined {
  const kind = pathOf(schema, item);
  const base = item.getBaseClassSync();
  const own = [...item.getPropertiesSync(true)];
  const properties = own.flatMap((property) => readProperty(schema, property) ?? []);
  if (kind === undefined || !base || properties.length !== own.length) return undefined;
  return { name: item.name, label: item.label ?? item.name, kind, base: base.fullName.replace(".", ":"), properties: properties.sort(byName) };
}

function readProperty(schema: Schema, property: Property): DynamicProperty | undefined {
  const pointer = pathOf(schema, property);
  const struct = property.isStruct() ? readStruct(schema, property.structClass) : undefined;
  const type: StoredType | undefined = struct ? { scalar: "struct", array: true } : typeOf(property);
  const quantity = readQuantity(property.getKindOfQuantitySync());
  if (pointer === undefined || !type || (property.kindOfQuantity && !quantity)) return undefined;
  const group = property.getCategorySync()?.name;
  return { name: property.name, label: property.label ?? property.name, pointer, type, ...(group !== undefined && { group }), ...(quantity && { quantity }), ...(struct && { struct }) };
}

function readStruct(schema: Schema, found: StructClass): DynamicStruct | undefined {
  const own = [...found.getPropertiesSync(true)];
  const members = own.flatMap((property) => readProperty(schema, property) ?? []);
  return members.length === own.length ? { name: found.name, members: members.sort(byName) } : undefined;
}

/** The unit in which numbers are stored, and the first of those in which they are shown. */
function readQuantity(found: KindOfQuantity | undefined): Quantity | undefined {
  const [format] = found?.presentationFormats ?? [];
  const [shown] = (format && "units" in format && format.units?.[0]) || [];
  const [unit, source] = [found?.persistenceUnit, shown].map((each) => each?.fullName.split(/[.:]/)[1]);
  return found && unit !== undefined && source !== undefined ? { name: found.name, unit, shown: source } : undefined;
}

function typeOf(property: Property): StoredType | undefined {
  const { primitiveType, extendedTypeName } = property as PrimitiveProperty | PrimitiveArrayProperty;
  const array = property.isArray();
  if (extendedTypeName === "Json") return { scalar: "json", array };
  const scalar = primitiveType === PrimitiveType.DateTime ? dateTimeOf(property) : scalars[primitiveType];
  return scalar && { scalar, array };
}

function dateTimeOf(property: Property): ScalarType {
  const info = property.customAttributes?.get("CoreCustomAttributes.DateTimeInfo") as { DateTimeKind?: string; DateTimeComponent?: string } | undefined;
  if (info?.DateTimeComponent === "Date") return "date";
  return info?.DateTimeKind === "Utc" ? "instant" : "dateTime";
}

function pathOf({ name }: Schema, { customAttributes }: EntityClass | Property): string | undefined {
  const attribute = customAttributes?.get(`${name}.${sourceAttribute}`) as { Path?: string } | undefined;
  return attribute && (attribute.Path ?? "");
}
