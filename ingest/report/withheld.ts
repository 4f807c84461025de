import type { Fate } from "../synchronize/journal.js";
import type { StoppedDeletions } from "../synchronize/sync-summary.js";
import type { ChangeList, DocumentReport, Withheld } from "./report.js";
import { showNumber } from "./show.js";

/** A document's report without what was withheld, and what only the run knows of it. */
export interface WithheldFacts {
  document: Omit<DocumentReport, "withheld">;
  stoppedDeletions: readonly StoppedDeletions[];
  /** Entities that stay because of the policy `never`. */
  keptMissing: number;
  /** Scopes of which everything was read. */
  completeScopes: readonly string[];
}

/** Finds what a run did not do for a document, and says why. */
export function withheldOf(facts: WithheldFacts): Withheld[] {
  const { document, stoppedDeletions, keptMissing } = facts;
  return [...unfinished(document), ...stoppedDeletions.map(overThreshold), ...kept(keptMissing), ...openScopes(facts), ...dependents(facts), ...rejected(document)];
}

function unfinished({ status, reasons, records }: Omit<DocumentReport, "withheld">): Withheld[] {
  switch (status) {
    case "not-reached":
      return [{ what: "document", why: "not-reached", message: "The run was stopped before this document. Nothing of it was read." }];
    case "stopped": {
      const message = `The run was stopped in this document, after ${showNumber(records)} records. What was written until then stays; the next run goes on from there.`;
      return [{ what: "document", why: "stopped", message }];
    }
    case "errors-stopped": {
      const message = `More records were rejected than the run may have: it stopped after ${showNumber(records)} records. What was written until then stays; nothing was deleted.`;
      return [{ what: "document", why: "errors", message }];
    }
    case "incomplete": {
      const why = reasons.length > 0 ? ` (${reasons.map(({ code }) => code).join(", ")})` : "";
      return [{ what: "deletions", why: "incomplete", message: `The document is not complete${why}: nothing was deleted because it is missing from it.` }];
    }
    default:
      return [];
  }
}

function overThreshold({ scope, known, missing }: StoppedDeletions): Withheld {
  const where = scope === "" ? "" : ` of scope ${scope}`;
  const message = `${showNumber(missing)} of ${showNumber(known)} known entities${where} are missing, more than the threshold allows: nothing was deleted. If that is right, run again with --max-deletions ${missing}`;
  return { what: "deletions", why: "threshold", message, count: missing, scope, known };
}

function kept(count: number): Withheld[] {
  if (count === 0) return [];
  return [{ what: "deletions", why: "policy", message: `${countOf(count, "entity is", "entities are")} missing from the source and kept, since the run was asked never to delete.`, count }];
}

/** Scopes that the header names, but of which a complete document does not have everything. */
function openScopes({ document: { status, mode, scopes = [""] }, completeScopes }: WithheldFacts): Withheld[] {
  const whole = status === "synchronized" || status === "deletions-stopped";
  if (!whole || mode === "delta") return [];
  const open = scopes.filter((scope) => !completeScopes.includes(scope));
  return open.map((scope) => {
    const name = scope === "" ? "The unnamed scope" : `Scope ${scope}`;
    return { what: "deletions", why: "incomplete", message: `${name} is not complete in this document: nothing was deleted because it is missing from it.`, scope };
  });
}

function dependents({ document: { changes }, stoppedDeletions }: WithheldFacts): Withheld[] {
  const count = stoppedDeletions.length > 0 ? 0 : totalOf(changes, "withheld");
  if (count === 0) return [];
  const message = `${countOf(count, "entity is", "entities are")} missing from the source, but could not be deleted; see the issues.`;
  return [{ what: "deletions", why: "dependents", message, count }];
}

function rejected({ kinds }: Omit<DocumentReport, "withheld">): Withheld[] {
  const count = kinds.reduce((sum, counts) => sum + counts.rejected, 0);
  if (count === 0) return [];
  const message = `${countOf(count, "record was", "records were")} rejected; what earlier runs wrote for them stays as it is.`;
  return [{ what: "records", why: "rejected", message, count }];
}

function totalOf(changes: readonly ChangeList[], fate: Fate): number {
  return changes.reduce((sum, { result, total }) => sum + (result === fate ? total : 0), 0);
}

function countOf(count: number, one: string, many: string): string {
  return `${showNumber(count)} ${count === 1 ? one : many}`;
}
