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
  /** Digest of everything that decides about elements besides the records. Asked for once. */
  making(): string;
  /** Whether the elements of unchanged records are left as an earlier dynamic schema has them. */
  leavesOutdated(): boolean;
  /** Checkpoints that are kept beside them. */
  checkpoints: LatestCheckpoint;
  from: Bookmark | undefined;
}

/**
 * Follows how far a run has come: up to which line, or record of a JSON document, everything is in the iModel, but for those that are open. Each transaction that writes has the place behind its
 * last change. Holds some 100 bytes for each record that waits for others.
 */
export class Bookmarks {
  readonly #counts: Record<IdentifiedType, number>;
  /** The last line or record that was written, or that stands before one that was. */
  #order = 0;
  /** The place behind it, where its change has brought it. */
  #mark: Mark | undefined;
  /** The last place that a bookmark has. */
  #marked: Mark | undefined;
  /** Rows of records that were open when a bookmark passed them, by where they stand. */
  readonly #passed = new Map<number, number>();
  /** Where changes stand that are not whole. */
  readonly #waiting = new Set<number>();
  #making: string | undefined;
  #broken = false;

  constructor(private readonly context: BookmarkContext) {
    const { from } = context;
    this.#marked = from && markOf(from);
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
    return { aspects: [], lines: [], ...checkpoints.reach(this.#order, lines), ...this.#next() };
  }

  #next(): Reached | undefined {
    const { document, lines } = this.context;
    const last = this.#marked;
    const next = this.#mark ?? document.marks?.before(this.#order);
    const isFurther = next !== undefined && next.order > (last?.order ?? 0);
    if (this.#broken || (!isFurther && !lines.hasClosed)) return undefined;
    const mark = isFurther ? next : last;
    return mark && this.#pass(mark);
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
    lines.finish(place);
  }

  /** The bookmark at a place, with the aspects of the records before it that are done with; none when one of these is not in the iModel, against all rules. */
  #pass(mark: Mark): Reached | undefined {
    const { document, lines, index, leavesOutdated } = this.context;
    const { pieces, closed } = lines.pass(mark.order);
    const rows: number[] = [];
    for (const order of closed) {
      const row = this.#passed.get(order);
      if (row !== undefined && this.#passed.delete(order)) rows.push(row);
    }
    document.identities.pass(mark.order, (row, order) => {
      if (!lines.has(order)) rows.push(row);
      else if (!lines.isKept(order)) this.#passed.set(order, row);
    });
    const entries = rows.map((row) => index.settled(row));
    this.#broken = entries.includes(undefined);
    if (this.#broken) return undefined;
    this.#marked = mark;
    const aspects = entries.flatMap((entry) => (entry ? [this.#count(entry)] : []));
    const making = (this.#making ??= this.context.making());
    return { bookmark: { ...mark, making, leavesOutdated: leavesOutdated(), counts: { ...this.#counts } }, aspects, lines: pieces };
  }

  #count(entry: SettledEntry): IdHalves {
    this.#counts[typeOf(entry)] += 1;
    return entry.aspect;
  }
}

/** The place of a bookmark, without the rest of it. */
function markOf({ carrier, order, offset, digest }: Mark): Mark {
  return { carrier, order, offset, digest };
}

function withMark(record: ContentRecord, mark: Mark | undefined): ContentRecord {
  return mark ? { ...record, mark } : record;
}

/** The type of the record that an entry was made from. */
export function typeOf({ kind, relationship }: SettledEntry): IdentifiedType {
  if (kind === partKind) return "part";
  return relationship ? "relationship" : "entity";
}
