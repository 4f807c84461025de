import type { IModelDb } from "@itwin/core-backend";
import type { AnyEnumerationProperty, Property, SchemaItem } from "@itwin/ecschema-metadata";
import { ECClassModifier, EntityClass, Enumeration, PrimitiveType, RelationshipClass } from "./itwin/ecschema-metadata.js";
import type { DynamicBase } from "../alignment/dynamic/dynamic-schema.js";
import type {
  ClassDescription,
  ModelSort,
  PropertyDescription,
  PropertyType,
  RelationshipDescription,
  SchemaLookup,
  UnitDescription,
} from "../alignment/class-description.js";
import { lazyValidator } from "../alignment/lazy-validator.js";
import { objectOf } from "../schemas/json-schema.js";
import { settableProperties } from "./json-schema-properties.js";
import { selectRows } from "./query.js";
import { persistenceUnitOf, readStandardUnits } from "./unit-lookup.js";

/** Base classes of BisCore that decide in which sort of model an element lives; the first that fits counts. */
const modelSorts: readonly [string, ModelSort][] = [
  ["BisCore.SpatialElement", "physical"],
  ["BisCore.DefinitionElement", "definition"],
  ["BisCore.GroupInformationElement", "group"],
  ["BisCore.Document", "document"],
  ["BisCore.DrawingGraphic", "drawing"],
  ["BisCore.LinkElement", "link"],
  ["BisCore.InformationRecordElement", "informationRecord"],
  ["Functional.FunctionalElement", "functional"],
];

/** Properties of these classes are written through label, code, parent, category and placement, never by name. */
const ownProperties = new Set(["BisCore.Element", "BisCore.GeometricElement", "BisCore.GeometricElement2d", "BisCore.GeometricElement3d"]);

/** The concrete relationships behind `TypeDefinition`, whose own relationship class may be abstract. */
const typeRelationships: readonly [string, string][] = [
  ["BisCore.PhysicalElement", "BisCore:PhysicalElementIsOfType"],
  ["BisCore.SpatialLocationElement", "BisCore:SpatialLocationIsOfType"],
  ["BisCore.DrawingGraphic", "BisCore:GraphicalElement2dIsOfType"],
  ["Functional.FunctionalElement", "Functional:FunctionalElementIsOfType"],
];

/** Full names of all classes that are derived from one of BisCore. */
const namesBelow = `SELECT s.Name || ':' || c.Name AS [name] FROM meta.ECClassDef c JOIN meta.ECSchemaDef s ON s.ECInstanceId=c.Schema.Id
  JOIN meta.ClassHasAllBaseClasses b ON b.SourceECInstanceId=c.ECInstanceId JOIN meta.ECClassDef base ON base.ECInstanceId=b.TargetECInstanceId
  JOIN meta.ECSchemaDef root ON root.ECInstanceId=base.Schema.Id WHERE root.Name='BisCore' AND base.Name=? AND c.Modifier<>1 ORDER BY 1`;

/** Looks classes up in an iModel's schemas. Holds what was looked up in memory. */
export class IModelSchemaLookup implements SchemaLookup {
  readonly #elements = new Map<string, ClassDescription | undefined>();

  constructor(private readonly db: IModelDb) {}

