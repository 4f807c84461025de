import type { IModelDb } from "@itwin/core-backend";
import { Id64, type Id64String } from "@itwin/core-bentley";
import type { Json } from "../alignment/json.js";
import type { SourceStatus, Trace } from "../synchronize/source-status.js";
import { documentAspect, documentKind } from "./document-anchor.js";
import { readLinkOwn } from "./document-record.js";
import { readAspects, scopeKind } from "./provenance.js";
import { selectRows } from "./query.js";
import { reading } from "./reading.js";
import { readScopes } from "./scopes.js";

interface Document {
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
 * Finds source records by the element that stands for them, or by their own id; looks at every document.
 * @throws IngestError `imodel-unreadable`
 */
export function traceIn(file: string, id: string): Promise<Trace[]> {
  return reading(file, (db) => documents(db).flatMap((document) => tracesOf(db, document, id)));
}

function documents(db: IModelDb): Document[] {
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

function tracesOf(db: IModelDb, { link, id: source }: Document, id: string): Trace[] {
  const traces: Trace[] = [];
  for (const [scopeElement, scope] of readScopes(db, link))
    for (const element of elementsOf(db, scopeElement, id))
      for (const aspect of readAspects(db, element)) {
        const matches = aspect.scope === scopeElement && aspect.kind !== scopeKind && (aspect.identifier === id || Id64.isValidId64(id));
        if (matches) traces.push({ source, scope, ...recordOf(aspect), ...describeElement(db, element) });
      }
  return traces;
}

function elementsOf(db: IModelDb, scope: Id64String, id: string): Set<Id64String> {
  const found = new Set<Id64String>(Id64.isValidId64(id) ? [id] : []);
  const ecsql = "SELECT Element.Id AS [element] FROM BisCore.ExternalSourceAspect WHERE [Scope].Id=? AND Identifier=?";
  selectRows<{ element: Id64String }>(db, ecsql, { bind: [{ id: scope }, id], take: ({ element }) => found.add(element) });
  return found;
}

function recordOf({ kind, identifier, version, checksum, own }: ReturnType<typeof readAspects>[number]): Pick<Trace, "kind" | "id" | "version" | "checksum" | "relationship"> {
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
