import type { ClassDescription, SchemaLookup } from "../../ingest/alignment/class-description.js";
import type { DynamicSchema } from "../../ingest/alignment/dynamic/dynamic-schema.js";

const physicalObject: Omit<ClassDescription, "fullName"> = {
  abstract: false,
  model: "physical",
  geometric: true,
  childRelationship: "BisCore:PhysicalElementAssemblesElements",
  derivable: { fullName: "BisCore:PhysicalElement", properties: new Set(["userlabel", "codevalue"]) },
  properties: new Map(),
};

const classes = ["Generic:PhysicalObject", "Generic:SpatialLocation"];

/** What a memory target has for schemas: two physical classes, one link, and the classes of its dynamic schemas. */
export function memorySchemas(dynamic: ReadonlyMap<string, DynamicSchema>): SchemaLookup {
  const isDerived = (fullName: string): boolean => {
    const [schema = "", name] = fullName.split(":");
    return dynamic.get(schema)?.classes.some((each) => each.name === name) ?? false;
  };
  return {
    elementClass: (fullName) => (classes.includes(fullName) || isDerived(fullName) ? { ...physicalObject, fullName } : undefined),
    linkClass: (name) => (name === "BisCore:ElementGroupsMembers" ? { fullName: name, abstract: false } : undefined),
    classNames: () => [],
    units: () => new Map(),
  };
}
