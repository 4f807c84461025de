import { createHash } from "node:crypto";
import type { IModelDb } from "@itwin/core-backend";
import { DbResult } from "@itwin/core-bentley";
import type { GeometryPartProps } from "@itwin/core-common";
import { readLinkOwn } from "../../ingest/imodel/document-record.js";
import { documentAspect, documentKind } from "../../ingest/imodel/document-anchor.js";
import { selectIds, selectRows } from "../../ingest/imodel/query.js";
import { reading } from "../support/imodel-content.js";
import { selectAll } from "./select-all.js";

type Row = Record<string, unknown>;

/** All that a synchronization makes of an iModel, as lines without Id64s, sorted: two iModels with the same content give the same. Fast enough for tens of thousands. */
export function contentLines(db: IModelDb): string[] {
  const classes = new Map(selectAll<ClassRow>(db, classQuery).map(({ id, schema, name }) => [id, `${schema}:${name}`]));
  const names = elementNames(db, classes);
  const nameOf = (id: unknown): string => (typeof id === "string" ? (names.get(id) ?? "an element without a name") : "");
  const lines: string[] = [];
  const write = (what: string, rows: readonly Row[], references: readonly string[]): void => {
    for (const row of rows) {
      for (const reference of references) row[reference] = nameOf(row[reference]);
      if ("class" in row) row["class"] = classes.get(String(row["class"]));
      lines.push(`${what} ${JSON.stringify(row)}`);
    }
  };
  write("element", selectAll<Row>(db, elementQuery), ["id", "parent", "model", "codeScope"]);
  write("shape", selectAll<Row>(db, shapeQuery), ["id", "category"]);
  const links = selectAll<LinkRow>(db, linkQuery);
  const linkNames = new Map(links.map(({ link, id, target }) => [link, `${nameOf(id)} -> ${nameOf(target)}`]));
  write("link", links.map(({ link: _link, ...row }) => row), ["id", "target"]);
  write("aspect", selectAll<Row>(db, aspectQuery).map((row) => ({ ...row, json: linksNamed(row["json"], linkNames) })), ["id", "scope"]);
  for (const [id, digest] of partDigests(db)) lines.push(`geometry ${nameOf(id)} ${digest}`);
  return lines.sort();
}

interface ClassRow {
  id: string;
  schema: string;
  name: string;
}

interface LinkRow {
  link: string;
  class: string;
  id: string;
  target: string;
}

const classQuery = "SELECT c.ECInstanceId AS [id], s.Name AS [schema], c.Name AS [name] FROM meta.ECClassDef c JOIN meta.ECSchemaDef s ON s.ECInstanceId=c.Schema.Id";
const linkQuery = "SELECT ECInstanceId AS [link], ECClassId AS [class], SourceECInstanceId AS [id], TargetECInstanceId AS [target] FROM BisCore.ElementRefersToElements";
const elementQuery = `SELECT e.ECInstanceId AS [id], e.ECClassId AS [class], e.UserLabel AS [label], e.CodeValue AS [code], s.Name AS [spec], e.CodeScope.Id AS [codeScope],
  e.Parent.Id AS [parent], e.Model.Id AS [model], e.JsonProperties AS [json] FROM BisCore.Element e JOIN BisCore.CodeSpec s ON s.ECInstanceId=e.CodeSpec.Id`;
const shapeQuery = `SELECT ECInstanceId AS [id], Category.Id AS [category], Origin.X AS [x], Origin.Y AS [y], Origin.Z AS [z], Yaw AS [yaw], Pitch AS [pitch], Roll AS [roll],
  BBoxLow.X AS [lx], BBoxLow.Y AS [ly], BBoxLow.Z AS [lz], BBoxHigh.X AS [hx], BBoxHigh.Y AS [hy], BBoxHigh.Z AS [hz] FROM BisCore.GeometricElement3d`;
const aspectQuery = `SELECT Element.Id AS [id], [Scope].Id AS [scope], Kind AS [kind], Identifier AS [identifier], Version AS [version], [Checksum] AS [checksum], JsonProperties AS [json]
  FROM BisCore.ExternalSourceAspect`;

/** What differs between two lists of lines, at most a few of each side. */
export function differences(actual: readonly string[], expected: readonly string[]): string[] {
  if (actual.length === expected.length && actual.every((line, i) => line === expected[i])) return [];
  const [mine, theirs] = [new Set(actual), new Set(expected)];
  const only = (lines: readonly string[], others: ReadonlySet<string>, sign: string): string[] => lines.filter((line) => !others.has(line)).map((line) => sign + line);
  const found = [...only(actual, theirs, "+ "), ...only(expected, mine, "- ")].slice(0, 20);
  return found.length === 0 && actual.length !== expected.length ? [`${actual.length} lines, not ${expected.length}`] : found;
}

