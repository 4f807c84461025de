import type { SchemaItemProps, SchemaProps } from "@itwin/ecschema-metadata";
import type { DynamicClass, DynamicProperty, DynamicSchema, Quantity } from "../alignment/dynamic/dynamic-schema.js";
import type { ScalarType } from "../alignment/dynamic/stored-type.js";
import { versionText } from "../alignment/dynamic/version-text.js";

/** Name of the custom attribute that says which kind a class, which value a property comes from. Each dynamic schema brings its own. */
export const sourceAttribute = "FromSource";

/** EC type of each scalar but structs. */
const typeNames: Record<Exclude<ScalarType, "struct">, string> = {
  boolean: "boolean", integer: "int", double: "double", date: "dateTime", dateTime: "dateTime", instant: "dateTime",
  point2d: "point2d", point3d: "point3d", string: "string", json: "string",
};

/** `DateTimeInfo` of the three kinds of dateTime. */
const dateTimeInfos: Partial<Record<ScalarType, object>> = {
  date: { DateTimeComponent: "Date" },
  dateTime: { DateTimeKind: "Unspecified", DateTimeComponent: "DateTime" },
  instant: { DateTimeKind: "Utc", DateTimeComponent: "DateTime" },
};

/**
 * A dynamic schema as EC JSON (https://dev.bentley.com/json_schemas/ec/32/ecschema).
 * @param references versions of the schemas that the bases come from, by name; BisCore and CoreCustomAttributes among them, and Units and Formats where {@link hasQuantities}.
 */
export function schemaJson(schema: DynamicSchema, references: ReadonlyMap<string, string>): SchemaProps {
  const items: Record<string, SchemaItemProps> = { [sourceAttribute]: attributeItem() };
  for (const { name, label } of schema.groups) items[name] = { schemaItemType: "PropertyCategory", label, priority: 0 } as SchemaItemProps;
  for (const each of schema.classes) items[each.name] = classItem(schema, each);
  for (const { struct, quantity } of schema.classes.flatMap(({ properties }) => properties)) {
    if (quantity) items[quantity.name] = quantityItem(quantity);
    if (struct) items[struct.name] = { schemaItemType: "StructClass", properties: struct.members.map((member) => propertyItem(schema.name, member)) } as SchemaItemProps;
  }
  const used = new Set(["CoreCustomAttributes", ...schema.classes.map(({ base }) => base.split(":")[0] ?? ""), ...(hasQuantities(schema) ? ["Units", "Formats"] : [])]);
  return {
    $schema: "https://dev.bentley.com/json_schemas/ec/32/ecschema",
    name: schema.name,
    alias: schema.alias,
    label: schema.label,
    version: versionText(schema),
    references: [...used].sort().map((name) => ({ name, version: references.get(name) ?? "01.00.00" })),
    customAttributes: [{ className: "CoreCustomAttributes.DynamicSchema" }],
    items,
  };
}

/** Whether a schema has properties with a KindOfQuantity. */
export function hasQuantities({ classes }: DynamicSchema): boolean {
  return classes.some(({ properties }) => properties.some(({ quantity }) => quantity !== undefined));
}

/** Numbers are stored in SI, as the rules of BIS want it, and shown in the unit of the source. */
function quantityItem({ unit, shown }: Quantity): SchemaItemProps {
  const presentationUnits = [...new Set([shown, unit])].map((name) => `Formats.DefaultRealU[Units.${name}]`);
  return { schemaItemType: "KindOfQuantity", persistenceUnit: `Units.${unit}`, relativeError: 0.0001, presentationUnits } as SchemaItemProps;
}

function attributeItem(): SchemaItemProps {
  const properties = [{ name: "Path", type: "PrimitiveProperty", typeName: "string", label: "Path", description: "Kind of an entity, or JSON pointer of a value below its properties, in the source." }];
  return { schemaItemType: "CustomAttributeClass", label: "From Source", modifier: "Sealed", appliesTo: "AnyProperty, EntityClass", properties } as SchemaItemProps;
}

function classItem({ name: schema }: DynamicSchema, { label, kind, base, properties }: DynamicClass): object {
  return {
    schemaItemType: "EntityClass",
    label,
    baseClass: base.replace(":", "."),
    customAttributes: [{ className: `${schema}.${sourceAttribute}`, Path: kind }],
    properties: properties.map((property) => propertyItem(schema, property)),
  };
}

function propertyItem(schema: string, { name, label, pointer, type: { scalar, array }, group, quantity, struct }: DynamicProperty): object {
  const dateTimeInfo = dateTimeInfos[scalar];
  return {
    name,
    label,
    type: struct ? "StructArrayProperty" : array ? "PrimitiveArrayProperty" : "PrimitiveProperty",
    typeName: scalar === "struct" ? `${schema}.${struct?.name ?? ""}` : typeNames[scalar],
    ...(array && { minOccurs: 0 }),
    ...(scalar === "json" && { extendedTypeName: "Json" }),
    ...(quantity && { kindOfQuantity: `${schema}.${quantity.name}` }),
    ...(group !== undefined && { category: `${schema}.${group}` }),
    customAttributes: [
      { className: `${schema}.${sourceAttribute}`, Path: pointer },
      ...(dateTimeInfo ? [{ className: "CoreCustomAttributes.DateTimeInfo", ...dateTimeInfo }] : []),
    ],
  };
}
