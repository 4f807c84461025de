import { excerpt } from "../format/excerpt.js";
import type { RawRecord } from "../format/record-reader.js";
import type { EndRecord, HeaderRecord } from "../format/record-types.js";
import type { IssueCode } from "../issue.js";
import type { Run } from "../run.js";
import { recordIssue } from "./check-issue.js";
import { countedTypes, type OutcomeRecorder } from "./check-outcome.js";

/** What an `end` record is compared with. */
export interface EndCheckContext {
  header: HeaderRecord | undefined;
  outcome: OutcomeRecorder;
  run: Run;
}

/** Compares a valid `end` record with what was read. Everything that does not fit is reported and spoils the outcome. */
export function checkEnd(end: EndRecord, raw: RawRecord, { header, outcome, run }: EndCheckContext): void {
  const spoil = (code: IssueCode, message: string, pointer: string): void => {
    outcome.spoil(code);
    run.report(recordIssue(raw, { code, message, pointer }));
  };
  outcome.end = end;
  if (raw.digestBefore !== undefined) outcome.digest = raw.digestBefore;
  if (end.status === "partial") spoil("end-partial", "The extractor could not read everything", "/status");
  for (const type of countedTypes) {
    const [counted, read] = [end.counts[type] ?? 0, outcome.counts[type]];
    if (counted !== read) spoil("count-mismatch", `The end record counts ${counted} records of type ${type}, ${read} were read`, `/counts/${type}`);
  }
  if (end.digest !== undefined && raw.digestBefore !== undefined && end.digest !== raw.digestBefore) {
    spoil("digest-mismatch", `The bytes before the end record have the digest ${raw.digestBefore}`, "/digest");
  }
  checkScopes(end, header, spoil);
}

/** The scopes a document covers when it is complete. */
export function coveredScopes(end: EndRecord | undefined, header: HeaderRecord | undefined): string[] {
  if (!header || header.mode === "delta") return [];
  return end?.scopes ?? scopesOf(header);
}

function checkScopes({ scopes = [] }: EndRecord, header: HeaderRecord | undefined, spoil: (code: IssueCode, message: string, pointer: string) => void): void {
  const covered = new Set(header ? scopesOf(header) : scopes);
  scopes.forEach((scope, index) => {
    if (!covered.has(scope)) spoil("scope-undeclared", `The header does not cover the scope ${excerpt(scope)}`, `/scopes/${index}`);
  });
}

function scopesOf({ scopes }: HeaderRecord): string[] {
  return scopes ?? [""];
}
