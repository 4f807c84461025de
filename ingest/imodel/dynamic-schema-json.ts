import type { SchemaItemProps, SchemaProps } from "@itwin/ecschema-metadata";
import type { DynamicClass, DynamicProperty, DynamicSchema } from "../alignment/dynamic/dynamic-schema.js";
import type { ScalarType } from "../alignment/dynamic/stored-type.js";
import { versionText } from "../alignment/dynamic/version-text.js";

/** Name of the custom attribute that says which kind a class, which value a property comes from. Each dynamic schema brings its own. */
export const sourceAttribute = "FromSource";

/** EC type of each scalar. */
const typeNames: Record<ScalarType, string> = {
  boolean: "boolean", integer: "int", double: "double", date: "dateTime", dateTime: "dateTime", instant: "dateTime",
  point2d: "point2d", point3d: "point3d", string: "string", json: "string",
};

/** `DateTimeInfo` of the three kinds of dateTime. */
const dateTimeInfos: Partial<Record<ScalarType, object>> = {
  date: { DateTimeKind: "Unspecified", DateTimeComponent: "Date" },
  dateTime: { DateTimeKind: "Unspecified", DateTimeComponent: "DateTime" },
  instant: { DateTimeKind: "Utc", DateTimeComponent: "DateTime" },
};

/**
 * A dynamic schema as EC JSON (https://dev.bentley.com/json_schemas/ec/32/ecschema).
 * @param references versions of the schemas that the bases come from, by name; BisCore and CoreCustomAttributes among them.
 */
export function schemaJson(schema: DynamicSchema, references: ReadonlyMap<string, string>): SchemaProps {
  const items: Record<string, SchemaItemProps> = { [sourceAttribute]: attributeItem() };
  for (const { name, label } of schema.groups) items[name] = { schemaItemType: "PropertyCategory", label, priority: 0 } as SchemaItemProps;
  for (const each of schema.classes) items[each.name] = classItem(schema, each);
  const used = new Set(["CoreCustomAttributes", ...schema.classes.map(({ base }) => base.split(":")[0] ?? "")]);
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

function propertyItem(schema: string, { name, label, pointer, type: { scalar, array }, group }: DynamicProperty): object {
  const dateTimeInfo = dateTimeInfos[scalar];
  return {
    name,
    label,
    type: array ? "PrimitiveArrayProperty" : "PrimitiveProperty",
    typeName: typeNames[scalar],
    ...(array && { minOccurs: 0 }),
    ...(scalar === "json" && { extendedTypeName: "Json" }),
    ...(group !== undefined && { category: `${schema}.${group}` }),
    customAttributes: [
      { className: `${schema}.${sourceAttribute}`, Path: pointer },
      ...(dateTimeInfo ? [{ className: "CoreCustomAttributes.DateTimeInfo", ...dateTimeInfo }] : []),
    ],
  };
}
