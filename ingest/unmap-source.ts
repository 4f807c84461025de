import { existsSync } from "node:fs";
import { IngestError } from "./errors.js";
import type { UnmapPlan } from "./synchronize/unmap-plan.js";
import type { SynchronizeOptions } from "./synchronize-inputs.js";
import { type BackupOptions, withBackup } from "./with-backup.js";

/** Which source to remove from which iModel. */
export interface UnmapOptions extends BackupOptions, Pick<SynchronizeOptions, "wait" | "onWait" | "signal"> {
  /** Path of the iModel file. */
  imodel: string;
  /** Id of the source document, as `readStatus` names it. */
  source: string;
  /** Told what the removal does, before anything is saved: nothing is when it says false. Without it, the source is removed. */
  confirm?(plan: UnmapPlan): Promise<boolean>;
}

/** What was, or would have been, removed. */
export interface Unmapped {
  plan: UnmapPlan;
  removed: boolean;
}

/**
 * Removes one source from an iModel file, with everything that was made only from it; other sources stay whole. Schemas and CodeSpecs stay. All or nothing:
 * a run that is killed has removed nothing. Holds the identities of the document in memory.
 * @throws IngestError `usage` when the iModel has no such source, `imodel-busy`, `imodel-immutable`, `imodel-unreadable`, `imodel-unwritable`, `native-missing`, `interrupted`
 */
export async function unmap(options: UnmapOptions): Promise<Unmapped> {
  const { imodel, confirm } = options;
  if (!existsSync(imodel)) throw new IngestError("imodel-unreadable", `${imodel} does not exist`);
  const { unmapIn } = await import("./imodel/unmap.js");
  const agree = (plan: UnmapPlan): Promise<boolean> => confirm?.call(options, plan) ?? Promise.resolve(true);
  return withBackup(options, (locking) => unmapIn(options, agree, { ...options, ...locking }), ({ removed }) => !removed);
}
