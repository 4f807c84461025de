import type { EntityKey } from "../format/entity-key.js";
import { type Issue, issueCodes } from "../issue.js";
import type { ClosedDocument, Fate, OpenedDocument } from "../synchronize/journal.js";
import { type Stage, stageMeanings } from "../synchronize/stopwatch.js";
import { ChangeLists } from "./change-lists.js";
import { IssueGroups } from "./issue-groups.js";
import type { DocumentOutcome, DocumentReport, StageTime } from "./report.js";
import { rounded } from "./show.js";
import { withheldOf } from "./withheld.js";

/** Collects the report of one document while it is being synchronized. Holds what the report holds. */
export class DocumentRecorder {
  /** Whether the run has come to this document. */
  reached = false;
  readonly #issues = new IssueGroups();
  readonly #changes = new ChangeLists();
  #opened: OpenedDocument | undefined;
  #closed: ClosedDocument | undefined;

  constructor(private file: string) {}

  opening(file: string): void {
    this.reached = true;
    this.file = file;
  }

  opened(document: OpenedDocument): void {
    this.#opened = document;
  }

  issue(issue: Issue): void {
    this.#issues.add(issue);
  }

  fate(key: EntityKey, fate: Fate): void {
    this.#changes.add(key, fate);
  }

  closed(document: ClosedDocument): void {
    this.#closed = document;
  }

  /** The report, as far as the document has come. */
  report(): DocumentReport {
    const { records = 0, seconds = 0, kinds = {}, completeScopes = [], timings = {}, summary } = this.#closed ?? {};
    const { stoppedDeletions = [], keptMissing = 0, reasons = [] } = summary ?? {};
    const document = {
      file: this.file,
      status: this.#status(),
      reasons: reasons.map((code) => ({ code, meaning: issueCodes[code].meaning })),
      ...(this.#opened && aboutSource(this.#opened)),
      records,
      seconds: rounded(seconds),
      recordsPerSecond: seconds > 0 ? rounded(records / seconds) : 0,
      kinds: Object.entries(kinds).map(([kind, counts]) => ({ kind, ...counts })),
      issues: this.#issues.toArray(),
      changes: this.#changes.toArray(),
      timings: stageTimes(timings),
    };
    return { ...document, withheld: withheldOf({ document, stoppedDeletions, keptMissing, completeScopes }) };
  }

  #status(): DocumentOutcome {
    return this.#closed?.summary?.status ?? (this.reached ? "stopped" : "not-reached");
  }
}

function aboutSource({ header, alignment }: OpenedDocument): Pick<DocumentReport, "source" | "extractor" | "mode" | "scopes" | "alignment"> {
  const { source, extractor, mode, scopes = [""] } = header;
  const { id, name, version, checksum } = source;
  return {
    source: { id, ...(name !== undefined && { name }), ...(version !== undefined && { version }), ...(checksum !== undefined && { checksum }) },
    extractor: { name: extractor.name, version: extractor.version },
    mode,
    scopes: [...scopes],
    alignment: { file: alignment.file, digest: alignment.digest },
  };
}

function stageTimes(timings: Partial<Record<Stage, number>>): StageTime[] {
  const stages = Object.keys(stageMeanings) as Stage[];
  return stages.flatMap((stage) => {
    const seconds = timings[stage];
    return seconds === undefined ? [] : [{ stage, seconds: rounded(seconds) }];
  });
}
