import type { ClassDescription, PropertyDescription, PropertyType, SchemaLookup, ValidateValues } from "../../ingest/alignment/class-description.js";
import { isoTime } from "../../ingest/alignment/coerce.js";
import type { DynamicSchema } from "../../ingest/alignment/dynamic/dynamic-schema.js";
import { lazyValidator } from "../../ingest/alignment/lazy-validator.js";
import { int32, type JsonSchema, objectOf } from "../../ingest/schemas/json-schema.js";

const ofType: Record<PropertyType, JsonSchema> = {
  string: { type: "string" },
  integer: int32,
  long: { type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
  double: { type: "number" },
  boolean: { type: "boolean" },
  dateTime: { type: "string", pattern: isoTime.source },
  other: {},
};

const physicalObject: Omit<ClassDescription, "fullName"> = {
  abstract: false,
  model: "physical",
  geometric: true,
  childRelationship: "BisCore:PhysicalElementAssemblesElements",
  derivable: { fullName: "BisCore:PhysicalElement", properties: new Set(["userlabel", "codevalue"]) },
  properties: new Map(),
  validate: validatorOf([]),
};

const classes = ["Generic:PhysicalObject", "Generic:SpatialLocation"];

/** What a memory target has for schemas: two physical classes, one link, and the classes of its dynamic schemas. */
export function memorySchemas(dynamic: ReadonlyMap<string, DynamicSchema>): SchemaLookup {
  const isDerived = (fullName: string): boolean => {
    const [schema = "", name] = fullName.split(":");
    return dynamic.get(schema)?.classes.some((each) => each.name === name) ?? false;
  };
  return {
    elementClass: (fullName) => (isDerived(fullName) ? { ...physicalObject, fullName, validate: acceptAll } : classes.includes(fullName) ? { ...physicalObject, fullName } : undefined),
    linkClass: (name) => (name === "BisCore:ElementGroupsMembers" ? { fullName: name, abstract: false } : undefined),
    classNames: () => [],
    units: () => new Map(),
  };
}

/** For classes whose properties are nowhere but in a dynamic schema; real iModels are for what these hold. */
export const acceptAll: ValidateValues = () => [];

/** Validates properties by their type, and by what else is said of some of them. */
export function validatorOf(properties: readonly PropertyDescription[], more: Readonly<Record<string, JsonSchema>> = {}): ValidateValues {
  const schemas = properties.map(({ name, type, array }): [string, JsonSchema] => {
    const plain: JsonSchema = array ? { type: "array", items: ofType[type] } : ofType[type];
    return [name, { ...plain, ...more[name] }];
  });
  return lazyValidator(() => objectOf(Object.fromEntries(schemas)));
}