/** Every name of an element: its provenance where it has one, else its label, code and class. */
function elementNames(db: IModelDb, classes: ReadonlyMap<string, string>): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id, class: name, code } of selectAll<{ id: string; class: string; code: string | null }>(db, "SELECT ECInstanceId AS [id], ECClassId AS [class], CodeValue AS [code] FROM BisCore.Element"))
    names.set(id, `${classes.get(name) ?? ""} ${code ?? ""}`);
  const provenance = "SELECT Element.Id AS [id], Kind AS [kind], Identifier AS [identifier] FROM BisCore.ExternalSourceAspect WHERE json_extract(JsonProperties, '$.imodelIngest.relationship') IS NULL";
  for (const { id, kind, identifier } of selectAll<{ id: string; kind: string; identifier: string }>(db, provenance)) names.set(id, `${kind} ${identifier}`);
  return names;
}

/** Ids of links in the JSON of an aspect, by name. */
function linksNamed(json: unknown, links: ReadonlyMap<string, string>): unknown {
  return typeof json === "string" ? json.replaceAll(/"0x[0-9a-f]+"/g, (id) => JSON.stringify(links.get(id.slice(1, -1)) ?? "no link")) : null;
}

/** Digests of the geometry of parts. Elsewhere there may be Id64s in it: an element's geometry shows in its extents. */
function partDigests(db: IModelDb): Map<string, string> {
  const digests = new Map<string, string>();
  const ids = selectIds(db, "SELECT ECInstanceId FROM BisCore.GeometryPart");
  for (const id of ids) {
    const { geom } = db.elements.getElementProps<GeometryPartProps>({ id, wantGeometry: true });
    digests.set(id, createHash("sha256").update(JSON.stringify(geom ?? null)).digest("hex"));
  }
  return digests;
}

/** What SQLite and ECDb find wrong with an iModel; empty when it is sound. */
export function findDamage(db: IModelDb): string[] {
  const damage: string[] = [];
  db.withSqliteStatement("PRAGMA integrity_check", (statement) => {
    while (statement.step() === DbResult.BE_SQLITE_ROW) if (statement.getValueString(0) !== "ok") damage.push(statement.getValueString(0));
  });
  for (const check of ["check_nav_ids", "check_nav_class_ids", "check_linktable_fk_ids", "check_linktable_fk_class_ids", "check_class_ids", "check_ec_profile"])
    selectRows<Row>(db, `PRAGMA integrity_check(${check}) OPTIONS enable_experimental_features`, { take: (row) => damage.push(`${check} ${JSON.stringify(row)}`) });
  selectRows<Row>(db, duplicates, { take: (row) => damage.push(`twice ${JSON.stringify(row)}`) });
  return damage;
}

const duplicates = `SELECT [Scope].Id AS [scope], Kind AS [kind], Identifier AS [identifier], COUNT(*) AS [times]
  FROM BisCore.ExternalSourceAspect GROUP BY [Scope].Id, Kind, Identifier HAVING COUNT(*) > 1`;

/** What a test wants to know of an iModel. */
export interface Inspection {
  /** Entities and relationships by `kind id`, with whether their provenance is closed: an open one is looked at again by the next run. */
  known: Map<string, boolean>;
  /** What is recorded of the document `plant`; nothing of it may be there while a run is unfinished. */
  recorded: { version?: string; checksum?: string; header?: string };
  damage: string[];
  lines: string[];
}

/** Opens an iModel for reading and looks at everything. */
export async function inspect(file: string): Promise<Inspection> {
  return reading(file, (db) => ({ ...soundnessOf(db), lines: contentLines(db) }));
}

/** The same without the content of an iModel that does not say it is up to date with any version. */
export async function inspectUnfinished(file: string): Promise<Inspection> {
  return reading(file, (db) => {
    const found = soundnessOf(db);
    return { ...found, lines: found.recorded.version === undefined ? [] : contentLines(db) };
  });
}

/** The same without the content. */
export async function inspectSoundness(file: string): Promise<Omit<Inspection, "lines">> {
  return reading(file, soundnessOf);
}

function soundnessOf(db: IModelDb): Omit<Inspection, "lines"> {
  return { known: knownOf(db), recorded: recordedOf(db), damage: findDamage(db) };
}

interface AspectRow {
  kind: string;
  id: string;
  version: string | null;
  checksum: string | null;
}

function knownOf(db: IModelDb): Map<string, boolean> {
  const rows = selectAll<AspectRow>(db, "SELECT Kind AS [kind], Identifier AS [id], Version AS [version], [Checksum] AS [checksum] FROM BisCore.ExternalSourceAspect");
  const known = new Map(rows.map(({ kind, id, version, checksum }) => [`${kind} ${id}`, version !== null || checksum !== null]));
  known.delete(`${documentKind} plant`);
  return known;
}

function recordedOf(db: IModelDb): Inspection["recorded"] {
  const [link] = selectIds(db, "SELECT ECInstanceId FROM BisCore.RepositoryLink WHERE CodeValue='plant'");
  if (link === undefined) return {};
  const { version, checksum } = documentAspect(db, link) ?? {};
  const { header } = readLinkOwn(db, link);
  return { ...(version !== undefined && { version }), ...(checksum !== undefined && { checksum }), ...(header !== undefined && { header }) };
}
