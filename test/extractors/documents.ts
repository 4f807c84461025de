/** Reading intermediary documents and holding them against the contract in `json-schemas/`. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "vitest";
import { repository, type Outcome } from "./extractor-run.js";

export interface SourceReference {
  readonly kind: string;
  readonly id: string;
}

export interface EntityRecord {
  readonly type: "entity";
  readonly kind: string;
  readonly id: string;
  readonly scope?: string;
  readonly version?: string;
  readonly label?: string;
  readonly code?: string;
  readonly parent?: SourceReference;
  readonly references?: Readonly<Record<string, SourceReference | readonly SourceReference[]>>;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly placement?: { readonly origin: readonly number[] };
}

export interface IssueRecord {
  readonly type: "issue";
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly place?: { readonly line?: number; readonly sheet?: string; readonly row?: number; readonly column?: string };
  readonly kind?: string;
  readonly id?: string;
}

export interface HeaderRecord {
  readonly type: "header";
  readonly extractor: { readonly name: string; readonly version: string; readonly options?: Record<string, unknown> };
  readonly source: { id: string; name?: string; uri?: string; version?: string; checksum?: string };
  readonly mode: string;
  readonly scopes?: readonly string[];
  readonly units: { readonly length: string; readonly angle: string };
  readonly idFrom?: string;
}

export interface EndRecord {
  readonly type: "end";
  readonly status: "complete" | "partial";
  readonly counts: Readonly<Record<string, number>>;
  readonly digest: string;
}

/** A document that keeps the contract. */
export interface Document {
  readonly header: HeaderRecord;
  readonly entities: readonly EntityRecord[];
  readonly issues: readonly IssueRecord[];
  readonly end: EndRecord;
}

type AnyRecord = HeaderRecord | EntityRecord | IssueRecord | EndRecord;

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
const validators = new Map<string, ValidateFunction>();

/** The validator of `json-schemas/<name>.schema.json`. */
export function validator(name: string): ValidateFunction {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const schema = JSON.parse(readFileSync(join(repository, "json-schemas", `${name}.schema.json`), "utf8")) as object;
  const compiled = ajv.compile(schema);
  validators.set(name, compiled);
  return compiled;
}

/** Parses whole lines of strict UTF-8, each valid by the schema of its type. */
export function parseRecords(output: Buffer): readonly AnyRecord[] {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(output);
  if (text === "") return [];
  expect(text.endsWith("\n"), "ends with a line feed").toBe(true);
  expect(text.includes("\r\n"), "has no CR LF").toBe(false);
  return text
    .slice(0, -1)
    .split("\n")
    .map((line) => {
      const record = JSON.parse(line) as AnyRecord;
      const validate = validator(record.type);
      expect(validate(record) ? [] : validate.errors, line).toEqual([]);
      return record;
    });
}

/** Parses a document and checks its frame: header first, end last, each once; counts, digest and unique identities. */
export function parseDocument(output: Buffer): Document {
  const records = parseRecords(output);
  const header = records[0];
  const end = records.at(-1);
  if (header?.type !== "header" || end?.type !== "end") throw new Error("header or end is missing");
  const body = records.slice(1, -1);
  const entities = body.filter((record) => record.type === "entity");
  const issues = body.filter((record) => record.type === "issue");
  expect(entities.length + issues.length, "header and end stand once").toBe(body.length);
  const counts = Object.entries({ entity: entities.length, issue: issues.length }).filter(([, count]) => count > 0);
  expect(end.counts).toEqual(Object.fromEntries(counts));
  expect(end.digest).toBe(digestBefore(output));
  expect(new Set(entities.map(identity)).size, "identities are unique").toBe(entities.length);
  if (end.status === "complete") expect(issues.filter((issue) => issue.severity === "error")).toEqual([]);
  return { header, entities, issues, end };
}

/** Parses the document of a run that succeeded. */
export function complete(outcome: Outcome): Document {
  expect(outcome.errors).toBe("");
  expect(outcome.code).toBe(0);
  const document = parseDocument(outcome.output);
  expect(document.end.status).toBe("complete");
  return document;
}

/** Parses the document of a run that could not read everything: a valid document, and an exit code that says so. */
export function partial(outcome: Outcome): Document {
  expect(outcome.errors).toMatch(/^\w+: partial: .*\n$/);
  expect(outcome.code).toBe(1);
  const document = parseDocument(outcome.output);
  expect(document.end.status).toBe("partial");
  return document;
}

export function identity(entity: EntityRecord): string {
  return JSON.stringify([entity.scope ?? "", entity.kind, entity.id]);
}

/** The entity of a kind and an id. @throws when there is none */
export function entityOf(document: Document, kind: string, id: string): EntityRecord {
  const found = document.entities.find((entity) => entity.kind === kind && entity.id === id);
  if (found === undefined) throw new Error(`no ${kind} ${id}`);
  return found;
}

/** How many entities there are of each kind. */
export function countByKind(document: Document): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of document.entities) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** `+`, `-` or `~`, kind and id of every entity that is new, gone or different in the second document. */
export function differences(before: Document, after: Document): readonly string[] {
  const old = new Map(before.entities.map((entity) => [identity(entity), entity]));
  const young = new Map(after.entities.map((entity) => [identity(entity), entity]));
  const name = (entity: EntityRecord): string => `${entity.kind} ${entity.id}`;
  const added = after.entities.filter((entity) => !old.has(identity(entity)));
  const gone = before.entities.filter((entity) => !young.has(identity(entity)));
  const changed = after.entities.filter((entity) => {
    const other = old.get(identity(entity));
    return other !== undefined && JSON.stringify(other) !== JSON.stringify(entity);
  });
  return [
    ...added.map((entity) => `+ ${name(entity)}`),
    ...gone.map((entity) => `- ${name(entity)}`),
    ...changed.map((entity) => `~ ${name(entity)}`),
  ].sort();
}

/** The document as a golden file holds it: a valid document still, with what differs from place to place made equal. */
export function golden(output: Buffer): string {
  const lines = output.toString().trimEnd().split("\n");
  const header = JSON.parse(lines[0] ?? "") as HeaderRecord;
  header.source.uri = `file:///fixtures/extractors/${header.source.name ?? ""}`;
  header.source.version = "2026-01-15T08:00:00Z";
  const body = [JSON.stringify(header), ...lines.slice(1)].join("\n") + "\n";
  const digest = digestBefore(Buffer.from(body));
  return body.replace(/"digest":"sha256:[0-9a-f]{64}"\}\n$/, `"digest":"${digest}"}\n`);
}

function digestBefore(output: Buffer): string {
  const lastLine = output.lastIndexOf("\n", output.length - 2) + 1;
  return `sha256:${createHash("sha256").update(output.subarray(0, lastLine)).digest("hex")}`;
}
