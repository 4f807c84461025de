import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { StandaloneDb } from "@itwin/core-backend";
import { IngestError } from "../errors.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { DocumentSession, SyncTarget } from "../synchronize/sync-target.js";
import { lockFile } from "./file-lock.js";
import { withHost } from "./host.js";
import { IModelSession } from "./imodel-session.js";
import { openForWriting } from "./open-imodel.js";
import { type Patience, whenFree } from "./when-free.js";
import { asWriteFailure, isDiskFull } from "./write-failure.js";

/** An open iModel file that documents are synchronized into, one after the other. */
class IModelTarget implements SyncTarget {
  readonly #opened = new Set<string>();

  constructor(
    private readonly db: StandaloneDb,
    private readonly options: Pick<TargetOptions, "describes" | "schemas">,
  ) {}

  openDocument(header: HeaderRecord, alignmentDigest: string): Promise<DocumentSession> {
    const id = header.source.id.toLowerCase();
    if (this.#opened.has(id)) throw new IngestError("document-twice", `two inputs of this run are the source document ${header.source.id}`);
    this.#opened.add(id);
    const { describes = false, schemas = [] } = this.options;
    return Promise.resolve(new IModelSession(this.db, header, { alignmentDigest, describes, schemas }));
  }
}

/** How an iModel file is opened for writing. */
export interface TargetOptions extends Patience {
  /** Whether outcomes say what updates change. */
  describes?: boolean;
  /** Folders in which schemas that the iModel lacks are looked for, before all other places. */
  schemas?: readonly string[];
  /** Called when no other run can write into the file any more, before it is opened; what it rejects with is thrown. */
  onLocked?(): Promise<void>;
}

/**
 * Runs `work` on an iModel file, which is created when there is none, and closes it.
 * @throws IngestError `imodel-busy`, `imodel-unreadable`, `imodel-unwritable`, `native-missing`, `interrupted`
 */
export async function withIModel<T>(
  file: string,
  work: (target: SyncTarget, created: boolean) => Promise<T>,
  options: TargetOptions = {},
): Promise<T> {
  return withHost(async () => {
    const free = whenFree(options);
    const lock = await free(() => lockFile(file));
    try {
      await options.onLocked?.();
      const { db, created } = await free(() => openForWriting(file));
      let result: T;
      try {
        result = await work(new IModelTarget(db, options), created);
      } catch (error) {
        closeAfterFailure(db);
        throw asWriteFailure(file, error);
      }
      close(db, file);
      return result;
    } finally {
      lock.release();
    }
  });
}

/** Closing brings what was committed from the write-ahead log into the file, for which the disk may have no room. */
function close(db: StandaloneDb, file: string): void {
  try {
    db.close();
  } catch (error) {
    throw asWriteFailure(file, error);
  }
  if (!existsSync(`${resolve(file)}-wal`) || !isDiskFull(file)) return;
  throw new IngestError("imodel-unwritable", `${file}: the disk is full; everything is written, but part of it stands in ${file}-wal until the next run that has room`);
}

/** What went wrong before is what counts, not that closing fails too. */
function closeAfterFailure(db: StandaloneDb): void {
  try {
    db.abandonChanges();
    db.close();
  } catch {
    // the process gives the file back when it ends
  }
}
