import { statSync } from "node:fs";
import { join } from "node:path";
import type { IModelDb } from "@itwin/core-backend";
import { describe, expect, it } from "vitest";
import { withHost } from "../../ingest/imodel/host.js";
import { openForReading, openForWriting } from "../../ingest/imodel/open-imodel.js";
import { selectIds, selectRows } from "../../ingest/imodel/query.js";
import { WriteAheadLog } from "../../ingest/imodel/write-ahead-log.js";
import { change, session } from "../support/session.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
const megabyte = 1 << 20;
const logBytes = (file: string): number => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;

/** Saves some more than a megabyte. */
function fill(db: IModelDb): void {
  for (let i = 0; i < 20; i++) db.elements.insertElement({ classFullName: "BisCore:RepositoryLink", model: "0x1", code: { spec: "0x1", scope: "0x1", value: "" }, userLabel: "x".repeat(megabyte / 20) });
  db.saveChanges();
}

const countLinks = (db: IModelDb): number => selectIds(db, "SELECT ECInstanceId FROM BisCore.RepositoryLink").length;

/** Opens a new iModel whose log is moved from so many megabytes on. */
function withLog(name: string, megabytes: number, work: (file: string, db: IModelDb, log: WriteAheadLog) => void): Promise<void> {
  return withHost(() => {
    const file = join(folder, name);
    const { db } = openForWriting(file);
    // SQLite itself leaves the log alone.
    db.withSqliteStatement("PRAGMA wal_autocheckpoint=0", (statement) => statement.step());
    work(file, db, new WriteAheadLog(db, megabytes * megabyte));
    db.close();
    return Promise.resolve();
  });
}

describe("the write-ahead log of an iModel", () => {
  it("is moved into the file when it is long", () =>
    withLog("long.bim", 10, (file, db, log) => {
      fill(db);
      log.keepShort();
      expect(logBytes(file)).toBeGreaterThan(megabyte);
      for (let i = 0; i < 9; i++) fill(db);
      log.keepShort();
      expect(logBytes(file)).toBe(0);
      expect(statSync(file).size).toBeGreaterThan(10 * megabyte);
      expect(countLinks(db)).toBe(200);
    }));

  it("stays while somebody reads it, and is moved later", () =>
    withLog("read.bim", 1, (file, db, log) => {
      const reader = openForReading(file);
      const take = (): void => {
        fill(db);
        log.keepShort();
        expect(logBytes(file)).toBeGreaterThan(megabyte);
      };
      selectRows(reader, "SELECT ECInstanceId FROM BisCore.Element LIMIT 1", { take });
      reader.close();
      fill(db);
      log.keepShort();
      expect(logBytes(file)).toBe(0);
      expect(countLinks(db)).toBe(40);
    }));

  it("is kept short by whatever a session saves", async () => {
    const file = join(folder, "session.bim");
    await session(file, async (opened) => {
      for (const id of ["1", "2", "3", "4", "5"]) {
        await opened.apply([change(id, { json: { properties: { text: "x".repeat(15 * megabyte) } } })]);
        expect(logBytes(file)).toBeLessThan(66 * megabyte);
      }
      expect(statSync(file).size).toBeGreaterThan(60 * megabyte);
    });
  });
});
