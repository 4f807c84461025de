import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { Json } from "../alignment/json.js";
import type { SourceStatus, Trace } from "../synchronize/source-status.js";
import { documentAspect, documentKind } from "./document-anchor.js";
import { readLinkOwn } from "./document-record.js";
import { findElements, spellings } from "./find-elements.js";
import { type AspectRow, readAspects, scopeKind } from "./provenance.js";
import { selectRows } from "./query.js";
import { reading } from "./reading.js";
import { readScopes } from "./scopes.js";

/** A source document in an iModel. */
export interface Document {
  /** Its RepositoryLink. */
  link: Id64String;
  id: string;
  name?: string;
  uri?: string;
}

/**
 * Reads which source documents an iModel file was synchronized with.
 * @throws IngestError `imodel-unreadable`
 */
export function readSources(file: string): Promise<SourceStatus[]> {
  return reading(file, (db) => documents(db).map((document) => statusOf(db, document)));
}

/**
 * Reads the checkpoints of all source documents, by document id.
 * @throws IngestError `imodel-unreadable`
 */
export function readCheckpointsOf(file: string): Promise<Record<string, Json>> {
  return reading(file, (db) =>
    Object.fromEntries(
      documents(db).flatMap(({ id, link }) => {
        const { checkpoint } = readLinkOwn(db, link);
        return checkpoint === undefined ? [] : [[id, checkpoint] as const];
      }),
    ),
  );
}

/**
 * Finds source records by their own id, by the element that stands for them, or by a GUID or an identifier of that element; looks at every document.
 * Records that have the id come first.
 * @throws IngestError `imodel-unreadable`
 */
export function traceIn(file: string, id: string): Promise<Trace[]> {
  return reading(file, (db) => {
    const scopes = documents(db).flatMap(({ link, id: source }) => [...readScopes(db, link)].map(([element, scope]) => ({ element, scope, source })));
    const byScope = new Map(scopes.map((scope) => [scope.element, scope]));
    const ids = spellings(id);
    const named = scopes.flatMap(({ element }) => recordsOf(db, element, ids));
    const traces = new Map(named.map((aspect) => [aspect.id, traceOf(db, byScope, aspect)]));
    for (const { element, foundBy } of findElements(db, id))
      for (const aspect of readAspects(db, element)) {
        // A property is what an entity has, not the relationships that begin at it.
        const meant = foundBy === undefined || aspect.own?.relationship === undefined;
        const trace = meant && !traces.has(aspect.id) ? traceOf(db, byScope, aspect) : undefined;
        if (trace) traces.set(aspect.id, { ...trace, ...(foundBy !== undefined && { foundBy }) });
      }
    return [...traces.values()].filter((trace) => trace !== undefined);
  });
}

/** The source documents in an iModel that is open. */
export function documents(db: IModelDb): Document[] {
  const found: Document[] = [];
  selectRows<Document>(
    db,
    `SELECT link.ECInstanceId AS [link], aspect.Identifier AS [id], link.UserLabel AS [name], link.Url AS [uri]
     FROM BisCore.RepositoryLink link JOIN BisCore.ExternalSourceAspect aspect ON aspect.Element.Id=link.ECInstanceId
     WHERE aspect.Kind=? ORDER BY aspect.Identifier`,
    { bind: [documentKind], take: (row) => found.push(row) },
  );
  return found;
}

function statusOf(db: IModelDb, { link, id, name, uri }: Document): SourceStatus {
  const { version, checksum } = documentAspect(db, link) ?? {};
  return {
    source: id,
    ...(name !== undefined && { name }),
    ...(uri && { uri }),
    ...(version !== undefined && { version }),
    ...(checksum !== undefined && { checksum }),
    ...connectorOf(db, link),
    upToDate: readLinkOwn(db, link).header !== undefined,
    kinds: countKinds(db, link),
  };
}

function connectorOf(db: IModelDb, link: Id64String): Pick<SourceStatus, "connector" | "connectorVersion"> {
  let found: Pick<SourceStatus, "connector" | "connectorVersion"> = {};
  selectRows<typeof found>(
    db,
    "SELECT ConnectorName AS [connector], ConnectorVersion AS [connectorVersion] FROM BisCore.ExternalSource WHERE Repository.Id=?",
    { bind: [{ id: link }], take: (row) => (found = row) },
  );
  return found;
}

function countKinds(db: IModelDb, link: Id64String): Record<string, number> {
  const kinds: Record<string, number> = Object.create(null) as Record<string, number>;
  for (const scope of readScopes(db, link).keys())
    selectRows<{ kind: string; count: number }>(
      db,
      "SELECT Kind AS [kind], COUNT(*) AS [count] FROM BisCore.ExternalSourceAspect WHERE [Scope].Id=? AND Kind<>? GROUP BY Kind ORDER BY Kind",
      { bind: [{ id: scope }, scopeKind], take: ({ kind, count }) => (kinds[kind] = (kinds[kind] ?? 0) + count) },
    );
  return kinds;
}

/** The records of a scope with one of these ids. */
function recordsOf(db: IModelDb, scope: Id64String, ids: readonly string[]): AspectRow[] {
  const elements = new Set<Id64String>();
  const ecsql = `SELECT Element.Id AS [element] FROM BisCore.ExternalSourceAspect WHERE [Scope].Id=? AND Identifier IN (${ids.map(() => "?").join(",")})`;
  selectRows<{ element: Id64String }>(db, ecsql, { bind: [{ id: scope }, ...ids], take: ({ element }) => elements.add(element) });
  return [...elements].flatMap((element) => readAspects(db, element)).filter((aspect) => aspect.scope === scope && ids.includes(aspect.identifier));
}

type Scopes = ReadonlyMap<Id64String, { scope: string; source: string }>;

/** Undefined for an aspect of somebody else, or of a scope itself. */
function traceOf(db: IModelDb, scopes: Scopes, aspect: AspectRow): Trace | undefined {
  const place = scopes.get(aspect.scope);
  if (!place || aspect.kind === scopeKind) return undefined;
  return { source: place.source, scope: place.scope, ...recordOf(aspect), ...describeElement(db, aspect.element) };
}

function recordOf({ kind, identifier, version, checksum, own }: AspectRow): Pick<Trace, "kind" | "id" | "version" | "checksum" | "relationship"> {
  return {
    kind,
    id: identifier,
    ...(version !== undefined && { version }),
    ...(checksum !== undefined && { checksum }),
    ...(own?.relationship !== undefined && { relationship: own.relationship }),
  };
}

function describeElement(db: IModelDb, id: Id64String): Pick<Trace, "element" | "className" | "label" | "code"> {
  const { classFullName, userLabel, code } = db.elements.getElementProps(id);
  return { element: id, className: classFullName, ...(userLabel && { label: userLabel }), ...(code.value && { code: code.value }) };
}
