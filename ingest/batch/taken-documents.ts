import { resolve } from "node:path";
import type { BatchState } from "./batch-state.js";
import { type FileTask, taskKey } from "./file-task.js";

/**
 * Which source documents of one iModel belong to which file of the batch. A document is that of the file that brought it in, now or in an earlier batch, as
 * long as the file is there: two files that take turns in one document would delete each other's entities. Holds one entry for each file.
 */
export class TakenDocuments {
  readonly #owners = new Map<string, FileTask>();
  readonly #contents = new Map<string, string>();

  constructor(tasks: readonly FileTask[], state: BatchState) {
    for (const task of tasks) this.take(task, state.file(taskKey(task))?.source);
  }

  /** Documents of other files, by id in lower case. */
  besides(task: FileTask): Record<string, string> {
    return Object.fromEntries([...this.#owners].filter(([, owner]) => owner !== task).map(([id, { file }]) => [id, file]));
  }

  /** Notes that a file has brought in a document. */
  take(task: FileTask, source: string | undefined): void {
    if (source !== undefined && !this.#owners.has(source)) this.#owners.set(source, task);
  }

  /** Another file that had this content; undefined for the first. */
  contentOf({ file }: FileTask, content: string | undefined): string | undefined {
    const other = content === undefined ? undefined : this.#contents.get(content);
    if (content !== undefined && other === undefined) this.#contents.set(content, file);
    return other === file ? undefined : other;
  }
}

/** Tasks by the absolute path of their iModel, in their order. */
export function byIModel(tasks: readonly FileTask[], base: string): Map<string, FileTask[]> {
  const groups = new Map<string, FileTask[]>();
  for (const task of tasks) {
    const imodel = resolve(base, task.imodel);
    groups.set(imodel, [...(groups.get(imodel) ?? []), task]);
  }
  return groups;
}
