import type { Aligner } from "../alignment/aligner.js";
import { type EntityKey, keyText, showKey } from "../format/entity-key.js";
import { makeIssue } from "../issue.js";
import type { DanglingReference } from "./check-references.js";
import type { Writing } from "./write.js";

/**
 * Reports references whose target is neither in the document nor in the iModel, unless writing has reported them already.
 * An unchanged entity that lost a target this way is reopened, so that the reference is tried again on every run until it holds.
 */
export async function reopenDangling(
  dangling: Iterable<DanglingReference>,
  { aligner, reported }: { aligner: Aligner; reported: ReadonlySet<string> },
  { session, run }: Writing,
): Promise<void> {
  const index = await session.index();
  const reopened = new Map<string, EntityKey>();
  for (const { owner, target, place, pointer, recordPointer, code } of dangling) {
    if (index.find(target) || reported.has(keyText(owner) + recordPointer)) continue;
    run.report(makeIssue(code, `${showKey(target)} is not there`, place, { ...owner, pointer }));
    const entry = index.find(owner);
    const whole = entry && (entry.version !== undefined || entry.checksum !== undefined);
    if (whole && aligner.writesReference(owner.kind, recordPointer)) reopened.set(keyText(owner), owner);
  }
  if (reopened.size > 0) await session.apply([...reopened.values()].map((key) => ({ operation: "reopen", key })));
}
