import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { documentKind } from "../document-anchor.js";
import { type AspectOwn, scopeKind } from "../provenance.js";
import { selectRows } from "../query.js";
import { readScopes } from "../scopes.js";
import type { EntityState, LastRun } from "./last-run.js";

/** A source document that an iModel was synchronized with. */
export interface SceneDocument {
  id: string;
  name?: string;
  uri?: string;
}

/** An entity of a source, and the element that stands for it. */
export interface SceneEntity {
  element: Id64String;
  /** Absent for an element with geometry that no source is known of. */
  document?: SceneDocument;
  scope: string;
  kind: string;
  /** The record's id; empty without a source. */
  id: string;
  label: string;
  model: Id64String;
  category?: Id64String;
  className: string;
  state: EntityState;
  /** Whether it may be displayed in three dimensions. */
  spatial: boolean;
}

/** The root Subject has it, so it comes before all aspects and all elements with a place. */
export const beforeAll: Id64String = "0x1";

/** Entities read with one query. */
const pageSize = 2000;

interface Row {
  aspect?: Id64String;
  element: Id64String;
  scope?: Id64String;
  kind?: string;
  identifier?: string;
  json?: string;
  model: Id64String;
  class: string;
  label?: string;
  code?: string;
  category?: Id64String;
  placed?: number;
  /** The category of what is drawn. */
  drawn?: Id64String;
}

const columns = `e.ECInstanceId AS [element], e.Model.Id AS [model], ec_classname(e.ECClassId) AS [class], e.UserLabel AS [label], e.CodeValue AS [code],
  g.Category.Id AS [category], g.Origin.X AS [placed]`;
const withProvenance = `SELECT a.ECInstanceId AS [aspect], a.[Scope].Id AS [scope], a.Kind AS [kind], a.Identifier AS [identifier], a.JsonProperties AS [json], d.Category.Id AS [drawn], ${columns}
  FROM BisCore.ExternalSourceAspect a JOIN BisCore.Element e ON e.ECInstanceId=a.Element.Id LEFT JOIN BisCore.GeometricElement3d g ON g.ECInstanceId=e.ECInstanceId
  LEFT JOIN BisCore.GeometricElement2d d ON d.ECInstanceId=e.ECInstanceId
  WHERE a.ECInstanceId>? ORDER BY a.ECInstanceId LIMIT ${pageSize}`;
const withoutProvenance = `SELECT ${columns} FROM BisCore.GeometricElement3d g JOIN BisCore.Element e ON e.ECInstanceId=g.ECInstanceId
  WHERE e.ECInstanceId>? AND g.Origin.X IS NOT NULL AND NOT EXISTS (SELECT 1 FROM BisCore.ExternalSourceAspect a WHERE a.Element.Id=g.ECInstanceId)
  ORDER BY e.ECInstanceId LIMIT ${pageSize}`;

/**
 * Reads the entities of all sources, some thousands at a time, in the order of their provenance; then the elements with a place that no source is known of.
 * Relationships and geometry parts are left out. Holds one page in memory.
 */
export function* readEntities(db: IModelDb, lastRun: LastRun | undefined): Generator<SceneEntity[]> {
  const scopes = sceneScopes(db);
  yield* pages(db, withProvenance, (row) => {
    const scope = scopes.get(row.scope ?? "");
    const own = ownOf(row.json);
    if (!scope || row.kind === scopeKind || row.kind === documentKind || row.kind?.startsWith("imodel-ingest:") || own.relationship !== undefined) return undefined;
    const state = lastRun?.stateOf({ element: row.element, ...(row.aspect && { aspect: row.aspect }), marked: own.missingSince !== undefined });
    return { ...entityOf(row), ...scope, kind: row.kind ?? "", id: row.identifier ?? "", state: state ?? (own.missingSince === undefined ? "unchanged" : "marked") };
  });
  yield* pages(db, withoutProvenance, (row) => ({ ...entityOf(row), state: lastRun?.stateOf({ element: row.element, marked: false }) ?? "unchanged" }));
}

/** The source documents of an iModel, by the RepositoryLinks that stand for them. */
export function readDocuments(db: IModelDb): Map<Id64String, SceneDocument> {
  const documents = new Map<Id64String, SceneDocument>();
  selectRows<{ link: Id64String; id: string; name?: string; uri?: string }>(
    db,
    `SELECT link.ECInstanceId AS [link], a.Identifier AS [id], link.UserLabel AS [name], link.Url AS [uri]
     FROM BisCore.RepositoryLink link JOIN BisCore.ExternalSourceAspect a ON a.Element.Id=link.ECInstanceId WHERE a.Kind=? ORDER BY a.Identifier`,
    { bind: [documentKind], take: ({ link, id, name, uri }) => documents.set(link, { id, ...(name && { name }), ...(uri && { uri }) }) },
  );
  return documents;
}

/** The document and the name of each scope, by the element that scopes the provenance. */
export function sceneScopes(db: IModelDb): Map<Id64String, { document: SceneDocument; scope: string }> {
  const scopes = new Map<Id64String, { document: SceneDocument; scope: string }>();
  for (const [link, document] of readDocuments(db)) for (const [element, scope] of readScopes(db, link)) scopes.set(element, { document, scope });
  return scopes;
}

/** What an aspect keeps of ours. */
export function ownOf(json: string | undefined): AspectOwn {
  return json === undefined ? {} : ((JSON.parse(json) as { imodelIngest?: AspectOwn }).imodelIngest ?? {});
}

function* pages(db: IModelDb, ecsql: string, take: (row: Row) => SceneEntity | undefined): Generator<SceneEntity[]> {
  for (let after = beforeAll; ; ) {
    const rows: Row[] = [];
    selectRows<Row>(db, ecsql, { bind: [{ id: after }], take: (row) => rows.push(row) });
    const entities = rows.flatMap((row) => take(row) ?? []);
    if (entities.length > 0) yield entities;
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.aspect ?? last.element;
  }
}

function entityOf({ element, model, class: className, label, code, drawn, category = drawn, placed, identifier }: Row): Omit<SceneEntity, "state"> {
  const name = className.split(":").at(-1) ?? className;
  return {
    element,
    model,
    className,
    scope: "",
    kind: name,
    id: "",
    label: label ?? code ?? identifier ?? "",
    ...(category && { category }),
    spatial: placed !== undefined,
  };
}
