import { readFileSync } from "node:fs";
import type { Ajv2020 } from "ajv/dist/2020.js";
import { isObject } from "../format/json-object.js";
import { loadAjv } from "../format/lazy-ajv.js";
import type { IssueCode } from "../issue.js";
import type { Identity, Original } from "../run.js";

/** Version of the quarantine file's format. */
export const quarantineVersion = "1.0";

/** Stands before the first rejected record of a document: all that is needed to take its records up again. */
export interface QuarantineHeader {
  type: "quarantine";
  formatVersion: string;
  /** The document's header record. */
  header: Record<string, unknown>;
}

/** One rejected record; see `json-schemas/quarantine.schema.json`. */
export interface QuarantinedRecord extends Identity {
  type: "quarantined";
  /** Where it stood. */
  file: string;
  line?: number;
  offset?: number;
  pointer?: string;
  /** Id of the source document. */
  source: string;
  issues: { code: IssueCode; message: string; pointer?: string }[];
  raw?: string;
  rawBase64?: string;
  /** What somebody wants in its place. */
  record?: Record<string, unknown>;
}

/** A line of a quarantine file. */
export type QuarantineLine = QuarantineHeader | QuarantinedRecord;

/** The line for a record that was rejected. One that was replayed from a quarantine keeps the place in its document. */
export function quarantinedRecord(source: string, original: Original, { kind, id, scope }: Identity): QuarantinedRecord {
  const { place, pointer, raw, rawBase64, issues } = original;
  const { file, line, offset } = place.origin ?? place;
  const base = place.origin ? "" : (pointer ?? "");
  return {
    type: "quarantined",
    file,
    ...(line !== undefined && { line }),
    ...(offset !== undefined && { offset }),
    ...(pointer !== undefined && { pointer }),
    source,
    ...(kind !== undefined && { kind }),
    ...(id !== undefined && { id }),
    ...(scope !== undefined && { scope }),
    issues: issues.map(({ code, message, pointer: at = base }) => ({ code, message, ...(at !== base && { pointer: at.slice(base.length) }) })),
    ...(raw && { raw }),
    ...(rawBase64 !== undefined && { rawBase64 }),
  };
}

let schemas: Ajv2020 | undefined;

/** Why a value is no line of a quarantine file; undefined when it is one. */
export function quarantineFlaw(value: unknown): string | undefined {
  schemas ??= withSchema(new (loadAjv().Ajv2020)({ strict: true, validateSchema: false }));
  const sort = isObject(value) && value["type"] === "quarantine" ? "header" : "quarantined";
  const validate = schemas.getSchema(`urn:imodel-ingest:1:quarantine#/$defs/${sort}`);
  if (!validate || validate(value) === true) return undefined;
  const { instancePath, message = "" } = validate.errors?.[0] ?? { instancePath: "" };
  return `Not what a run writes here: ${instancePath === "" ? "it" : instancePath} ${message}`;
}

function withSchema(ajv: Ajv2020): Ajv2020 {
  ajv.addSchema(JSON.parse(readFileSync(new URL("../../json-schemas/quarantine.schema.json", import.meta.url), "utf8")) as object);
  return ajv;
}
