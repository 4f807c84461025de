import { resolve } from "node:path";
import type { FileState } from "./batch-state.js";
import type { ProcessOutcome } from "./file-process.js";
import { digestOfAlignment, digestOfFile, digestOfSettings } from "./digests.js";
import type { FileTask } from "./file-task.js";

/** What decides whether a file must be run again, as it is now. */
export interface Fingerprint {
  /** sha256 of the file; absent when it cannot be read. */
  content?: string;
  settings: string;
}

/** Looks at a file and what it is run with. Reads the file once, holding a chunk. */
export async function fingerprintOf(task: FileTask, base: string): Promise<Fingerprint> {
  const content = await digestOfFile(resolve(base, task.file));
  return { settings: await digestOfSettings(task, base), ...(content !== undefined && { content }) };
}

/** Whether a run would change nothing: the last one ended well, and the file, its settings and its alignment are what they were. */
export async function isUnchanged(task: FileTask, known: FileState | undefined, now: Fingerprint & { base: string }): Promise<boolean> {
  if (task.force || !known?.settled || known.content === undefined || known.content !== now.content || known.settings !== now.settings) return false;
  return known.alignment !== undefined && known.alignment === (await digestOfAlignment(task, known.extractor ?? "", now.base));
}

/**
 * What to remember of a run. It need not be repeated when it ended well, without errors, and when nothing but the file has gone into the document: the
 * checksum of the source in its header is the file's. A mapping, for one, names the files that the records are from.
 */
export function stateAfter(task: FileTask, { content, settings }: Fingerprint, { before, outcome }: { before: FileState | undefined; outcome: ProcessOutcome }): FileState {
  const { document } = outcome;
  const alone = !task.extractor || (content !== undefined && document?.checksum === content);
  const source = sourceAfter(outcome, before);
  return {
    settings,
    settled: isWhole(outcome) && alone,
    ...(source !== undefined && { source }),
    ...(document && { extractor: document.extractor }),
    ...(content !== undefined && { content }),
    ...(document?.alignment !== undefined && { alignment: document.alignment }),
  };
}

function isWhole({ summary }: ProcessOutcome): boolean {
  return summary !== undefined && (summary.status === "synchronized" || summary.status === "unchanged") && summary.issues.error === 0;
}

/** A document that belongs to another file is not this one's. */
function sourceAfter({ document, error }: ProcessOutcome, before: FileState | undefined): string | undefined {
  return error?.key === "document-twice" ? undefined : (document?.source.toLowerCase() ?? before?.source);
}
