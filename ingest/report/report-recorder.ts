import { IngestError } from "../errors.js";
import type { EntityKey } from "../format/entity-key.js";
import type { Issue, Severity } from "../issue.js";
import type { ClosedDocument, Fate, Journal, OpenedDocument } from "../synchronize/journal.js";
import { DocumentRecorder } from "./document-recorder.js";
import type { DocumentReport, Report, RunOptions, RunOutcome, StopReason } from "./report.js";
import { rounded } from "./show.js";

/** What a report says of a run before it begins. */
export interface RunFacts {
  /** Of this product. */
  version: string;
  started: Date;
  imodel: string;
  /** What the inputs are called, as far as it is known: further documents are added when the run comes to them. */
  files: readonly string[];
  options: RunOptions;
}

/** Collects a report while a run goes on, so that there is one whenever the run ends, and however. Holds what the report holds. */
export class ReportRecorder implements Journal {
  readonly #documents: DocumentRecorder[];
  readonly #began = performance.now();
  /** The document that the run is at. */
  #current: DocumentRecorder | undefined;
  #created: boolean | undefined;
  #stopped: StopReason | undefined;

  constructor(private readonly facts: RunFacts) {
    this.#documents = facts.files.map((file) => new DocumentRecorder(file));
  }

  /** The iModel is open. */
  imodelOpened(created: boolean): void {
    this.#created = created;
  }

  opening(file: string): void {
    this.#current = this.#documents.find(({ reached }) => !reached);
    if (!this.#current) this.#documents.push((this.#current = new DocumentRecorder(file)));
    this.#current.opening(file);
  }

  opened(document: OpenedDocument): void {
    this.#current?.opened(document);
  }

  fate(key: EntityKey, fate: Fate): void {
    this.#current?.fate(key, fate);
  }

  issue(issue: Issue): void {
    this.#current?.issue(issue);
  }

  closed(document: ClosedDocument): void {
    this.#current?.closed(document);
  }

  /** The run has ended with an error. */
  stop(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#stopped = { key: IngestError.is(error) ? error.key : "defect", message };
  }

  /** The report, as far as the run has come. */
  report(): Report {
    const { version, started, imodel, options } = this.facts;
    const documents = this.#documents.map((document) => document.report());
    return {
      format: "imodel-ingest-report",
      formatVersion: "1.0",
      product: { name: "imodel-ingest", version },
      started: started.toISOString(),
      seconds: rounded((performance.now() - this.#began) / 1000),
      imodel,
      ...(this.#created !== undefined && { created: this.#created }),
      outcome: this.#stopped ? "stopped" : outcomeOf(documents),
      ...(this.#stopped && { stopped: this.#stopped }),
      options,
      documents,
    };
  }
}

/** How a run that was not stopped ended: as badly as the worst of its documents. */
function outcomeOf(documents: readonly DocumentReport[]): RunOutcome {
  const has = (status: DocumentReport["status"]): boolean => documents.some((document) => document.status === status);
  if (has("errors-stopped")) return "errors-stopped";
  if (has("deletions-stopped")) return "deletions-stopped";
  if (has("incomplete")) return "incomplete";
  if (documents.some(({ issues }) => countIssues(issues, "error") > 0)) return "problems";
  return documents.every(({ status }) => status === "unchanged") ? "unchanged" : "synchronized";
}

/** The number of issues of a severity. */
export function countIssues(groups: DocumentReport["issues"], severity: Severity): number {
  return groups.reduce((sum, group) => sum + (group.severity === severity ? group.count : 0), 0);
}
