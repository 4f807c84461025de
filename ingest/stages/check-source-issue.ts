import type { IssueRecord } from "../format/record-types.js";
import { makeIssue, type Place } from "../issue.js";
import type { Run } from "../run.js";
import { identityDetails } from "./check-issue.js";

/** Reports what the extractor found: its code, its message and the place in its source. */
export function reportSourceIssue(record: IssueRecord, place: Place, run: Run): void {
  const { severity, code, message } = record;
  run.report(makeIssue("source-issue", `${code}: ${message}${sourcePlace(record.place)}`, place, { ...identityDetails({ ...record }), severity }));
}

function sourcePlace(place: IssueRecord["place"]): string {
  const parts = Object.entries(place ?? {}).map(([name, value]) => `${name} ${value}`);
  return parts.length > 0 ? ` (${parts.join(", ")})` : "";
}
