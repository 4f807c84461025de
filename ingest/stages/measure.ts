import { makeIssue, type Place } from "../issue.js";
import type { Run } from "../run.js";
import type { DocumentSession } from "../synchronize/sync-target.js";

/** Lets the extents of the iModel follow its data, and reports which entities of the document lie too far away for that. */
export async function measure(session: Pick<DocumentSession, "measure">, { run, place }: { run: Run; place: Place }): Promise<void> {
  const { keys, count } = await session.measure();
  for (const key of keys) run.report(makeIssue("geometry-outlier", "the element lies far from all others: the extents of the iModel leave it out", place, key));
  if (count > keys.length) run.report(makeIssue("geometry-outlier", `${count - keys.length} more elements lie far from all others`, place));
}
