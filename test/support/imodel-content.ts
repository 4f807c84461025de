import { withoutText } from "../../ingest/format/content-item.js";
import { SnapshotDb, type IModelDb } from "@itwin/core-backend";
import type { ElementProps } from "@itwin/core-common";
import { withHost } from "../../ingest/imodel/host.js";
import { readAspects } from "../../ingest/imodel/provenance.js";
import { selectIds } from "../../ingest/imodel/query.js";

/** An element as a source sees it: no Id64 in it, so two iModels with the same content give the same. */
export interface ElementContent {
  className: string;
  label?: string;
  code?: string;
  parent?: string;
  category?: string;
  type?: string;
  json?: unknown;
  placement?: unknown;
  provenance: string[];
  links: string[];
}

/** Opens an iModel for reading, hands it to `read` and closes it. */
export async function reading<T>(file: string, read: (db: IModelDb) => T | Promise<T>): Promise<T> {
  return withHost(async () => {
    const db = SnapshotDb.openFile(file);
    try {
      return await read(db);
    } finally {
      db.close();
    }
  });
}

/** Everything that was synchronized into an iModel, by `source kind id` of its records, independent of ids and of order. */
export async function imodelContent(file: string): Promise<Record<string, ElementContent>> {
  return reading(file, contentOf);
}

/** The same of an iModel that is open. */
export function contentOf(db: IModelDb): Record<string, ElementContent> {
  const names = provenanceNames(db);
  const content: Record<string, ElementContent> = {};
  for (const [element, name] of [...names].sort(([, a], [, b]) => (a < b ? -1 : 1))) content[name] = describe(db, element, names);
  return content;
}

function provenanceNames(db: IModelDb): Map<string, string> {
  const names = new Map<string, string>();
  for (const element of selectIds(db, "SELECT DISTINCT Element.Id FROM BisCore.ExternalSourceAspect")) {
    const [first] = readAspects(db, element).filter(({ own }) => own?.relationship === undefined);
    if (first) names.set(element, `${scopeName(db, first.scope)} ${first.kind} ${first.identifier}`);
  }
  return names;
}

/** The document, with the name of the scope in it. */
function scopeName(db: IModelDb, scope: string): string {
  const { classFullName, code, parent, userLabel } = db.elements.getElementProps(scope);
  if (classFullName !== "BisCore:Subject" || !parent) return code.value ?? "";
  return `${db.elements.getElementProps(parent.id).code.value ?? ""}/${userLabel ?? ""}`;
}

interface StoredProps extends ElementProps {
  category?: string;
  typeDefinition?: { id: string };
  placement?: unknown;
  jsonProperties?: Record<string, unknown>;
}

function describe(db: IModelDb, element: string, names: ReadonlyMap<string, string>): ElementContent {
  const { classFullName, placement, category, typeDefinition, userLabel, code, parent, jsonProperties } = db.elements.getElementProps<StoredProps>(element);
  const nameOf = (id: string): string => names.get(id) ?? db.elements.getElementProps(id).code.value ?? id;
  return {
    className: classFullName,
    ...(userLabel !== undefined && { label: userLabel }),
    ...(code.value && { code: code.value }),
    ...(parent && { parent: nameOf(parent.id) }),
    ...(category !== undefined && { category: nameOf(category) }),
    ...(typeDefinition && { type: nameOf(typeDefinition.id) }),
    ...(jsonProperties && { json: jsonProperties }),
    ...(placement !== undefined && { placement }),
    provenance: readAspects(db, element).map(({ kind, identifier, version, checksum }) => `${kind} ${identifier} ${version ?? ""} ${withoutText(checksum ?? "")}`).sort(),
    links: links(db, element, nameOf),
  };
}

function links(db: IModelDb, element: string, nameOf: (id: string) => string): string[] {
  const ids = selectIds(db, "SELECT ECInstanceId FROM BisCore.ElementRefersToElements WHERE SourceECInstanceId=?", element);
  return ids
    .map((id) => db.relationships.getInstanceProps("BisCore:ElementRefersToElements", id))
    .map(({ classFullName, targetId }) => `${classFullName} ${nameOf(targetId)}`)
    .sort();
}

/** Number of transactions that the iModel file has recorded. */
export async function transactionCount(file: string): Promise<number> {
  return reading(file, (db) =>
    db.withSqliteStatement("SELECT COUNT(*) FROM dgn_Txns", (statement) => {
      statement.step();
      return statement.getValueInteger(0);
    }),
  );
}
