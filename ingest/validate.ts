import type { Readable } from "node:stream";
import { showKey } from "./format/entity-key.js";
import { type LineWorkers, withLineWorkers } from "./format/line-workers.js";
import { openInput } from "./format/open-input.js";
import { type Issue, type IssueCode, makeIssue, type Severity } from "./issue.js";
import { defaults, type Limits } from "./options.js";
import type { Run } from "./run.js";
import { openDocument, type SourceDocument } from "./stages/check-document.js";
import type { CountedType } from "./stages/check-outcome.js";

/** How documents are validated. */
export interface ValidateOptions {
  /** Takes each issue as it is found. */
  onIssue?(issue: Issue): void;
  /** Bounds of a record; each has its default. */
  limits?: Partial<Limits>;
  /** Threads that parse and check records beside this one; one for each core unless given, none with 0. */
  jobs?: number;
  /** Asks the validation to stop. */
  signal?: AbortSignal;
}

/** What one document turned out to be. */
export interface DocumentValidation {
  file: string;
  /** Id of the source document; absent without a valid header. */
  source?: string;
  /** The first file with the same source, when there is one before this. */
  sameSourceAs?: string;
  /** Records read of each type. */
  counts: Record<CountedType, number>;
  /** Valid entities of each kind. */
  kinds: Record<string, number>;
  issues: Record<Severity, number>;
  /** Everything the extractor wrote was read; `reasons` says why not. */
  complete: boolean;
  reasons: IssueCode[];
}

/** What {@link validate} found. */
export interface ValidationSummary {
  documents: DocumentValidation[];
  issues: Record<Severity, number>;
}

/**
 * Checks documents one after the other against everything that can be said without an iModel: carrier, schemas, identities, order, counts, digest, references.
 * Each input is a path, `-` for standard input, or a stream. Holds what {@link openDocument} holds, and a number for each kind.
 * @throws IngestError `input-unreadable`, `format-unsupported`, `interrupted`; problems of the data are issues.
 */
export async function validate(inputs: readonly (string | Readable)[], options: ValidateOptions = {}): Promise<ValidationSummary> {
  const documents: DocumentValidation[] = [];
  await withLineWorkers(options.jobs ?? defaults.jobs, async (workers) => {
    for (const input of inputs) documents.push(noteSameSource(await validateOne(input, options, workers), documents));
  });
  const issues = noIssues();
  for (const document of documents) for (const severity of severities) issues[severity] += document.issues[severity];
  return { documents, issues };
}

const severities = ["error", "warning", "info"] as const;

async function validateOne(source: string | Readable, options: ValidateOptions, workers: LineWorkers): Promise<DocumentValidation> {
  const issues = noIssues();
  const run = startRun(options, issues);
  const kinds = new Map<string, number>();
  const document = await openDocument(openInput(source), run, { workers, kinds });
  for await (const _ of document.batches);
  reportDangling(document, run);
  const { file, header, outcome } = document;
  return {
    file,
    ...(header && { source: header.source.id }),
    counts: { ...outcome.counts },
    kinds: Object.fromEntries(kinds),
    issues,
    complete: outcome.complete,
    reasons: [...outcome.reasons],
  };
}

function startRun({ onIssue, limits, signal }: ValidateOptions, issues: Record<Severity, number>): Run {
  const report = (issue: Issue): void => {
    issues[issue.severity]++;
    onIssue?.(issue);
  };
  return { report, limits: { ...defaults.limits, ...limits }, signal: signal ?? new AbortController().signal };
}

function reportDangling(document: SourceDocument, { report }: Run): void {
  for (const { owner, target, place, pointer, code } of document.dangling()) {
    report(makeIssue(code, `${showKey(target)} is not in the document`, place, { ...owner, pointer }));
  }
}

/** Ids of sources are compared without case. */
function noteSameSource(document: DocumentValidation, before: DocumentValidation[]): DocumentValidation {
  const first = before.find(({ source }) => source !== undefined && source.toLowerCase() === document.source?.toLowerCase());
  return first ? { ...document, sameSourceAs: first.file } : document;
}

function noIssues(): Record<Severity, number> {
  return { error: 0, warning: 0, info: 0 };
}
