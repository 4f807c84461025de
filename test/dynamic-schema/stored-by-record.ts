import type { IModelDb } from "@itwin/core-backend";
import type { DynamicClass, DynamicProperty } from "../../ingest/alignment/dynamic/dynamic-schema.js";
import { findDynamicSchema } from "../../ingest/imodel/dynamic-schemas.js";
import { selectRows } from "../../ingest/imodel/query.js";

/** Objects nested deeper than this are one value. */
const deepest = 4;

/** `pointer = value` of everything that the properties of a record say, in a form in which what is given equals what is stored. */
export function valuesOf(properties: object | undefined, pointer = "", depth = 1): string[] {
  return Object.entries(properties ?? {}).flatMap(([name, value]: [string, unknown]) => {
    const here = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const isGroup = typeof value === "object" && value !== null && !Array.isArray(value) && !("x" in value);
    return isGroup && depth < deepest ? valuesOf(value, here, depth + 1) : [`${here} = ${show(value)}`];
  }).sort();
}

/** Whether it is an object that can be a struct: no point. */
function isEntry(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("x" in value);
}

/** The same of all elements of a dynamic schema's classes, by `kind id` of their records, read by ECSQL. */
export function storedByRecord(db: IModelDb, schema: string, classes: readonly DynamicClass[] = findDynamicSchema(db, schema)?.classes ?? []): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { name, kind, properties } of classes) {
    const columns = properties.map((property, i) => `, e.[${property.name}] AS p${i}`).join("");
    const ecsql = `SELECT a.Identifier AS [id]${columns} FROM ONLY [${schema}].[${name}] e JOIN BisCore.ExternalSourceAspect a ON a.Element.Id=e.ECInstanceId`;
    selectRows<Record<string, unknown>>(db, ecsql, {
      take: ({ id, ...row }) => {
        const values = properties.flatMap(({ pointer, type, struct }, i) => {
          const stored = row[`p${i}`];
          return stored === undefined ? [] : [`${pointer} = ${show(type.scalar === "json" ? JSON.parse(stored as string) : struct ? asGiven(stored as Stored[], struct.members) : stored)}`];
        });
        found[`${kind} ${id as string}`] = values.sort();
      },
    });
  }
  return found;
}

/** The same of what is kept as JSON on elements. */
export function keptByRecord(db: IModelDb): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  const ecsql = "SELECT a.Kind AS [kind], a.Identifier AS [id], json_extract(e.JsonProperties, '$.imodelIngest.properties') AS [kept] FROM BisCore.Element e JOIN BisCore.ExternalSourceAspect a ON a.Element.Id=e.ECInstanceId";
  selectRows<{ kind: string; id: string; kept?: string }>(db, ecsql, {
    take: ({ kind, id, kept = "{}" }) => {
      found[`${kind} ${id}`] = valuesOf(JSON.parse(kept) as object);
    },
  });
  return found;
}

type Stored = Record<string, unknown>;

/** The objects of an array of structs, with the source's names; groups in them are taken apart. */
function asGiven(entries: readonly Stored[], members: readonly DynamicProperty[]): string[] {
  return entries.map((entry) =>
    members
      .flatMap(({ name, pointer, type }) => {
        const stored = entry[name] ?? entry[name.charAt(0).toLowerCase() + name.slice(1)];
        return stored === undefined ? [] : [`${pointer} = ${show(type.scalar === "json" ? JSON.parse(stored as string) : stored)}`];
      })
      .sort()
      .join("; "),
  );
}

/** A property that once had arrays stores all values as such, one that once had text stores all as text; times are stored in UTC and in full. */
function show(value: unknown): string {
  if (Array.isArray(value) && value.every((each) => isEntry(each))) return show(value.map((each) => valuesOf(each as object).join("; ")));
  if (Array.isArray(value) && value.every((each) => typeof each !== "object")) return value.map(show).join(", ");
  if (typeof value === "object") return JSON.stringify(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const time = /^\d{4}-\d{2}-\d{2}(T[\d:.]+)?(Z|[+-][\d:]+)?$/.exec(text);
  return time ? String(Date.parse(time[1] === undefined || time[2] !== undefined ? text : `${text}Z`)) : text;
}
