import type { IModelDb } from "@itwin/core-backend";
import { ECClassModifier, EntityClass, PrimitiveType, type Property, RelationshipClass, type SchemaItem } from "@itwin/ecschema-metadata";
import type {
  ClassDescription,
  ModelSort,
  PropertyDescription,
  PropertyType,
  RelationshipDescription,
  SchemaLookup,
} from "../alignment/class-description.js";

/** Base classes of BisCore that decide in which sort of model an element lives; the first that fits counts. */
const modelSorts: readonly [string, ModelSort][] = [
  ["BisCore.SpatialElement", "physical"],
  ["BisCore.DefinitionElement", "definition"],
  ["BisCore.GroupInformationElement", "group"],
  ["BisCore.Document", "document"],
  ["BisCore.LinkElement", "link"],
  ["BisCore.InformationRecordElement", "informationRecord"],
  ["Functional.FunctionalElement", "functional"],
];

/** Properties of these classes are written through label, code, parent, category and placement, never by name. */
const ownProperties = new Set(["BisCore.Element", "BisCore.GeometricElement", "BisCore.GeometricElement3d"]);

/** The concrete relationships behind `TypeDefinition`, whose own relationship class is abstract. */
const typeRelationships: readonly [string, string][] = [
  ["BisCore.PhysicalElement", "BisCore:PhysicalElementIsOfType"],
  ["BisCore.SpatialLocationElement", "BisCore:SpatialLocationIsOfType"],
];

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

  #describe(name: string): ClassDescription | undefined {
    const found = this.#find(name, EntityClass);
    if (!found || !inherits(found, "BisCore.Element")) return undefined;
    const physical = inherits(found, "BisCore.PhysicalElement");
    return {
      fullName: colon(found.fullName),
      abstract: found.modifier === ECClassModifier.Abstract,
      model: modelSorts.find(([base]) => inherits(found, base))?.[1],
      geometric: inherits(found, "BisCore.GeometricElement3d"),
      childRelationship: physical ? "BisCore:PhysicalElementAssemblesElements" : "BisCore:ElementOwnsChildElements",
      properties: new Map([...describeProperties(found)].map((property) => [property.name.toLowerCase(), property])),
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

function* describeProperties(found: EntityClass): Iterable<PropertyDescription> {
  for (const property of found.getPropertiesSync()) {
    const { name } = property;
    if (name === "TypeDefinition") {
      const relationship = typeRelationships.find(([base]) => inherits(found, base))?.[1];
      if (relationship) yield { name, type: "other", navigation: relationship };
    } else if (!ownProperties.has(property.class.fullName)) {
      yield { name, type: typeOf(property), ...(property.isNavigation() && { navigation: colon(property.relationshipClass.fullName) }) };
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

function typeOf(property: Property): PropertyType {
  if (property.isArray() || !property.isPrimitive()) return "other";
  return primitiveTypes[property.primitiveType] ?? "other";
}

function inherits(found: EntityClass | RelationshipClass, base: string): boolean {
  if (found.fullName === base) return true;
  for (const ancestor of found.getAllBaseClassesSync()) if (ancestor.fullName === base) return true;
  return false;
}

function colon(fullName: string): string {
  return fullName.replace(".", ":");
}
