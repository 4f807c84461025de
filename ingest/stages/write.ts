import { type EntityKey, keyText } from "../format/entity-key.js";
import { makeIssue } from "../issue.js";
import { defaults } from "../options.js";
import type { Run } from "../run.js";
import type { Missing, Outcome, WriteChange } from "../synchronize/change.js";
import { Spool } from "../format/spool.js";
import type { DocumentSession } from "../synchronize/sync-target.js";
import type { Tally } from "../synchronize/tally.js";
import type { Bookmarks } from "./bookmarks.js";
import { stopIfInterrupted } from "./stop-if-interrupted.js";

/** What writing needs besides the changes. */
export interface Writing {
  session: DocumentSession;
  tally: Tally;
  run: Run;
  /** Changes written in one transaction. */
  batchSize: number;
  /** Where the run can be gone on with when it is stopped. */
  bookmarks?: Bookmarks;
}

/** A change that has to wait, with what has become of it so far. */
interface SpooledChange {
  change: WriteChange;
  /** `waiting`: nothing of it is written yet; else how the first look at it was counted. */
  counted: "waiting" | "inserted" | "updated" | "unchanged";
}

/**
 * Writes changes, a transaction of them at a time, parents before children whatever their order.
 * A child whose parent is not there yet waits for it; an entity that refers to something not there yet is written without the reference.
 * Both are looked at once more by {@link ChangeWriter.settle}. Holds no change in memory beyond the transaction at hand.
 */
export class ChangeWriter {
  readonly #spool = new Spool<SpooledChange>();
  /** Tickets of changes that wait for a parent or an end, by what they wait for. */
  readonly #waiting = new Map<string, number[]>();
  /** Tickets of changes that are written, but not whole. */
  readonly #open: number[] = [];
  /** Number of changes that were written. */
  written = 0;

  constructor(private readonly writing: Writing) {}

  /** Number of changes that wait; once {@link writeAll} has returned, for something that will not come. */
  get waiting(): number {
    return [...this.#waiting.values()].reduce((sum, tickets) => sum + tickets.length, 0);
  }

  async writeAll(batches: AsyncIterable<WriteChange[]>): Promise<void> {
    let pending: SpooledChange[] = [];
    let bytes = 0;
    for await (const batch of batches) {
      for (const change of batch) {
        pending.push({ change, counted: "waiting" });
        bytes += change.bytes;
        if (pending.length < this.writing.batchSize && bytes < defaults.batchBytes) continue;
        await this.#write(pending);
        [pending, bytes] = [[], 0];
      }
    }
    await this.#write(pending);
    await this.#writeWaiting();
  }

  /**
   * Tries once more what is not whole, after everything else was written and deleted, and reports what is still missing.
   * Returns the pointers that were reported, by entity.
   */
  async settle(): Promise<Set<string>> {
    const reported = new Set<string>();
    const tickets = [...this.#open, ...[...this.#waiting.values()].flat()];
    for (const spooled of this.#portions(tickets)) {
      const outcomes = await this.#apply(spooled);
      spooled.forEach((entry, i) => this.#close(entry, outcomes[i], reported));
    }
    return reported;
  }

  /** Removes what is kept on disk. */
  close(): void {
    this.#spool.close();
  }

  /** A parent that was its child's descendant when the child came may not be one any more; and each child that is moved may make way for another. */
  async #writeWaiting(): Promise<void> {
    for (let before = Infinity; this.waiting > 0 && this.waiting < before; ) {
      before = this.waiting;
      const tickets = [...this.#waiting.values()].flat();
      this.#waiting.clear();
      for (const some of this.#portions(tickets)) await this.#write(some);
    }
  }

  /** The changes of tickets, a transaction of them at a time; tickets may be added meanwhile. */
  *#portions(tickets: readonly number[]): Generator<SpooledChange[]> {
    for (let start = 0; start < tickets.length; ) {
      const some = tickets.slice(start, start + this.writing.batchSize);
      start += some.length;
      yield some.map((ticket) => this.#spool.get(ticket));
    }
  }

  async #write(first: SpooledChange[]): Promise<void> {
    const released = await this.#writeOnce(first);
    for (const some of this.#portions(released)) for (const ticket of await this.#writeOnce(some)) released.push(ticket);
  }

  /** Gives the tickets of the changes that waited for these. */
  async #writeOnce(group: readonly SpooledChange[]): Promise<number[]> {
    const outcomes = await this.#apply(group);
    return group.flatMap((spooled, i) => this.#take(spooled, outcomes[i]));
  }

  /** Notes what became of a change and returns the tickets of those that waited for it. */
  #take(spooled: SpooledChange, outcome: Outcome | undefined): number[] {
    const { change } = spooled;
    if (!outcome || !isOfWriting(outcome)) return [];
    if (outcome.result === "rejected") {
      this.#reject(change, outcome);
      return [];
    }
    if (outcome.result === "waiting") {
      this.#wait(spooled, outcome.awaits);
      return [];
    }
    this.#count(change, outcome.result);
    if (outcome.replaced) this.#noteReplaced(change);
    if (outcome.outdates) this.#report(change, { code: "part-diverged", message: "the part had the same content as another one; entities that place it, and that the document does not have, may go on showing that" });
    if (outcome.missing.length > 0) this.#open.push(this.#spool.add({ change, counted: outcome.result }));
    return this.#release(change.key);
  }

  #wait(spooled: SpooledChange, awaits: EntityKey): void {
    const text = keyText(awaits);
    const tickets = this.#waiting.get(text);
    const ticket = this.#spool.add(spooled);
    if (tickets) tickets.push(ticket);
    else this.#waiting.set(text, [ticket]);
  }

  #release(key: EntityKey): number[] {
    const text = keyText(key);
    const tickets = this.#waiting.get(text) ?? [];
    this.#waiting.delete(text);
    return tickets;
  }

  #close({ change, counted }: SpooledChange, outcome: Outcome | undefined, reported: Set<string>): void {
    if (!outcome || !isOfWriting(outcome)) return;
    if (outcome.result === "rejected") {
      // What was written and counted before stays written.
      if (counted === "waiting") this.#reject(change, outcome);
      else this.#report(change, outcome);
      return;
    }
    for (const missing of outcome.missing) this.#reportMissing(change, missing, reported);
    if (outcome.result === "waiting") return this.#putAside(change);
    if (outcome.replaced) this.#noteReplaced(change);
    if (counted === "waiting") this.#count(change, outcome.result);
    else if (counted === "unchanged" && outcome.result === "updated") this.writing.tally.move(change.key, "unchanged", "updated");
  }

