import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { SnapshotDb } from "./itwin/core-backend.js";
import { IngestError } from "../errors.js";
import type { SyncTarget } from "../synchronize/sync-target.js";
import { DocumentTarget } from "./document-target.js";
import { lockFile } from "./file-lock.js";
import { withHost } from "./host.js";
import { sessionOptions, type TargetOptions } from "./imodel-target.js";
import { openForReading } from "./open-imodel.js";
import { copyIModelFile, setJournalMode } from "./safe-copy.js";
import { whenFree } from "./when-free.js";
import { asWriteFailure } from "./write-failure.js";

/** Where a snapshot goes. */
export interface SnapshotFile {
  output: string;
  /** Whether a file that is there already gives way. */
  replace?: boolean;
}

/**
 * Runs `work` on a new snapshot. The file appears under its name when `work` is done and `keep` agrees; else nothing is left of it.
 * @throws IngestError `imodel-busy` when another run writes into the file that gives way, `output-unwritable`, `imodel-unwritable`, `native-missing`, and what `work` throws
 */
export async function withNewSnapshot<T>({ output }: SnapshotFile, work: (target: SyncTarget) => Promise<T>, options: TargetOptions & { keep(result: NoInfer<T>): boolean }): Promise<T> {
  return withHost(async () => {
    const temporary = temporaryOf(output);
    try {
      const name = basename(output, extname(output));
      const db = writing(output, () => SnapshotDb.createEmpty(temporary, { rootSubject: { name } }));
      let result: T;
      try {
        if (options.channel !== undefined) db.channels.addAllowedChannel(options.channel);
        result = await work(new DocumentTarget(db, sessionOptions(options)));
      } catch (error) {
        db.abandonChanges();
        throw error;
      } finally {
        db.close();
      }
      if (options.keep(result)) {
        setJournalMode(temporary, "DELETE");
        putInPlace(temporary, output);
      }
      return result;
    } catch (error) {
      throw asWriteFailure(output, error);
    } finally {
      remove(temporary);
    }
  });
}

/**
 * Makes a snapshot of an iModel file as it is at this moment; the file is only read.
 * @throws IngestError `imodel-busy`, `imodel-unreadable`, `output-unwritable`, `imodel-unwritable`, `native-missing`, `interrupted`
 */
export async function exportSnapshotFile(from: string, { output }: SnapshotFile, options: TargetOptions = {}): Promise<void> {
  await withHost(async () => {
    // Whether it is an iModel at all.
    openForReading(from).close();
    const [seed, temporary] = [`${temporaryOf(output)}.seed`, temporaryOf(output)];
    const lock = await whenFree(options)(() => lockFile(from));
    try {
      copyIModelFile(resolve(from), seed);
      const db = openForReading(seed);
      try {
        writing(output, () => SnapshotDb.createFrom(db, temporary)).close();
      } finally {
        db.close();
      }
      putInPlace(temporary, output);
    } catch (error) {
      throw asWriteFailure(output, error);
    } finally {
      lock.release();
      remove(seed);
      remove(temporary);
    }
  });
}

/** Beside the output, so that it can be renamed; made anew. */
function temporaryOf(output: string): string {
  const target = resolve(output);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  writing(output, () => mkdirSync(dirname(target), { recursive: true }));
  remove(temporary);
  return temporary;
}

/** A write-ahead log that a run left behind beside the file that gives way would be taken for one of the new file. */
function putInPlace(temporary: string, output: string): void {
  const target = resolve(output);
  const lock = existsSync(target) ? lockFile(output) : undefined;
  try {
    for (const part of besides(target)) rmSync(part, { force: true });
    writing(output, () => renameSync(temporary, target));
  } finally {
    lock?.release();
  }
}

function remove(file: string): void {
  for (const part of [file, ...besides(file)]) rmSync(part, { force: true });
}

function besides(file: string): string[] {
  return [`${file}-wal`, `${file}-shm`, `${file}-journal`];
}

function writing<T>(output: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new IngestError("output-unwritable", `${output} cannot be written`, error);
  }
}
