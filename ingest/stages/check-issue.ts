import type { EntityKey } from "../format/entity-key.js";
import type { Sighting } from "../format/identity-index.js";
import type { RawRecord } from "../format/record-reader.js";
import { type Issue, type IssueCode, makeIssue, type Severity } from "../issue.js";
import type { Run } from "../run.js";

/** What is wrong with a record. */
export interface RecordIssue extends Partial<EntityKey> {
  code: IssueCode;
  message: string;
  /** JSON pointer into the record. */
  pointer?: string;
  /** Where it is not that of the code. */
  severity?: Severity;
}

/** Where an identity stands that a record repeats; to be read after its name. */
export function standsWhere({ line, record }: Sighting): string {
  if (record !== undefined) return `is record ${record} already`;
  return line === undefined ? "is in the document already" : `is on line ${line} already`;
}

/** Makes the issue of a record: at its place, with the pointer into the whole JSON document where there is one. */
export function recordIssue({ place, pointerBase = "" }: RawRecord, { code, message, pointer = "", ...details }: RecordIssue): Issue {
  const at = pointerBase + pointer;
  return makeIssue(code, message, place, { ...details, ...(at !== "" && { pointer: at }) });
}

/** Reports the issue of a record, and notes it with the record where rejected ones are asked for. */
export function reportRecordIssue(raw: RawRecord, issue: RecordIssue, run: Run): void {
  const reported = recordIssue(raw, issue);
  run.report(reported);
  raw.original?.issues.push(reported);
}

/** Kind, id and scope of a value that may be no valid record, as far as they are texts. */
export function identityDetails({ kind, id, scope }: Record<string, unknown>): Partial<EntityKey> {
  return {
    ...(typeof kind === "string" && { kind }),
    ...(typeof id === "string" && { id }),
    ...(typeof scope === "string" && { scope }),
  };
}
