import { partKind } from "../alignment/geometry/part-key.js";
import type { Mark } from "../format/mark.js";
import { orderOf } from "../issue.js";
import type { Bookmark, IdentifiedType, Reached } from "../synchronize/bookmark.js";
import type { Outcome, WriteChange } from "../synchronize/change.js";
import type { OpenLines } from "../synchronize/open-lines.js";
import type { IdHalves } from "../synchronize/provenance-columns.js";
import type { SettledEntry } from "../synchronize/provenance-entry.js";
import type { ProvenanceIndex } from "../synchronize/provenance-index.js";
import type { SourceDocument } from "./check-document.js";
import type { ContentRecord } from "./checksum.js";
import type { LatestCheckpoint } from "./latest-checkpoint.js";

/** What bookmarks are made from. */
export interface BookmarkContext {
  document: Pick<SourceDocument, "identities" | "marks">;
  index: ProvenanceIndex;
  lines: OpenLines;
  /** Digest of everything that decides about elements besides the records; undefined when a later run must look at all records. Asked for once. */
  making(): string | undefined;
  /** Checkpoints that are kept beside them. */
  checkpoints: LatestCheckpoint;
  /** The bookmark that the run went on from. */
  from?: Bookmark | undefined;
}

/** Open lines that are saved with every transaction. More of them are saved again only once as many lines are new, so that saving them costs a part of writing these. */
const fewOpen = 1_000;

/**
 * Follows how far a run has come: up to which line, or record of a JSON document, everything is in the iModel, but for those that are open. Each transaction that writes has the place behind its
 * last change. With more than a thousand open lines the place is saved only once as many lines are new. Holds 4 bytes for each record that waits for others.
 */
export class Bookmarks {
  readonly #counts: Record<IdentifiedType, number>;
  /** The last line or record that was written, or that stands before one that was. */
  #order = 0;
  /** The place behind it, where its change has brought it. */
  #mark: Mark | undefined;
  #marked: number;
  /** Rows of records that were open when a bookmark passed them, by where they stand. */
  readonly #passed = new Map<number, number>();
  /** Where changes stand that are not whole. */
  readonly #waiting = new Set<number>();
  #making: { digest: string | undefined } | undefined;
  #broken = false;

  constructor(private readonly context: BookmarkContext) {
    const { from } = context;
    this.#marked = from?.order ?? 0;
    this.#counts = { part: 0, entity: 0, relationship: 0, ...from?.counts };
  }

  /**
   * Hands records on, and keeps the place behind the last one of each batch while it is known.
   * @param wait whether they are written long after they were read: then each takes its place with it
   */
  async *follow(batches: AsyncIterable<ContentRecord[]>, wait: boolean): AsyncIterable<ContentRecord[]> {
    const { marks } = this.context.document;
    for await (const batch of batches) {
      if (wait) yield batch.map((record) => withMark(record, marks?.before(orderOf(record.place) ?? 0)));
      else {
        const last = batch.at(-1);
        marks?.keep((last && orderOf(last.place)) ?? 0);
        yield batch;
      }
    }
  }

  /** Takes what became of changes, before it is saved; gives what to save with it. */
  reach(changes: readonly WriteChange[], outcomes: readonly Outcome[]): Reached {
    changes.forEach((change, i) => this.#note(change, outcomes[i]));
    const { checkpoints, lines } = this.context;
    return { aspects: [], ...checkpoints.reach(this.#order, lines), ...this.#next() };
  }

  #next(): Reached | undefined {
    const { document, lines } = this.context;
    if (this.#broken || (lines.size > fewOpen && this.#order - this.#marked < lines.size)) return undefined;
    const furthest = Math.min(this.#order, lines.end - 1);
    const mark = this.#mark && this.#mark.order <= furthest ? this.#mark : document.marks?.before(furthest);
    if (!mark || mark.order <= this.#marked) return undefined;
    const making = (this.#making ??= { digest: this.context.making() }).digest;
    if (making === undefined) return undefined;
    const aspects = this.#pass(mark.order);
    if (!aspects) return undefined;
    this.#marked = mark.order;
    lines.finish(mark.order);
    return { bookmark: { ...mark, making, counts: { ...this.#counts }, again: lines.upTo(mark.order) }, aspects };
  }

  #note({ place, mark }: WriteChange, outcome: Outcome | undefined): void {
    const order = orderOf(place);
    if (order === undefined || !outcome) return;
    if (order > this.#order) [this.#order, this.#mark] = [order, mark];
    const { lines } = this.context;
    const isOpen = outcome.result === "waiting" || ("missing" in outcome && outcome.missing.length > 0);
    if (isOpen && !this.#waiting.has(order)) {
      this.#waiting.add(order);
      lines.hold(place);
    }
    if (outcome.result === "rejected" || "replaced" in outcome || "outdates" in outcome) lines.keep(place);
    if (!isOpen && this.#waiting.delete(order)) lines.release(place);
  }

  /** Aspects of the records up to a place that are done with; undefined when one of them is not in the iModel, against all rules. */
  #pass(last: number): IdHalves[] | undefined {
    const { document, lines } = this.context;
    const rows: number[] = [];
    for (const [order, row] of this.#passed) {
      if (lines.has(order)) continue;
      this.#passed.delete(order);
      rows.push(row);
    }
    document.identities.pass(last, (row, order) => {
      if (!lines.has(order)) rows.push(row);
      else if (!lines.isKept(order)) this.#passed.set(order, row);
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

function withMark(record: ContentRecord, mark: Mark | undefined): ContentRecord {
  return mark ? { ...record, mark } : record;
}

/** The type of the record that an entry was made from. */
export function typeOf({ kind, relationship }: SettledEntry): IdentifiedType {
  if (kind === partKind) return "part";
  return relationship ? "relationship" : "entity";
}
