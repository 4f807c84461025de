import type { Issue, Place, Severity } from "./issue.js";
import type { Limits } from "./options.js";

/** What every stage of a run shares. */
export interface Run {
  /** Takes each issue as it is found. */
  report(issue: Issue): void;
  /** Asks the run to stop; stages throw an `interrupted` IngestError at the next batch. */
  signal: AbortSignal;
  limits: Limits;
  /** Takes the records that are rejected; where there is none, nobody asks for them and nothing is kept of them. */
  rejections?: RejectionSink;
  /** Takes the lines, or records of a JSON document, that a run has to read again that goes on where this one was stopped. */
  lines?: LineKeeper;
}

/** Begins a run that counts the issues it reports. */
export function startRun({ onIssue, signal, limits, rejections }: Pick<Run, "signal" | "limits" | "rejections"> & { onIssue(issue: Issue): void }, issues: Record<Severity, number>): Run {
  const run: Run = { report, signal, limits, ...(rejections && { rejections }) };
  function report(issue: Issue): void {
    issues[issue.severity] += 1;
    run.lines?.keep(issue.place);
    onIssue(issue);
  }
  return run;
}

/** Takes lines, or records of a JSON document, that must be read again although there is nothing more to do before a place behind them. */
export interface LineKeeper {
  /** Keeps a line: something was said of it, or it has an effect only at the end. */
  keep(place: Place): void;
  /** Keeps a line until `release` was called as often. */
  hold(place: Place): void;
  release(place: Place): void;
}

/** Takes what a run rejects. */
export interface RejectionSink {
  /** Takes a record when it is certain that it goes no further; its identity as far as it is known. */
  add(original: Original, identity: Identity): void;
}

/** Kind, id and scope of a record, as far as they can be read. */
export interface Identity {
  kind?: string;
  id?: string;
  scope?: string;
}

/** What a record was read from, and what was reported of it so far. Travels with the record where rejected ones are asked for. */
export interface Original {
  place: Place;
  /** JSON pointer of the record within a JSON document. */
  pointer?: string;
  /** Its text: in NDJSON the line as it stands there, in a JSON document the record written down anew. Absent when nothing was kept of it. */
  raw?: string;
  /** Instead of `raw`, the bytes of a line that is not UTF-8. */
  rawBase64?: string;
  issues: Issue[];
}
