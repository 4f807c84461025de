import type { StandaloneDb } from "@itwin/core-backend";
import { withHost } from "../../ingest/imodel/host.js";
import { openForWriting } from "../../ingest/imodel/open-imodel.js";

/** Lets somebody else than a synchronization write into an iModel file. */
export async function asPerson<T>(file: string, work: (db: StandaloneDb) => T | Promise<T>): Promise<T> {
  return withHost(async () => {
    const { db } = openForWriting(file);
    try {
      const result = await work(db);
      db.saveChanges("by hand");
      return result;
    } finally {
      db.close();
    }
  });
}
