import type { BriefcaseDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { IModel } from "../itwin/core-common.js";
import { _releaseAllLocks } from "@itwin/core-backend/lib/cjs/internal/Symbols.js";
import { IngestError } from "../../errors.js";
import { type Patience, whenFree } from "../when-free.js";
import { asHubError, hubFault, lockHolders } from "./hub-faults.js";
import type { HubServices } from "./hub-services.js";
import { pull } from "./push.js";

/** How often a lock is asked for again after the changes were fetched that must be known first. */
const mostPulls = 5;

/** The locks of a briefcase in iModelHub. */
export class Locks {
  readonly #exclusive = new Set<Id64String>();
  /** Whether a request for locks failed that may have been carried out. */
  #isUncertain = false;

  constructor(
    private readonly db: BriefcaseDb,
    private readonly services: HubServices,
  ) {}

  /** Elements that were locked since the last release. */
  get exclusive(): Id64String[] {
    return [...this.#exclusive];
  }

  get areHeld(): boolean {
    // Whatever is locked, iTwin.js shares the lock of the root with it.
    return this.db.locks.isServerBased && this.db.locks.holdsSharedLock(IModel.rootSubjectId);
  }

  /**
   * Locks elements, and with them all that hangs below; those that are locked already cost nothing. Fetches the changes of others where that must come first.
   * @throws IngestError `imodel-locked`, saying who has a lock, and as {@link Locks.attempt}
   */
  async lock(elements: Iterable<Id64String>, patience: Patience): Promise<void> {
    const { locks } = this.db;
    const missing = locks.isServerBased ? [...elements].filter((id) => !locks.holdsExclusiveLock(id)) : [];
    if (missing.length === 0) return;
    await this.attempt(() => locks.acquireLocks({ exclusive: missing }), patience);
    for (const id of missing) this.#exclusive.add(id);
  }

  /**
   * Does something that takes locks, as often as it needs to.
   * @throws IngestError `imodel-locked` when somebody else still has a lock after the wait, `interrupted`, and those of iModelHub
   */
  attempt<T>(work: () => Promise<T>, patience: Patience): Promise<T> {
    return whenFree(patience)(async () => {
      for (let pulls = 0; ; pulls++) {
        try {
          return await work();
        } catch (caught) {
          const error = IngestError.is(caught, "schema-refused") && hubFault(caught.cause) ? caught.cause : caught;
          const fault = hubFault(error);
          if (fault === "locked") throw await this.#lockedBy(error);
          if (fault !== "newer-changes" || pulls === mostPulls) throw this.#uncertain(error);
          await pull(this.db);
        }
      }
    });
  }

  /** Locks elements again that were locked before; false when somebody else has changed them since. */
  async retake(elements: Id64String[], patience: Patience): Promise<boolean> {
    return whenFree(patience)(async () => {
      try {
        await this.db.locks.acquireLocks({ exclusive: elements });
        return true;
      } catch (error) {
        const fault = hubFault(error);
        if (fault === "locked") throw await this.#lockedBy(error);
        if (fault !== "newer-changes") throw this.#uncertain(error);
        return false;
      }
    });
  }

  /** Gives all locks back, also while there are changes that are not pushed. */
  async release(): Promise<void> {
    try {
      if (this.areHeld || this.#isUncertain) await this.db.locks[_releaseAllLocks]();
    } catch (error) {
      throw asHubError(error, "the locks cannot be given back");
    }
    this.#exclusive.clear();
    this.#isUncertain = false;
  }

  #uncertain(error: unknown): unknown {
    this.#isUncertain = this.db.locks.isServerBased;
    return asHubError(error, "a lock cannot be taken");
  }

  async #lockedBy(error: unknown): Promise<IngestError> {
    const names = await Promise.all(lockHolders(error).map(async ({ id, alias }) => `the briefcase ${id} (${alias ?? (await this.services.describeBriefcase(this.db.iModelId, id))})`));
    return new IngestError("imodel-locked", `${names.length > 0 ? names.join(" and ") : "another briefcase"} holds a lock that this run needs`);
  }
}
