import type { AnyEnumerationProperty, AnyPrimitiveProperty, ECClass, Property } from "@itwin/ecschema-metadata";
import { isoTime } from "../alignment/coerce.js";
import { Enumeration, PrimitiveType } from "./itwin/ecschema-metadata.js";
import { int32, type JsonSchema, objectOf, pointOf } from "../schemas/json-schema.js";

/** Properties of these classes are written through label, code, parent, category and placement, or by iTwin.js. */
const ownClasses = new Set(["BisCore.Element", "BisCore.GeometricElement", "BisCore.GeometricElement2d", "BisCore.GeometricElement3d", "BisCore.ElementAspect"]);

/** What values of a primitive type look like; those that are not here cannot be set by a record. */
const primitives: Partial<Record<PrimitiveType, JsonSchema>> = {
  [PrimitiveType.Boolean]: { type: "boolean" },
  [PrimitiveType.Integer]: int32,
  [PrimitiveType.Long]: { type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
  [PrimitiveType.Double]: { type: "number" },
  [PrimitiveType.String]: { type: "string" },
  [PrimitiveType.DateTime]: { type: "string", pattern: isoTime.source },
  [PrimitiveType.Point2d]: pointOf("x", "y"),
  [PrimitiveType.Point3d]: pointOf("x", "y", "z"),
  [PrimitiveType.Binary]: { type: "string", contentEncoding: "base64" },
};

/** The properties of a class, also those that it inherits, that a record may set; by their EC names. References are none of them. */
export function settableProperties(found: ECClass): Record<string, JsonSchema> {
  const members: Record<string, JsonSchema> = {};
  for (const property of found.getPropertiesSync()) {
    if (ownClasses.has(property.class.fullName) || property.isReadOnly) continue;
    const value = valueSchema(property);
    if (value) members[property.name] = describe(property, value);
  }
  return members;
}

function valueSchema(property: Property): JsonSchema | undefined {
  const one = singleSchema(property);
  if (!one || !property.isArray()) return one;
  const { minOccurs, maxOccurs = 0 } = property;
  return { type: "array", items: one, ...(minOccurs > 0 && { minItems: minOccurs }), ...(maxOccurs > 0 && maxOccurs < 2 ** 31 - 1 && { maxItems: maxOccurs }) };
}

function singleSchema(property: Property): JsonSchema | undefined {
  if (property.isEnumeration()) return enumerationSchema(property);
  if (property.isStruct()) return objectOf(settableProperties(property.structClass));
  return property.isPrimitive() ? primitiveSchema(property) : undefined;
}

function primitiveSchema(property: AnyPrimitiveProperty): JsonSchema | undefined {
  const plain = primitives[property.primitiveType];
  return plain && { ...plain, ...limitsOf(property, plain), ...(plain.type === "string" && extended(property)) };
}

function extended(property: AnyPrimitiveProperty): JsonSchema {
  if (property.extendedTypeName === "Json") return { contentMediaType: "application/json" };
  if (property.extendedTypeName === "BeGuid") return { format: "uuid" };
  return {};
}

/** Undefined where an enumeration holds nothing but its values, and has none. */
function enumerationSchema(property: AnyEnumerationProperty): JsonSchema | undefined {
  const found = property.enumeration && property.schema.lookupItemSync(property.enumeration, Enumeration);
  if (!found || (found.isStrict && found.enumerators.length === 0)) return undefined;
  const type = found.isInt ? "integer" : "string";
  const values = found.enumerators.map(({ value, label, name }) => `${value} (${label ?? name})`).join(", ");
  const description = `${found.isStrict ? "One of" : "For example"}: ${values}.`;
  if (found.isStrict) return { type, enum: found.enumerators.map(({ value }) => value), description };
  const any: JsonSchema = found.isInt ? int32 : { type };
  return { ...any, ...limitsOf(property, any), description };
}

/** Limits that are wider than those of the type say nothing. */
function limitsOf({ minLength, maxLength, minValue = -Infinity, maxValue = Infinity }: AnyEnumerationProperty | AnyPrimitiveProperty, { minimum = -Infinity, maximum = Infinity }: JsonSchema): JsonSchema {
  return {
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    ...(minValue > minimum && { minimum: minValue }),
    ...(maxValue < maximum && { maximum: maxValue }),
  };
}

function describe(property: Property, value: JsonSchema): JsonSchema {
  const { label, description } = property;
  const unit = property.getKindOfQuantitySync()?.persistenceUnit?.fullName;
  const texts = [description, value.description, unit === undefined ? undefined : `In ${unit}.`].filter((text) => text !== undefined && text !== "");
  return { ...(label !== undefined && { title: label }), ...value, ...(texts.length > 0 && { description: texts.join(" ") }) };
}
