import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { Id64 } from "./itwin/core-bentley.js";
import { readGuid } from "../alignment/guid.js";
import { compressedGuid } from "./compressed-guid.js";
import { selectIds, selectRows } from "./query.js";

/** Properties that say how another source calls the same thing, in dynamic and domain schemas alike. */
const identifying = /^((Ext|External)\w*Identifier|(Ifc)?(GlobalId|Guid)|UniqueId)$/i;

/** An element, and the property that it was found by; without one, its own id or that of its record. */
export interface FoundElement {
  element: Id64String;
  foundBy?: string;
}

/** Every way to write an id: a GUID has two, of which IFC uses the shorter one. */
export function spellings(id: string): string[] {
  const guid = readGuid(id);
  return guid === undefined ? [id] : [...new Set([id, guid, guid.toUpperCase(), compressedGuid(guid)])];
}

/**
 * Finds elements by their id, by their federation GUID, and by what properties say that identify a thing elsewhere, such as GlobalId and ExtIdentifier. Each
 * comes once, the surest way first. Ids and GUIDs are looked up in indices; then each class with such a property is scanned once, and once the JSON
 * properties of all elements, which hold what an alignment has given no place.
 */
export function findElements(db: IModelDb, id: string): FoundElement[] {
  const found = new Map<Id64String, FoundElement>();
  const take = (element: Id64String, foundBy?: string): void => {
    if (!found.has(element)) found.set(element, { element, ...(foundBy !== undefined && { foundBy }) });
  };
  const values = spellings(id);
  if (Id64.isValidId64(id)) take(id);
  takeByGuid(db, id, take);
  for (const { schema, name, property, isAspect } of identifyingProperties(db)) {
    const ecsql = `SELECT ${isAspect ? "Element.Id" : "ECInstanceId"} AS [element] FROM [${schema}].[${name}] WHERE [${property}] IN (${values.map(() => "?").join(",")})`;
    selectRows<{ element: Id64String }>(db, ecsql, { bind: values, take: ({ element }) => take(element, property) });
  }
  takeByJson(db, values, take);
  return [...found.values()];
}

type Take = (element: Id64String, foundBy: string) => void;

function takeByGuid(db: IModelDb, id: string, take: Take): void {
  const guid = readGuid(id);
  const element = guid === undefined ? undefined : db.elements.tryGetElementProps({ federationGuid: guid })?.id;
  if (element !== undefined) take(element, "FederationGuid");
}

interface IdentifyingProperty {
  schema: string;
  name: string;
  property: string;
  isAspect: boolean;
}

/** Texts are of type 2305 (ECDbMeta). A property is that of the class that declares it, and a query over this class covers those derived from it. */
function identifyingProperties(db: IModelDb): IdentifyingProperty[] {
  const [element, aspect] = ["Element", "ElementAspect"].map((name) => selectIds(db, `SELECT c.ECInstanceId FROM meta.ECClassDef c JOIN meta.ECSchemaDef s ON s.ECInstanceId=c.Schema.Id WHERE s.Name='BisCore' AND c.Name='${name}'`)[0]);
  const properties: IdentifyingProperty[] = [];
  const ecsql = `SELECT s.Name AS [schema], c.Name AS [name], p.Name AS [property], base.TargetECInstanceId AS [base]
    FROM meta.ECPropertyDef p JOIN meta.ECClassDef c ON c.ECInstanceId=p.Class.Id JOIN meta.ECSchemaDef s ON s.ECInstanceId=c.Schema.Id
    JOIN meta.ClassHasAllBaseClasses base ON base.SourceECInstanceId=c.ECInstanceId
    WHERE p.Kind=0 AND p.PrimitiveType=2305 AND base.TargetECInstanceId IN (?,?) ORDER BY s.Name, c.Name, p.Name`;
  selectRows<{ schema: string; name: string; property: string; base: Id64String }>(db, ecsql, {
    bind: [{ id: element ?? Id64.invalid }, { id: aspect ?? Id64.invalid }],
    take: ({ schema, name, property, base }) => {
      if (identifying.test(property)) properties.push({ schema, name, property, isAspect: base === aspect });
    },
  });
  return properties;
}

function takeByJson(db: IModelDb, values: readonly string[], take: Take): void {
  const conditions = values.map(() => "instr(JsonProperties, ?) > 0").join(" OR ");
  selectRows<{ element: Id64String; json: string }>(db, `SELECT ECInstanceId AS [element], JsonProperties AS [json] FROM BisCore.Element WHERE ${conditions}`, {
    bind: values.map((value) => JSON.stringify(value)),
    take: ({ element, json }) => {
      const { imodelIngest } = JSON.parse(json) as { imodelIngest?: { properties?: Record<string, unknown> } };
      for (const [name, value] of Object.entries(imodelIngest?.properties ?? {})) if (identifying.test(name) && typeof value === "string" && values.includes(value)) take(element, name);
    },
  });
}