  elementClass(name: string): ClassDescription | undefined {
    if (!this.#elements.has(name)) this.#elements.set(name, this.#describe(name));
    return this.#elements.get(name);
  }

  linkClass(name: string): RelationshipDescription | undefined {
    const found = this.#find(name, RelationshipClass);
    if (!found || !inherits(found, "BisCore.ElementRefersToElements")) return undefined;
    return { fullName: colon(found.fullName), abstract: found.modifier === ECClassModifier.Abstract };
  }

  classNames(sort: "element" | "link"): readonly string[] {
    const found: string[] = [];
    selectRows<{ name: string }>(this.db, namesBelow, { bind: [sort === "element" ? "Element" : "ElementRefersToElements"], take: ({ name }) => found.push(name) });
    return found;
  }

  units(): ReadonlyMap<string, UnitDescription> {
    return readStandardUnits();
  }

  #describe(name: string): ClassDescription | undefined {
    const found = this.#find(name, EntityClass);
    if (!found || !inherits(found, "BisCore.Element")) return undefined;
    const derivable = derivableFrom(found);
    const physical = inherits(found, "BisCore.PhysicalElement");
    return {
      fullName: colon(found.fullName),
      abstract: found.modifier === ECClassModifier.Abstract,
      model: modelSorts.find(([base]) => inherits(found, base))?.[1],
      geometric: ["BisCore.GeometricElement3d", "BisCore.DrawingGraphic"].some((base) => inherits(found, base)),
      childRelationship: physical ? "BisCore:PhysicalElementAssemblesElements" : "BisCore:ElementOwnsChildElements",
      ...(derivable && { derivable }),
      properties: new Map([...describeProperties(found)].map((property) => [property.name.toLowerCase(), property])),
      validate: lazyValidator(() => objectOf(settableProperties(found))),
    };
  }

  #find<T extends typeof SchemaItem>(name: string, type: T): InstanceType<T> | undefined {
    const [schema = "", item = ""] = name.split(/[:.]/);
    try {
      return this.db.schemaContext.getSchemaItemSync<T>(schema, item, type);
    } catch {
      return undefined; // a schema that the iModel does not have
    }
  }
}

/** Elements of other schemas' sealed classes cannot have more properties; the class that is extended then is a base class of it. */
function derivableFrom(found: EntityClass): DynamicBase | undefined {
  for (const each of [found, ...found.getAllBaseClassesSync()]) {
    if (each.modifier === ECClassModifier.Sealed) continue;
    const properties = new Set([...(each as EntityClass).getPropertiesSync()].map(({ name }) => name.toLowerCase()));
    return { fullName: colon(each.fullName), properties };
  }
  return undefined;
}

function* describeProperties(found: EntityClass): Iterable<PropertyDescription> {
  for (const property of found.getPropertiesSync()) {
    const { name } = property;
    if (name === "TypeDefinition") {
      const relationship = typeRelationships.find(([base]) => inherits(found, base))?.[1];
      if (relationship) yield { name, type: "other", navigation: relationship };
    } else if (!ownProperties.has(property.class.fullName)) {
      yield describeProperty(property);
    }
  }
}

const primitiveTypes: Partial<Record<PrimitiveType, PropertyType>> = {
  [PrimitiveType.String]: "string",
  [PrimitiveType.Integer]: "integer",
  [PrimitiveType.Long]: "long",
  [PrimitiveType.Double]: "double",
  [PrimitiveType.Boolean]: "boolean",
  [PrimitiveType.DateTime]: "dateTime",
};

function describeProperty(property: Property): PropertyDescription {
  const { name } = property;
  const unit = persistenceUnitOf(property);
  if (property.isNavigation()) return { name, type: "other", navigation: colon(property.relationshipClass.fullName) };
  if (property.isEnumeration()) return describeEnumeration(property);
  if (!property.isPrimitive()) return { name, type: "other" };
  return { name, type: primitiveTypes[property.primitiveType] ?? "other", ...(property.isArray() && { array: true }), ...(unit && { unit }) };
}

function describeEnumeration(property: AnyEnumerationProperty): PropertyDescription {
  const { name } = property;
  const found = property.enumeration && property.schema.lookupItemSync(property.enumeration, Enumeration);
  if (!found) return { name, type: "other" };
  const enumerators = found.enumerators.map(({ value, name: enumerator, label }) => ({ value, name: enumerator, ...(label !== undefined && { label }) }));
  return { name, type: found.isInt ? "integer" : "string", ...(property.isArray() && { array: true }), enumerators };
}

function inherits(found: EntityClass | RelationshipClass, base: string): boolean {
  if (found.fullName === base) return true;
  for (const ancestor of found.getAllBaseClassesSync()) if (ancestor.fullName === base) return true;
  return false;
}

function colon(fullName: string): string {
  return fullName.replace(".", ":");
}
