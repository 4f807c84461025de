import type { Aligner } from "../alignment/aligner.js";
import type { AlignmentIssue } from "../alignment/alignment-issue.js";
import { makeIssue } from "../issue.js";
import type { Run } from "../run.js";
import type { WriteChange } from "../synchronize/change.js";
import type { Tally } from "../synchronize/tally.js";
import type { ContentRecord } from "./checksum.js";

/** Turns records into changes; a record that the alignment has no place for is an issue and counts as rejected. */
export async function* align(
  batches: AsyncIterable<ContentRecord[]>,
  aligner: () => Aligner,
  { run, tally }: { run: Run; tally: Tally },
): AsyncIterable<WriteChange[]> {
  for await (const batch of batches) {
    const changes: WriteChange[] = [];
    for (const record of batch) {
      const change = toChange(record, aligner(), (issue) => reportIssue(issue, record, run));
      if (change) changes.push(change);
      else {
        tally.add(record.key, "rejected");
        if (record.original) run.rejections?.add(record.original, record.key);
      }
    }
    if (changes.length > 0) yield changes;
  }
}

function toChange(content: ContentRecord, aligner: Aligner, report: (issue: AlignmentIssue) => void): WriteChange | undefined {
  const { key, place, bytes, pointerBase, record, original, mark } = content;
  const change = { key, item: content.item, place, bytes, pointerBase, ...(original && { original }), ...(mark && { mark }) };
  if (record.type === "relationship") {
    const relationship = aligner.relationship(record, report);
    return relationship && { operation: "relationship", ...change, relationship };
  }
  const element = record.type === "part" ? aligner.part(record, report) : aligner.entity(record, report);
  if (element && content.partsDigest !== undefined) element.partsDigest = content.partsDigest;
  return element && { operation: "element", ...change, element };
}

function reportIssue({ code, message, pointer }: AlignmentIssue, { key, place, pointerBase, original }: ContentRecord, run: Run): void {
  const { kind, id, scope } = key;
  const issue = makeIssue(code, message, place, { kind, id, scope, ...(pointer && { pointer: pointerBase + pointer }) });
  run.report(issue);
  original?.issues.push(issue);
}
