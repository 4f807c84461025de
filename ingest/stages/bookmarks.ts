import { partKind } from "../alignment/geometry/part-key.js";
import type { Place } from "../issue.js";
import type { Bookmark, IdentifiedType, Reached } from "../synchronize/bookmark.js";
import type { Outcome, WriteChange } from "../synchronize/change.js";
import type { OpenLines } from "../synchronize/open-lines.js";
import type { IdHalves } from "../synchronize/provenance-columns.js";
import type { SettledEntry } from "../synchronize/provenance-entry.js";
import type { ProvenanceIndex } from "../synchronize/provenance-index.js";
import type { SourceDocument } from "./check-document.js";
import type { LatestCheckpoint } from "./latest-checkpoint.js";

/** What bookmarks are made from. */
export interface BookmarkContext {
  document: Pick<SourceDocument, "identities" | "markBefore">;
  index: ProvenanceIndex;
  lines: OpenLines;
  /** Digest of everything that decides about elements besides the records; undefined when a later run must look at all records. Asked for once. */
  making(): string | undefined;
  /** Checkpoints that are kept beside them. */
  checkpoints: LatestCheckpoint;
  /** The bookmark that the run went on from. */
  from?: Bookmark | undefined;
}

/**
 * Follows how far a run has come: up to which line everything is in the iModel, but for the lines that are open.
 * Holds 4 bytes for each record that waits for others.
 */
export class Bookmarks {
  readonly #counts: Record<IdentifiedType, number>;
  /** The last line that was written, or that stands before one that was. */
  #line = 0;
  #marked: number;
  /** Rows of records that were open when a bookmark passed them, by line. */
  readonly #passed = new Map<number, number>();
  /** Lines of changes that are not whole. */
  readonly #waiting = new Set<number>();
  #making: { digest: string | undefined } | undefined;
  #broken = false;

  constructor(private readonly context: BookmarkContext) {
    const { from } = context;
    this.#marked = from?.line ?? 0;
    this.#counts = { part: 0, entity: 0, relationship: 0, ...from?.counts };
  }

  /** Takes what became of changes, before it is saved; gives what to save with it. */
  reach(changes: readonly WriteChange[], outcomes: readonly Outcome[]): Reached {
    changes.forEach((change, i) => this.#note(change.place, outcomes[i]));
    const { checkpoints, lines } = this.context;
    return { aspects: [], ...checkpoints.reach(this.#line, lines), ...this.#next() };
  }

  #next(): Reached | undefined {
    const { document, lines } = this.context;
    const mark = document.markBefore(Math.min(this.#line, lines.end - 1));
    if (!mark || mark.line <= this.#marked || this.#broken) return undefined;
    const making = (this.#making ??= { digest: this.context.making() }).digest;
    if (making === undefined) return undefined;
    const aspects = this.#pass(mark.line);
    if (!aspects) return undefined;
    this.#marked = mark.line;
    lines.finish(mark.line);
    return { bookmark: { ...mark, making, counts: { ...this.#counts }, again: lines.upTo(mark.line) }, aspects };
  }

  #note(place: Place, outcome: Outcome | undefined): void {
    const { line } = place;
    if (line === undefined || !outcome) return;
    this.#line = Math.max(this.#line, line);
    const { lines } = this.context;
    const isOpen = outcome.result === "waiting" || ("missing" in outcome && outcome.missing.length > 0);
    if (isOpen && !this.#waiting.has(line)) {
      this.#waiting.add(line);
      lines.hold(place);
    }
    if (outcome.result === "rejected" || "replaced" in outcome || "outdates" in outcome) lines.keep(place);
    if (!isOpen && this.#waiting.delete(line)) lines.release(place);
  }

  /** Aspects of the records up to a line that are done with; undefined when one of them is not in the iModel, against all rules. */
  #pass(last: number): IdHalves[] | undefined {
    const { document, lines } = this.context;
    const rows: number[] = [];
    for (const [line, row] of this.#passed) {
      if (lines.has(line)) continue;
      this.#passed.delete(line);
      rows.push(row);
    }
    document.identities.pass(last, (row, line) => {
      if (!lines.has(line)) rows.push(row);
      else if (!lines.isKept(line)) this.#passed.set(line, row);
    });
    const entries = rows.map((row) => this.context.index.settled(row));
    this.#broken = entries.includes(undefined);
    if (this.#broken) return undefined;
    return entries.flatMap((entry) => (entry ? [this.#count(entry)] : []));
  }

  #count(entry: SettledEntry): IdHalves {
    this.#counts[typeOf(entry)] += 1;
    return entry.aspect;
  }
}

/** The type of the record that an entry was made from. */
export function typeOf({ kind, relationship }: SettledEntry): IdentifiedType {
  if (kind === partKind) return "part";
  return relationship ? "relationship" : "entity";
}
