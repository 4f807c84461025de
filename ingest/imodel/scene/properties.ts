import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { Json } from "../../alignment/json.js";
import { readAspects } from "../provenance.js";
import { selectRows } from "../query.js";
import { sceneScopes } from "./entities.js";

/** Where an element came from, by one source. */
export interface ElementOrigin {
  document: string;
  name?: string;
  uri?: string;
  scope: string;
  kind: string;
  id: string;
  version?: string;
  checksum?: string;
  /** Version of the document that no longer has the record. */
  missingSince?: string;
}

/** A value of an element; `unit` as the schema has it. */
export interface ElementValue {
  name: string;
  value: Json;
  unit?: string;
}

/** Values that belong together: those of a property category, of an aspect, or all others. */
export interface ValueGroup {
  name: string;
  values: ElementValue[];
}

/** Another element. */
export interface RelatedElement {
  relation: string;
  element: Id64String;
  label: string;
}

/** An element, where it came from, and its values. */
export interface ElementDescription {
  element: Id64String;
  className: string;
  label: string;
  /** When something of the element itself was last written, as ISO 8601 in UTC. */
  lastChange: string;
  origins: ElementOrigin[];
  groups: ValueGroup[];
}

/** All that is known of an element. */
export interface ElementDetails extends ElementDescription {
  related: RelatedElement[];
}

/** The most related elements that are listed. */
const mostRelated = 100;

/** What an instance says of itself as an element, and not as one of its class. */
const ownOfElements = new Set([
  "ECInstanceId", "ECClassId", "LastMod", "CodeSpec", "CodeScope", "JsonProperties", "GeometryStream", "BBoxLow", "BBoxHigh", "InSpatialIndex", "Model", "Element",
]);

interface Instance {
  className: string;
  label: string;
  classId: Id64String;
  json: Record<string, Json>;
}

interface PropertyMeaning {
  name: string;
  label?: string;
  category?: string;
  unit?: string;
}

/** Reads what is known of elements. Keeps what it has learnt of classes and scopes in memory. */
export class DetailsReader {
  readonly #classNames = new Map<Id64String, { className: string; label: string }>();
  readonly #meanings = new Map<Id64String, Map<string, PropertyMeaning>>();
  #scopes: ReturnType<typeof sceneScopes> | undefined;

  constructor(private readonly db: IModelDb) {}

