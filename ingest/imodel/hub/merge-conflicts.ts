import type { BriefcaseDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { DbConflictResolution } from "../itwin/core-bentley.js";
import type { ConflictPolicy } from "../../hub-imodel.js";
import { type Issue, makeIssue } from "../../issue.js";
import { readAspects } from "../provenance.js";

/** What is known of one conflict; see core-backend's `RebaseChangesetConflictArgs`. */
type Conflict = Parameters<Parameters<BriefcaseDb["txns"]["changeMergeManager"]["addConflictHandler"]>[0]["handler"]>[0];

/** Tables that hold something else than elements. */
const noElements = /Aspect|RefersTo|Drives|^(ec|be|dgn)_|^bis_(Model|CodeSpec)/;

/** Decides whose change stays when the changes of a briefcase are merged with those of others, and tells of it. Locks prevent such conflicts, but not every iModel has locks. */
export class MergeConflicts {
  readonly #elements = new Map<Id64String, string>();

  constructor(
    private readonly db: BriefcaseDb,
    private readonly policy: ConflictPolicy,
  ) {
    db.txns.changeMergeManager.addConflictHandler({ id: "imodel-ingest", handler: (conflict) => this.#resolve(conflict) });
  }

  /** One issue for each element that was in conflict since the last call. */
  takeIssues(file: string): Issue[] {
    const issues = [...this.#elements].map(([element, outcome]) => {
      const [record] = readAspects(this.db, element).filter(({ own }) => own?.relationship === undefined);
      return makeIssue("change-conflict", `the element ${element} was changed by somebody else as well: ${outcome}`, { file }, record && { kind: record.kind, id: record.identifier });
    });
    this.#elements.clear();
    return issues;
  }

  /** Row by row. Provenance is always ours. */
  #resolve(conflict: Conflict): DbConflictResolution | undefined {
    if (conflict.indirect || (conflict.cause !== "Data" && conflict.cause !== "NotFound")) return undefined;
    if (noElements.test(conflict.tableName)) return undefined;
    const [element] = conflict.getPrimaryKeyValues();
    const isGone = conflict.cause === "NotFound";
    const outcome = isGone ? "it was deleted, and stays so" : this.policy === "ours" ? "the change of this run stays" : "the other change stays";
    if (typeof element === "string") this.#elements.set(element, outcome);
    if (isGone) return undefined;
    return this.policy === "ours" ? DbConflictResolution.Replace : DbConflictResolution.Skip;
  }
}
