/** Running the ifc extractor, reading its documents, and reading IFC files without it: line by line, with regular expressions. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { validator, type EndRecord, type EntityRecord, type HeaderRecord, type IssueRecord, type SourceReference } from "./documents.js";
import { repository, run, temporaryFile, type Outcome, type RunOptions } from "./extractor-run.js";

export const ifc = join(repository, "dist/extractors/ifc/extract.js");

export interface Placement {
  readonly origin: readonly number[];
  readonly yaw?: number;
  readonly pitch?: number;
  readonly roll?: number;
}

export interface Piece {
  readonly type: string;
  readonly part?: string;
  readonly placement?: Placement;
  readonly points?: unknown;
  readonly triangles?: unknown;
}

export type IfcEntity = EntityRecord & { readonly placement?: Placement; readonly geometry?: readonly Piece[] };

export interface RelationshipRecord {
  readonly type: "relationship";
  readonly kind: string;
  readonly id: string;
  readonly source: SourceReference;
  readonly target: SourceReference;
}

export interface IfcDocument {
  readonly header: HeaderRecord & { readonly crs: object };
  readonly entities: readonly IfcEntity[];
  readonly parts: ReadonlyMap<string, readonly Piece[]>;
  readonly relationships: readonly RelationshipRecord[];
  readonly issues: readonly IssueRecord[];
  readonly end: EndRecord;
}

type AnyRecord = IfcDocument["header"] | IfcEntity | { type: "part"; id: string; geometry: Piece[] } | RelationshipRecord | IssueRecord | EndRecord;

/** Runs the extractor to its end. */
export function extractIfc(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return run(ifc, args, { ...options, python: process.execPath });
}

/** Runs the extractor over a text. */
export function extractText(text: string | Buffer, args: readonly string[] = [], name = "model.ifc"): Promise<Outcome> {
  return extractIfc([temporaryFile(name, text), ...args]);
}

/** Parses the document of a run that succeeded: every record valid, header first, end last, counts and digest right, identities unique, parts before their use. */
export function completeIfc(outcome: Outcome): IfcDocument {
  expect(outcome.errors).toBe("");
  expect(outcome.code).toBe(0);
  return parseIfc(outcome.output, "complete");
}

/** Parses the document of a run that could not read everything. */
export function partialIfc(outcome: Outcome): IfcDocument {
  expect(outcome.errors).toMatch(/^ifc: partial: .*\n$/);
  expect(outcome.code).toBe(1);
  return parseIfc(outcome.output, "partial");
}

function parseIfc(output: Buffer, status: string): IfcDocument {
  const records = new TextDecoder("utf-8", { fatal: true }).decode(output).trimEnd().split("\n").map(validRecord);
  const [header] = records;
  const end = records.at(-1);
  if (header?.type !== "header" || end?.type !== "end") throw new Error("header or end is missing");
  const body = records.slice(1, -1);
  const ofType = <T extends AnyRecord["type"]>(type: T): Extract<AnyRecord, { type: T }>[] => body.filter((record): record is Extract<AnyRecord, { type: T }> => record.type === type);
  const [entities, parts, relationships, issues] = [ofType("entity"), ofType("part"), ofType("relationship"), ofType("issue")];
  const counts = { entity: entities.length, part: parts.length, relationship: relationships.length, issue: issues.length };
  expect(end.counts).toEqual(Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)));
  expect(end.digest).toBe(`sha256:${createHash("sha256").update(output.subarray(0, output.lastIndexOf("\n", output.length - 2) + 1)).digest("hex")}`);
  expect(end.status).toBe(status);
  const identities = [...entities, ...relationships, ...parts].map((record) => `${record.type} ${"kind" in record ? record.kind : ""} ${record.id}`);
  expect(new Set(identities).size, "identities are unique").toBe(identities.length);
  const known = new Set<string>();
  for (const record of body) {
    if (record.type === "part") known.add(record.id);
    if (record.type === "entity") for (const { part } of record.geometry ?? []) expect(part === undefined || known.has(part)).toBe(true);
  }
  return { header, entities, relationships, issues, end, parts: new Map(parts.map(({ id, geometry }) => [id, geometry])) };
}

function validRecord(line: string): AnyRecord {
  const record = JSON.parse(line) as AnyRecord;
  const validate = validator(record.type);
  expect(validate(record) ? [] : validate.errors, line.slice(0, 500)).toEqual([]);
  return record;
}

/** How many entities, or relationships, there are of each kind. */
export function countKinds(records: readonly { readonly kind: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of records) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** The entity with that label. @throws when there is none */
export function labelled(document: IfcDocument, label: string): IfcEntity {
  const found = document.entities.find((entity) => entity.label === label);
  if (found === undefined) throw new Error(`nothing is called ${label}`);
  return found;
}

/** An instance of an IFC file. */
export interface Instance {
  readonly name: string;
  readonly text: string;
}

/** The instances of an IFC file by their numbers. */
export function instancesOf(text: string): Map<number, Instance> {
  const instances = new Map<number, Instance>();
  for (const [, number = "", name = "", rest = ""] of text.matchAll(/^#(\d+)\s*=\s*(\w+)\s*\((.*)\);\s*$/gm)) instances.set(Number(number), { name, text: rest });
  return instances;
}

/** The numbers of the instances that one refers to, texts left out. */
export function referencesIn(text: string): number[] {
  return [...text.replace(/'(?:[^']|'')*'/g, "").matchAll(/#(\d+)/g)].map(([, number]) => Number(number));
}

/** The text of an IFC file. */
export function readIfc(path: string): string {
  return readFileSync(path, "latin1");
}
