import type { DynamicClass, DynamicProperty, DynamicSchema, Quantity } from "../alignment/dynamic/dynamic-schema.js";
import type { ScalarType } from "../alignment/dynamic/stored-type.js";
import { versionText } from "../alignment/dynamic/version-text.js";
import type { XmlNode } from "../schemas/add-missing.js";

/** Name of the custom attribute that says which kind a class, which value a property comes from. Each dynamic schema brings its own. */
export const sourceAttribute = "FromSource";

/** A schema that another one refers to, as the iModel has it. */
export interface ReferencedSchema {
  name: string;
  version: string;
  alias: string;
}

/** EC type of each scalar but structs. */
const typeNames: Record<Exclude<ScalarType, "struct">, string> = {
  boolean: "boolean", integer: "int", double: "double", date: "dateTime", dateTime: "dateTime", instant: "dateTime",
  point2d: "point2d", point3d: "point3d", string: "string", json: "string",
};

/** `DateTimeInfo` of the three kinds of dateTime. */
const dateTimeInfos: Partial<Record<ScalarType, Record<string, string>>> = {
  date: { DateTimeComponent: "Date" },
  dateTime: { DateTimeKind: "Unspecified", DateTimeComponent: "DateTime" },
  instant: { DateTimeKind: "Utc", DateTimeComponent: "DateTime" },
};

/**
 * A dynamic schema as EC XML 3.2, with what it needs and nothing else.
 * @param all the schemas of the iModel.
 */
export function schemaNode(schema: DynamicSchema, all: readonly ReferencedSchema[]): XmlNode {
  return new SchemaNode(schema, all).root();
}

/** Whether a schema has properties with a KindOfQuantity. */
export function hasQuantities({ classes }: DynamicSchema): boolean {
  return classes.some(({ properties }) => properties.some(({ quantity }) => quantity !== undefined));
}

class SchemaNode {
  readonly #all: ReadonlyMap<string, ReferencedSchema>;

  constructor(
    private readonly schema: DynamicSchema,
    all: readonly ReferencedSchema[],
  ) {
    this.#all = new Map(all.map((each) => [each.name, each]));
  }

  root(): XmlNode {
    const { name, alias, label, classes, groups } = this.schema;
    const properties = classes.flatMap((each) => each.properties);
    const quantities = new Map(properties.flatMap(({ quantity }) => (quantity && !quantity.name.includes(":") ? [[quantity.name, quantity]] : [])));
    const children = [
      ...this.#references(),
      this.#attributes({ name: "DynamicSchema", schema: "CoreCustomAttributes" }),
      this.#attributeClass(),
      ...properties.flatMap(({ struct }) => (struct ? [{ name: "ECStructClass", attributes: { typeName: struct.name }, children: struct.members.map((member) => this.#property(member)) }] : [])),
      ...classes.map((each) => this.#class(each)),
      ...[...quantities.values()].map((quantity) => this.#quantity(quantity)),
      ...groups.map((group) => ({ name: "PropertyCategory", attributes: { typeName: group.name, displayLabel: group.label, priority: "0" } })),
    ];
    const attributes = { schemaName: name, alias, version: versionText(this.schema), displayLabel: label };
    return { name: "ECSchema", namespace: "http://www.bentley.com/schemas/Bentley.ECXML.3.2", attributes, children };
  }

  #references(): XmlNode[] {
    const { name: own, classes } = this.schema;
    const used = new Set(["CoreCustomAttributes", ...classes.map(({ base }) => schemaOf(base)), ...(hasQuantities(this.schema) ? ["Units", "Formats"] : [])]);
    return [...used].sort().flatMap((name) => {
      const { version, alias } = this.#all.get(name) ?? {};
      return name === own || version === undefined ? [] : [{ name: "ECSchemaReference", attributes: { name, version, alias } }];
    });
  }

  #attributeClass(): XmlNode {
    const description = "Kind of an entity, or JSON pointer of a value below its properties, in the source.";
    const path: XmlNode = { name: "ECProperty", attributes: { propertyName: "Path", typeName: "string", displayLabel: "Path", description } };
    const attributes = { typeName: sourceAttribute, displayLabel: "From Source", modifier: "Sealed", appliesTo: "AnyProperty, EntityClass" };
    return { name: "ECCustomAttributeClass", attributes, children: [path] };
  }

  #class({ name, label, kind, base, properties }: DynamicClass): XmlNode {
    const children = [{ name: "BaseClass", text: this.#named(base) }, this.#attributes(this.#source(kind)), ...properties.map((property) => this.#property(property))];
    return { name: "ECEntityClass", attributes: { typeName: name, displayLabel: label }, children };
  }

  #property({ name, label, pointer, type: { scalar, array }, group, quantity, struct }: DynamicProperty): XmlNode {
    const typeName = scalar === "struct" ? struct?.name : typeNames[scalar];
    const attributes = {
      propertyName: name,
      typeName,
      displayLabel: label,
      ...(array && { minOccurs: "0", maxOccurs: "unbounded" }),
      ...(scalar === "json" && { extendedTypeName: "Json" }),
      kindOfQuantity: quantity?.name,
      category: group,
    };
    const dateTimeInfo = dateTimeInfos[scalar];
    const info = dateTimeInfo ? [{ name: "DateTimeInfo", schema: "CoreCustomAttributes", values: dateTimeInfo }] : [];
    return { name: struct ? "ECStructArrayProperty" : array ? "ECArrayProperty" : "ECProperty", attributes, children: [this.#attributes(this.#source(pointer), ...info)] };
  }

  /** Numbers are stored in SI, as the rules of BIS want it, and shown in the unit of the source. */
  #quantity({ name, unit, shown }: Quantity): XmlNode {
    const presentationUnits = [...new Set([shown, unit])].map((each) => `${this.#named("Formats:DefaultRealU")}(6)[${this.#named(`Units:${each}`)}]`).join(";");
    return { name: "KindOfQuantity", attributes: { typeName: name, persistenceUnit: this.#named(`Units:${unit}`), relativeError: "0.0001", presentationUnits } };
  }

  #source(path: string): AttributeValues {
    return { name: sourceAttribute, schema: this.schema.name, values: { Path: path } };
  }

  /** Custom attributes; their namespace is their schema with its version. */
  #attributes(...attributes: readonly AttributeValues[]): XmlNode {
    const children = attributes.map(({ name, schema, values = {} }): XmlNode => {
      const version = schema === this.schema.name ? versionText(this.schema) : (this.#all.get(schema)?.version ?? "");
      return { name, namespace: `${schema}.${version}`, children: Object.entries(values).map(([member, text]) => ({ name: member, text })) };
    });
    return { name: "ECCustomAttributes", children };
  }

  /** The name of an item with the alias of its schema in front. */
  #named(fullName: string): string {
    const [schema = "", name = ""] = fullName.split(":");
    return schema === this.schema.name ? name : `${this.#all.get(schema)?.alias ?? schema}:${name}`;
  }
}

interface AttributeValues {
  name: string;
  schema: string;
  values?: Record<string, string>;
}

function schemaOf(fullName: string): string {
  return fullName.split(":")[0] ?? "";
}
