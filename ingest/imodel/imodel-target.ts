import type { StandaloneDb } from "@itwin/core-backend";
import { IngestError } from "../errors.js";
import type { HeaderRecord } from "../format/record-types.js";
import type { DocumentSession, SyncTarget } from "../synchronize/sync-target.js";
import { lockFile } from "./file-lock.js";
import { withHost } from "./host.js";
import { IModelSession } from "./imodel-session.js";
import { openForWriting } from "./open-imodel.js";

/** An open iModel file that documents are synchronized into, one after the other. */
class IModelTarget implements SyncTarget {
  readonly #opened = new Set<string>();

  constructor(
    private readonly db: StandaloneDb,
    private readonly describes: boolean,
  ) {}

  openDocument(header: HeaderRecord, alignmentDigest: string): Promise<DocumentSession> {
    const id = header.source.id.toLowerCase();
    if (this.#opened.has(id)) throw new IngestError("document-twice", `two inputs of this run are the source document ${header.source.id}`);
    this.#opened.add(id);
    return Promise.resolve(new IModelSession(this.db, header, { alignmentDigest, describes: this.describes }));
  }
}

/**
 * Runs `work` on an iModel file, which is created when there is none, and closes it. With `describes`, outcomes say what updates change.
 * @throws IngestError `imodel-busy`, `imodel-unreadable`
 */
export async function withIModel<T>(
  file: string,
  work: (target: SyncTarget, created: boolean) => Promise<T>,
  { describes = false }: { describes?: boolean } = {},
): Promise<T> {
  return withHost(async () => {
    const lock = lockFile(file);
    try {
      const { db, created } = openForWriting(file);
      try {
        return await work(new IModelTarget(db, describes), created);
      } finally {
        db.close();
      }
    } finally {
      lock.release();
    }
  });
}
