import type { IModelDb } from "@itwin/core-backend";
import { withHost } from "./host.js";
import { openForReading } from "./open-imodel.js";

/**
 * Opens an iModel file for reading, hands it to `read` and closes it.
 * @throws IngestError `imodel-unreadable`, `native-missing`
 */
export function reading<T>(file: string, read: (db: IModelDb) => T | Promise<T>): Promise<T> {
  return withHost(async () => {
    const db = openForReading(file);
    try {
      return await read(db);
    } finally {
      db.close();
    }
  });
}
