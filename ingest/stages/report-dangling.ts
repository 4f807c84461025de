import { keyText, showKey } from "../format/entity-key.js";
import { makeIssue } from "../issue.js";
import type { DanglingReference } from "./check-references.js";
import type { Writing } from "./write.js";

/**
 * Reports references whose target is neither in the document nor in the iModel, unless writing has reported them already:
 * those of unchanged records, and those that the alignment has no place for.
 */
export async function reportDangling(dangling: Iterable<DanglingReference>, reported: ReadonlySet<string>, { session, run }: Writing): Promise<void> {
  const index = await session.index();
  for (const { owner, target, place, pointer, recordPointer, code } of dangling)
    if (!index.find(target) && !reported.has(keyText(owner) + recordPointer))
      run.report(makeIssue(code, `${showKey(target)} is not there`, place, { ...owner, pointer }));
}
