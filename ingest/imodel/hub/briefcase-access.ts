import type { BriefcaseDb } from "@itwin/core-backend";
import { IModel } from "../itwin/core-common.js";
import { IngestError } from "../../errors.js";
import type { PushRule } from "../../hub-imodel.js";
import type { Outcome } from "../../synchronize/change.js";
import type { Patience } from "../when-free.js";
import type { IntendedWriting, WriteAccess } from "../write-access.js";
import type { Locks } from "./locks.js";
import { push } from "./push.js";
import { PushedCounts } from "./pushed-counts.js";

/** A run at its end holds the lock of the configuration for a moment; so long another one waits for it at least, in seconds. */
const shortWait = 30;

/** What a {@link BriefcaseAccess} works with. */
export interface BriefcaseWork {
  locks: Locks;
  patience: Patience;
  rule: PushRule;
  /** Called after changes were pushed, and with them those of others fetched. */
  onPushed(description: string): void;
}

/** Locks in iModelHub what a session is about to write, and pushes what it wrote. Locks are taken only when something is to be written. */
export class BriefcaseAccess implements WriteAccess {
  /** The document whose elements are locked. */
  #locked: string | undefined;
  readonly #counts = new PushedCounts();
  #lastPush = performance.now();
  /** Number of changesets pushed. */
  pushed = 0;

  constructor(
    private readonly db: BriefcaseDb,
    private readonly work: BriefcaseWork,
  ) {}

  async beforeDocument(): Promise<void> {
    if (this.work.rule !== "once") await this.finish();
    this.#locked = undefined;
  }

  /** Schemas are a changeset of their own, which needs the lock that excludes everybody: nothing else is held then. */
  async importSchemas(what: string, work: () => Promise<void>): Promise<void> {
    const { locks, patience } = this.work;
    if (this.#hasChanges) await this.finish();
    await locks.attempt(work, patience);
    if (this.#hasChanges) await this.#push(`imodel-ingest: ${what}`);
    await this.#release();
  }

  async beforeChanges(writing: IntendedWriting): Promise<void> {
    if (!writing.isRegistered()) await this.#register(writing);
    if (this.#locked !== writing.header.source.id) await this.#lockDocument(writing);
    await this.work.locks.lock(writing.elements(), this.work.patience);
    this.#counts.open(writing.header);
  }

  async beforeState(writing: IntendedWriting): Promise<void> {
    await this.beforeChanges(writing);
    const { wait = 0 } = this.work.patience;
    const { config } = writing.anchor();
    if (config !== undefined) await this.work.locks.lock([config], { ...this.work.patience, wait: Math.max(wait, shortWait) });
  }

  async afterSaving(outcomes: readonly Outcome[]): Promise<void> {
    this.#counts.add(outcomes);
    if (this.#isDue()) await this.#push(this.#counts.describe({ unfinished: true }));
  }

  /** Pushes what is saved and gives the locks back. */
  async finish({ unfinished = false } = {}): Promise<void> {
    if (this.#hasChanges) await this.#push(this.#counts.describe({ unfinished }));
    await this.#release();
  }

  /** What can be only once in the iModel, so that two runs must not make it at the same time: for that the whole iModel is locked, shortly. */
  async #register(writing: IntendedWriting): Promise<void> {
    await this.finish({ unfinished: true });
    await this.work.locks.lock([IModel.rootSubjectId], this.work.patience);
    requireCurrent(writing);
    if (!writing.isRegistered()) {
      writing.register();
      this.db.saveChanges(`${writing.header.source.id}: source`);
      writing.noteState();
      await this.#push(`imodel-ingest: registers the source ${writing.header.source.id}`);
    }
    await this.#release();
  }

  async #lockDocument(writing: IntendedWriting): Promise<void> {
    const { link, source, job } = writing.anchor();
    await this.work.locks.lock([job, link, source].filter((id) => id !== undefined), this.work.patience);
    requireCurrent(writing);
    this.#locked = writing.header.source.id;
  }

  async #push(description: string): Promise<void> {
    await push(this.db, description);
    this.pushed += 1;
    this.#lastPush = performance.now();
    this.#counts.clear();
    this.work.onPushed(description);
  }

  async #release(): Promise<void> {
    this.#locked = undefined;
    await this.work.locks.release();
  }

  #isDue(): boolean {
    const { rule } = this.work;
    if (typeof rule === "string") return false;
    if ("minutes" in rule) return performance.now() - this.#lastPush >= rule.minutes * 60_000;
    return pendingBytes(this.db) >= rule.megabytes * 1_000_000;
  }

  get #hasChanges(): boolean {
    return this.db.txns.hasPendingTxns;
  }
}

/** The changes of others came in when the lock was taken; what the session had read before may be of no worth any more. */
function requireCurrent(writing: IntendedWriting): void {
  if (writing.isCurrent()) return;
  throw new IngestError("imodel-changed", `somebody else has synchronized ${writing.header.source.id} since this run looked at it: start this run again`);
}

function pendingBytes(db: BriefcaseDb): number {
  return db.withSqliteStatement("SELECT SUM(LENGTH(Change)) FROM dgn_Txns", (statement) => (statement.step(), statement.getValueInteger(0)));
}