  async #apply(group: readonly SpooledChange[]): Promise<Outcome[]> {
    if (group.length === 0) return [];
    await stopIfInterrupted(this.writing.run, "Writing");
    const { session, bookmarks } = this.writing;
    const changes = group.map(({ change }) => change);
    const outcomes = await session.apply(changes, (made) => bookmarks?.reach(changes, made));
    const index = await session.index();
    group.forEach(({ change }, i) => {
      if (wasAligned.has(outcomes[i]?.result)) index.markAligned(change.key);
    });
    return outcomes;
  }

  #count(change: WriteChange, result: "inserted" | "updated" | "unchanged"): void {
    this.writing.tally.add(change.key, result);
    if (result !== "unchanged") this.written += 1;
  }

  #noteReplaced(change: WriteChange): void {
    this.writing.tally.note(change.key, "replaced");
    this.#report(change, { code: "class-replaced", message: "the element has another class now, and kept its id" });
  }

  #reject(change: WriteChange, outcome: Outcome & { result: "rejected" }): void {
    this.#report(change, outcome);
    this.#putAside(change);
  }

  #putAside({ key, original }: WriteChange): void {
    this.writing.tally.add(key, "rejected");
    if (original) this.writing.run.rejections?.add(original, key);
  }

  #reportMissing(change: WriteChange, missing: Missing, reported: Set<string>): void {
    reported.add(keyText(change.key) + (missing.pointer ?? ""));
    this.#report(change, missing);
  }

  #report({ key, place, pointerBase, original }: WriteChange, { code, message, pointer }: Missing): void {
    const details = { kind: key.kind, id: key.id, scope: key.scope, ...(pointer !== undefined && { pointer: pointerBase + pointer }) };
    const issue = makeIssue(code, message, place, details);
    this.writing.run.report(issue);
    original?.issues.push(issue);
  }
}

/** Results of a change whose element is as the alignment makes it, except for what is missing. */
const wasAligned = new Set<Outcome["result"] | undefined>(["inserted", "updated", "unchanged"]);

type WriteOutcome = Exclude<Outcome, { result: "deleted" | "marked" | "opened" }>;

function isOfWriting(outcome: Outcome): outcome is WriteOutcome {
  return outcome.result !== "deleted" && outcome.result !== "marked" && outcome.result !== "opened";
}
