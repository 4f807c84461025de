/** Running the tables extractor over mappings and databases that a test makes. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { parseRecords, type EndRecord, type EntityRecord, type HeaderRecord, type IssueRecord } from "./documents.js";
import { repository, run, systemPython, temporaryFolder, type Outcome } from "./extractor-run.js";

export const tables = join(repository, "extractors/tables/extract.py");

/** The records of a document by their types. */
export interface TableDocument {
  readonly header: HeaderRecord;
  readonly entities: readonly EntityRecord[];
  readonly deletes: readonly { readonly kind: string; readonly id: string }[];
  readonly issues: readonly IssueRecord[];
  /** Of the last checkpoint; undefined when there is none. */
  readonly state: unknown;
  readonly status: string;
}

/** A folder with these files, gone when the test is over. Values that are no texts are written as JSON. */
export function folderWith(files: Readonly<Record<string, unknown>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    const isText = typeof content === "string" || Buffer.isBuffer(content);
    writeFileSync(join(folder, name), isText ? content : JSON.stringify(content));
  }
  return folder;
}

/** Runs the extractor over a mapping in a folder; `state` is what an earlier run left for the document "x". */
export function extract(folder: string, args: readonly string[] = [], { state, env }: { state?: unknown; env?: Record<string, string> } = {}): Promise<Outcome> {
  const checkpoints = join(folder, "checkpoints.json");
  if (state !== undefined) writeFileSync(checkpoints, JSON.stringify({ x: state }));
  const handed = state === undefined ? {} : { IMODEL_INGEST_CHECKPOINTS: checkpoints };
  return run(tables, ["x.tables.json", ...args], { cwd: folder, env: { ...handed, ...env } });
}

/** A mapping of the document "x". */
export function mapping(source: object, tables: object, more: object = {}): object {
  return { mapping: 1, id: "x", source, tables, ...more };
}

/** Parses a valid document, whose counts and digest are right. */
export function parse({ output, errors }: Outcome): TableDocument {
  const records = parseRecords(output) as readonly { readonly type: string }[];
  const of = (type: string): unknown[] => records.filter((record) => record.type === type);
  const [end] = of("end") as EndRecord[];
  if (records[0]?.type !== "header" || end === undefined || records.at(-1)?.type !== "end") throw new Error(`no whole document: ${errors}`);
  for (const type of ["entity", "delete", "issue", "checkpoint"]) expect(end.counts[type] ?? 0, type).toBe(of(type).length);
  const body = output.subarray(0, output.lastIndexOf("\n", output.length - 2) + 1);
  expect(end.digest).toBe(`sha256:${createHash("sha256").update(body).digest("hex")}`);
  const checkpoints = of("checkpoint") as { state: unknown; resumable?: boolean }[];
  expect(checkpoints.slice(0, -1).filter(({ resumable }) => resumable !== true)).toEqual([]);
  return {
    header: records[0] as unknown as HeaderRecord,
    entities: of("entity") as EntityRecord[],
    deletes: of("delete") as TableDocument["deletes"],
    issues: of("issue") as IssueRecord[],
    state: checkpoints.at(-1)?.state,
    status: end.status,
  };
}

/** Parses the document of a run that succeeded. */
export function whole(outcome: Outcome): TableDocument {
  expect(outcome.errors).toBe("");
  expect(outcome.code).toBe(0);
  const document = parse(outcome);
  expect(document.status).toBe("complete");
  return document;
}

/** The ids of the entities, in their order. */
export function idsOf({ entities }: TableDocument): string[] {
  return entities.map(({ id }) => id);
}

/** Runs statements on an SQLite database, which is made when it is not there. */
export function sqlite(path: string, script: string): void {
  const program = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.stdin.read()); c.close()";
  const { status, stderr } = spawnSync("python3", ["-c", program, path], { input: script });
  if (status !== 0) throw new Error(stderr.toString());
}

/** Makes a workbook: `code` has an empty one as `workbook`, its only sheet as `sheet`, and the module `openpyxl`. */
export function workbook(path: string, code: string): void {
  const python = spawnSync("python3", ["-c", "import openpyxl"]).status === 0 ? "python3" : systemPython;
  const program = `import sys, openpyxl\nfrom datetime import datetime, date\nworkbook = openpyxl.Workbook()\nsheet = workbook.active\n${code}\nworkbook.save(sys.argv[1])`;
  const { status, stderr } = spawnSync(python, ["-c", program, path]);
  if (status !== 0) throw new Error(stderr.toString());
}

/** The Python that has all these modules; undefined when there is none. */
function pythonWith(modules: string): string | undefined {
  return ["python3", systemPython].find((python) => spawnSync(python, ["-c", `import ${modules}`]).status === 0);
}

export const withoutYaml = pythonWith("yaml") === undefined && process.env["CI"] === undefined;
/** A Python with psycopg2; undefined when there is none. */
export const psycopg2Python = pythonWith("psycopg2");
