import { rm } from "node:fs/promises";
import { IngestError } from "./errors.js";
import type { IModelPlace } from "./hub-imodel.js";
import type { LockedIModel } from "./synchronize/plan.js";

/** The options of a run that can have the iModel backed up before it writes. */
export interface BackupOptions {
  /** Copy the iModel file to `<file>.<time>.backup` when it is locked, before anything is written; a copy of what the run then left as it was is removed. */
  backup?: boolean;
  /** Told where the copy is, when the run is over. */
  onBackup?(path: string): void;
}

/** What a run does to an iModel that it locks. */
export interface LockingOptions {
  onLocked?(imodel: LockedIModel): Promise<void>;
}

/**
 * Runs `work`, which is to call `onLocked` when it has locked the iModel, with a backup when one is asked for.
 * @param isNeedless whether a run left the iModel as it was
 * @throws IngestError what `work` throws; `usage` for an iModel in iModelHub, `output-unwritable` when the backup cannot be written
 */
export async function withBackup<T>(
  options: BackupOptions & LockingOptions & { imodel: IModelPlace },
  work: (locking: LockingOptions) => Promise<T>,
  isNeedless: (result: T) => boolean,
): Promise<T> {
  const { imodel, backup = false, onLocked } = options;
  if (!backup) return work(onLocked ? { onLocked: (locked) => onLocked.call(options, locked) } : {});
  if (typeof imodel !== "string") throw new IngestError("usage", "backups are made of files: iModelHub keeps each changeset, from which an earlier state can be brought back");
  let path: string | undefined;
  let isKept = true;
  const locking = async (locked: LockedIModel): Promise<void> => {
    await onLocked?.call(options, locked);
    const { backUpIModel } = await import("./imodel/backup.js");
    path = backUpIModel(imodel);
  };
  try {
    const result = await work({ onLocked: locking });
    isKept = !isNeedless(result);
    return result;
  } finally {
    if (path !== undefined && isKept) options.onBackup?.(path);
    else if (path !== undefined) await rm(path, { force: true });
  }
}
