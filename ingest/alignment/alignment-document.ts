import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { type Document, LineCounter, parseDocument } from "yaml";
import { IngestError } from "../errors.js";
import type { EvolutionPolicy } from "./dynamic/dynamic-schema.js";

/** Names a link-table relationship class; `backward` makes the reference's target its source. */
export interface LinkRule {
  relationship: string;
  direction?: "forward" | "backward";
}

/** Where a reference of a record goes: a link, or a navigation property of the class. */
export type ReferenceRule = LinkRule | { navigation: string };

/** How entities of one kind become elements; see `json-schemas/alignment.schema.json`. */
export interface KindRule {
  class: string;
  /** `false`: elements are of the class itself, also where there is a dynamic schema. */
  derive?: false;
  category?: string;
  label?: string;
  code?: string | false;
  parent?: false;
  references?: Record<string, ReferenceRule>;
  properties?: Record<string, string>;
}

/** An alignment document: how the kinds of a source become BIS elements. */
export interface AlignmentDocument {
  alignment: 1;
  kinds: Record<string, KindRule>;
  default?: KindRule;
  relationships?: Record<string, LinkRule>;
  defaultRelationship?: LinkRule;
  /** A schema that is made for the source, and grows with it. */
  dynamicSchema?: DynamicSchemaRule;
}

/** Name and policy of a dynamic schema; what may grow is `evolve` where nothing is said. */
export interface DynamicSchemaRule extends Partial<EvolutionPolicy> {
  name: string;
  alias?: string;
  label?: string;
}

/** An alignment document with what is needed to talk about it. */
export interface LoadedAlignment {
  file: string;
  document: AlignmentDocument;
  /** sha256 of its content. */
  digest: string;
  /** `file:line:column` of a place in the document, named by its path of keys. */
  locate(path: readonly string[]): string;
}

/** Used when neither the user nor the extractor names an alignment: everything is a physical object, nothing is lost. */
export const fallbackAlignment = `alignment: 1
kinds: {}
default: { class: "Generic:PhysicalObject" }
defaultRelationship: { relationship: "BisCore:ElementGroupsMembers" }
`;

/**
 * Reads an alignment document (YAML, so JSON too) from a file.
 * @throws IngestError `alignment-invalid`, with file, line and column.
 */
export async function loadAlignment(file: string): Promise<LoadedAlignment> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new IngestError("alignment-invalid", `${file}: cannot be read`, error);
  });
  return parseAlignment(text, file);
}

/**
 * Parses and checks the text of an alignment document. Nothing in it is executed; aliases are bounded.
 * @throws IngestError `alignment-invalid`, with file, line and column.
 */
export function parseAlignment(text: string, file: string): LoadedAlignment {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const locate = (path: readonly string[]): string => position(yaml, lines, { file, path });
  const [syntax] = yaml.errors;
  if (syntax) {
    const { line, col } = lines.linePos(syntax.pos[0]);
    throw new IngestError("alignment-invalid", `${file}:${line}:${col}: ${firstLine(syntax.message)}`);
  }
  const value = toPlain(yaml, file);
  const [error] = schemaErrors(value);
  if (error) throw new IngestError("alignment-invalid", `${locate(pathOf(error))}: ${describe(error)}`);
  const digest = `sha256:${createHash("sha256").update(JSON.stringify(value)).digest("hex")}`;
  return { file, document: value as AlignmentDocument, digest, locate };
}

function toPlain(yaml: Document, file: string): unknown {
  try {
    return yaml.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    throw new IngestError("alignment-invalid", `${file}: too many aliases`, error);
  }
}

function position(yaml: Document, lines: LineCounter, { file, path }: { file: string; path: readonly string[] }): string {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? yaml.contents : yaml.getIn(path.slice(0, length), true);
    const range = (node as { range?: [number, number, number] } | null | undefined)?.range;
    if (!range) continue;
    const { line, col } = lines.linePos(range[0]);
    return `${file}:${line}:${col}`;
  }
  return file;
}

let compiled: ReturnType<Ajv2020["compile"]> | undefined;

function schemaErrors(value: unknown): ErrorObject[] {
  compiled ??= new Ajv2020({ allErrors: false }).compile(
    JSON.parse(readFileSync(new URL("../../json-schemas/alignment.schema.json", import.meta.url), "utf8")) as object,
  );
  return compiled(value) ? [] : (compiled.errors ?? []);
}

function pathOf(error: ErrorObject): string[] {
  const path = error.instancePath.split("/").slice(1).map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const extra = (error.params as { additionalProperty?: string }).additionalProperty;
  return extra === undefined ? path : [...path, extra];
}

function describe(error: ErrorObject): string {
  const extra = (error.params as { additionalProperty?: string }).additionalProperty;
  const name = error.instancePath || "the document";
  return extra === undefined ? `${name} ${error.message ?? "is wrong"}` : `${name} has the unknown key "${extra}"`;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}