  /** All that is known of an element; undefined when there is none of that id. */
  read(id: Id64String): ElementDetails | undefined {
    const [instance] = this.#instances("BisCore.Element", { by: "ECInstanceId", id });
    return instance && { ...this.#describe(id, instance), related: relatedOf(this.db, id, instance.json) };
  }

  /** An element, where it came from, and its values. */
  describe(id: Id64String): ElementDescription | undefined {
    const [instance] = this.#instances("BisCore.Element", { by: "ECInstanceId", id });
    return instance && this.#describe(id, instance);
  }

  #describe(id: Id64String, instance: Instance): ElementDescription {
    const { json, className } = instance;
    const aspects = ["BisCore.ElementUniqueAspect", "BisCore.ElementMultiAspect"].flatMap((base) => this.#instances(base, { by: "Element.Id", id }));
    const ofSchemas = aspects.filter((aspect) => aspect.className !== "BisCore:ExternalSourceAspect");
    const ofAspect = (aspect: Instance): ValueGroup[] => this.#groups(aspect).map((group) => ({ ...group, name: group.name === "" ? aspect.label : `${aspect.label} / ${group.name}` }));
    return {
      element: id,
      className,
      label: textOf(json.UserLabel) || textOf(json.CodeValue),
      lastChange: textOf(json.LastMod),
      origins: this.#origins(id),
      groups: [...this.#groups(instance), ...jsonGroups(json.JsonProperties), ...ofSchemas.flatMap(ofAspect)],
    };
  }

  #instances(base: string, { by, id }: { by: string; id: Id64String }): Instance[] {
    const found: Record<string, Json>[] = [];
    selectRows<{ $: string }>(this.db, `SELECT $ FROM ${base} WHERE ${by}=?`, { bind: [{ id }], take: ({ $ }) => found.push(JSON.parse($) as Record<string, Json>) });
    return found.map((json) => {
      const classId = textOf(json.ECClassId);
      return { json, classId, ...remembered(this.#classNames, classId, () => classNames(this.db, classId)) };
    });
  }

  #groups({ classId, json }: Instance): ValueGroup[] {
    const meanings = remembered(this.#meanings, classId, () => propertyMeanings(this.db, classId));
    const groups = new Map<string, ElementValue[]>();
    for (const [name, value] of Object.entries(json)) {
      if (ownOfElements.has(name) || isNavigation(value)) continue;
      const meaning = meanings.get(name);
      const unit = unitOf(meaning?.unit);
      const values = remembered(groups, meaning?.category ?? "", () => []);
      values.push({ name: meaning?.label ?? name, value, ...(unit !== undefined && { unit }) });
    }
    return [...groups].map(([name, values]) => ({ name, values })).sort((a, b) => Number(a.name !== "") - Number(b.name !== ""));
  }

  #origins(id: Id64String): ElementOrigin[] {
    const scopes = (this.#scopes ??= sceneScopes(this.db));
    return readAspects(this.db, id).flatMap(({ scope: scopeElement, kind, identifier, version, checksum, own }) => {
      const scope = scopes.get(scopeElement);
      if (!scope || own?.relationship !== undefined || kind.startsWith("imodel-ingest:")) return [];
      const { id: document, ...described } = scope.document;
      return { document, ...described, scope: scope.scope, kind, id: identifier, ...(version && { version }), ...(checksum && { checksum }), ...(own?.missingSince !== undefined && { missingSince: own.missingSince }) };
    });
  }
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

function classNames(db: IModelDb, classId: Id64String): { className: string; label: string } {
  let names = { className: "", label: "" };
  const ecsql = "SELECT s.Name AS [schema], c.Name AS [name], c.DisplayLabel AS [label] FROM meta.ECClassDef c JOIN meta.ECSchemaDef s ON s.ECInstanceId=c.Schema.Id WHERE c.ECInstanceId=?";
  selectRows<{ schema: string; name: string; label?: string }>(db, ecsql, { bind: [{ id: classId }], take: ({ schema, name, label }) => (names = { className: `${schema}:${name}`, label: label ?? name }) });
  return names;
}

function propertyMeanings(db: IModelDb, classId: Id64String): Map<string, PropertyMeaning> {
  const found = new Map<string, PropertyMeaning>();
  const ecsql = `SELECT p.Name AS [name], p.DisplayLabel AS [label], COALESCE(c.DisplayLabel, c.Name) AS [category], k.PersistenceUnit AS [unit]
    FROM meta.ECPropertyDef p LEFT JOIN meta.PropertyCategoryDef c ON c.ECInstanceId=p.Category.Id LEFT JOIN meta.KindOfQuantityDef k ON k.ECInstanceId=p.KindOfQuantity.Id
    WHERE p.Class.Id=? OR p.Class.Id IN (SELECT TargetECInstanceId FROM meta.ClassHasAllBaseClasses WHERE SourceECInstanceId=?)`;
  selectRows<PropertyMeaning>(db, ecsql, { bind: [{ id: classId }, { id: classId }], take: (row) => found.set(row.name, row) });
  return found;
}

/** `u:CUB_M` of the schema of units → `CUB_M`. */
function unitOf(unit: string | undefined): string | undefined {
  return unit?.split(":").at(-1);
}

/** What has no property of its own is kept in the JSON properties. */
function jsonGroups(text: Json | undefined): ValueGroup[] {
  if (typeof text !== "string") return [];
  const { imodelIngest, ...others } = JSON.parse(text) as Record<string, Json>;
  const own = ((imodelIngest ?? {}) as { properties?: Json }).properties;
  return [...asGroup("Kept as JSON", own), ...asGroup("JSON properties", others)];
}

function asGroup(name: string, json: Json | undefined): ValueGroup[] {
  if (typeof json !== "object" || json === null) return [];
  const values = Object.entries(json).map(([key, value]) => ({ name: key, value }));
  return values.length === 0 ? [] : [{ name, values }];
}

function relatedOf(db: IModelDb, id: Id64String, json: Record<string, Json>): RelatedElement[] {
  const found: RelatedElement[] = [];
  const take = ({ relation, element, label, code }: { relation: string; element: Id64String; label?: string; code?: string }): void =>
    void found.push({ relation: relation.split(".").at(-1) ?? relation, element, label: label ?? code ?? element });
  const named = "e.ECInstanceId AS [element], e.UserLabel AS [label], e.CodeValue AS [code]";
  for (const [name, value] of Object.entries(json))
    if (isNavigation(value) && !ownOfElements.has(name))
      selectRows<{ element: Id64String; label?: string; code?: string }>(db, `SELECT ${named} FROM BisCore.Element e WHERE e.ECInstanceId=?`, { bind: [{ id: value.Id }], take: (row) => take({ relation: name, ...row }) });
  selectRows(db, `SELECT 'Child' AS [relation], ${named} FROM BisCore.Element e WHERE e.Parent.Id=? LIMIT ${mostRelated}`, { bind: [{ id }], take });
  for (const [own, other] of [["Source", "Target"], ["Target", "Source"]] as const)
    selectRows(
      db,
      `SELECT r.ECClassId AS [relation], ${named} FROM BisCore.ElementRefersToElements r JOIN BisCore.Element e ON e.ECInstanceId=r.${other}ECInstanceId
       WHERE r.${own}ECInstanceId=? LIMIT ${mostRelated}`,
      { bind: [{ id }], take },
    );
  return found;
}

function isNavigation(value: Json | undefined): value is { Id: Id64String } {
  return typeof value === "object" && value !== null && "Id" in value && "RelECClassId" in value;
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
