import type { EndRecord } from "../format/record-types.js";
import type { IssueCode } from "../issue.js";

/** The types that an `end` record counts. */
export const countedTypes = ["part", "entity", "relationship", "delete", "checkpoint", "issue"] as const;

/** A type that an `end` record counts. */
export type CountedType = (typeof countedTypes)[number];

/** What became of reading a document. It holds once its batches are exhausted or its records skipped; until then nothing is complete. */
export interface DocumentOutcome {
  /** Everything the extractor wrote was read, and the extractor says that this is everything there is. Only then may something be deleted because it is missing. */
  readonly complete: boolean;
  /** Why it is not complete, each reason once. */
  readonly reasons: readonly IssueCode[];
  /** Scopes of which everything was read. Empty unless complete, and always in `delta` mode. */
  readonly completeScopes: readonly string[];
  /** Records read of each type, invalid ones included; when records were skipped, the numbers of the `end` record. */
  readonly counts: Readonly<Record<CountedType, number>>;
  /** Stretches of the input and records of which nobody can say which entity they were. */
  readonly unreadable: number;
  readonly end?: EndRecord;
  /** `sha256:` and the digest of all bytes before the `end` record (NDJSON only). */
  readonly digest?: string;
}

/** A {@link DocumentOutcome} that is being found out. */
export class OutcomeRecorder implements DocumentOutcome {
  counts = { part: 0, entity: 0, relationship: 0, delete: 0, checkpoint: 0, issue: 0 };
  unreadable = 0;
  end?: EndRecord;
  digest?: string;
  #reasons = new Set<IssueCode>();
  #coveredScopes: readonly string[] = [];
  #finished = false;

  get complete(): boolean {
    return this.#finished && this.#reasons.size === 0;
  }

  get reasons(): IssueCode[] {
    return [...this.#reasons];
  }

  get completeScopes(): readonly string[] {
    return this.complete ? this.#coveredScopes : [];
  }

  /** Notes why the document cannot be complete. */
  spoil(reason: IssueCode): void {
    this.#reasons.add(reason);
  }

  /** Notes something whose identity is lost: what it was must not be deleted because it is missing. */
  lose(reason: IssueCode): void {
    this.unreadable++;
    this.spoil(reason);
  }

  /** Notes that there is nothing more to read, and the scopes that are complete when nothing spoiled it. */
  finish(coveredScopes: readonly string[]): void {
    this.#coveredScopes = coveredScopes;
    this.#finished = true;
  }
}
