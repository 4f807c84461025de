import type { BriefcaseDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import type { Patience } from "../when-free.js";
import type { IntendedWriting, WriteAccess } from "../write-access.js";
import { hubServices } from "./hub-services.js";
import { Locks } from "./locks.js";
import { push } from "./push.js";

/** Another job holds the lock of the configuration from its last transaction to its push; so long this one waits for it at least, in seconds. */
const shortWait = 30;

/** Locks in iModelHub what a session is about to write besides the job that somebody else has locked, who pushes after it and gives all locks back. */
export class JobAccess implements WriteAccess {
  readonly #locks: Locks;

  constructor(
    private readonly db: BriefcaseDb,
    private readonly patience: Patience,
  ) {
    this.#locks = new Locks(db, hubServices());
  }

  /** Locks elements; fetches the changes of others where that must come first. */
  lock(elements: Iterable<Id64String>): Promise<void> {
    return this.#locks.lock(elements, this.patience);
  }

  beforeDocument(): Promise<void> {
    return Promise.resolve();
  }

  importSchemas(_what: string, work: () => Promise<void>): Promise<void> {
    return this.#locks.attempt(work, this.patience);
  }

  async beforeChanges(writing: IntendedWriting): Promise<void> {
    const { link, source } = writing.anchor();
    await this.lock([link, source, ...writing.elements()].filter((id) => id !== undefined));
  }

  async beforeState(writing: IntendedWriting): Promise<void> {
    await this.beforeChanges(writing);
    const { config } = writing.anchor();
    const { wait = 0 } = this.patience;
    if (config !== undefined) await this.#locks.lock([config], { ...this.patience, wait: Math.max(wait, shortWait) });
  }

  afterSaving(): Promise<void> {
    return Promise.resolve();
  }

  /** Pushes what is saved and not pushed yet: iTwin.js gives no locks back before. */
  async pushSaved(description: string): Promise<void> {
    this.db.abandonChanges();
    if (this.db.txns.hasPendingTxns) await push(this.db, description);
  }
}
