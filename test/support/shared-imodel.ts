import { join } from "node:path";
import type { StandaloneDb } from "@itwin/core-backend";
import { afterAll, beforeAll } from "vitest";
import type { HeaderRecord } from "../../ingest/format/record-types.js";
import { withHost } from "../../ingest/imodel/host.js";
import { IModelSession } from "../../ingest/imodel/imodel-session.js";
import { openForWriting } from "../../ingest/imodel/open-imodel.js";
import type { SyncTarget } from "../../ingest/synchronize/sync-target.js";
import { tempFolder } from "./temp-folder.js";

/** One iModel for all histories of a group of tests, each a source document of its own, which saves making a file for each. Open while the group runs. */
export class SharedIModel {
  #db: StandaloneDb | undefined;

  constructor() {
    const file = join(tempFolder(), "histories.bim");
    let stop: () => void;
    let stopped: Promise<void>;
    beforeAll(async () => {
      await new Promise<void>((started) => {
        stopped = withHost(async () => {
          this.#db = openForWriting(file).db;
          started();
          await new Promise<void>((end) => (stop = end));
          this.db.close();
        });
      });
    });
    afterAll(async () => {
      stop();
      await stopped;
    });
  }

  get db(): StandaloneDb {
    if (!this.#db) throw new Error("the iModel is not open");
    return this.#db;
  }

  /** What the documents of a source are synchronized into. */
  target(id: string): SyncTarget {
    const openDocument = (header: HeaderRecord, alignmentDigest: string): Promise<IModelSession> =>
      Promise.resolve(new IModelSession(this.db, { ...header, source: { id } }, { alignmentDigest, describes: false }));
    return { openDocument };
  }

  /** Number of transactions so far. */
  get transactions(): number {
    return this.db.withSqliteStatement("SELECT COUNT(*) FROM dgn_Txns", (statement) => (statement.step(), statement.getValueInteger(0)));
  }
}
