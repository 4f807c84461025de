import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { IngestError } from "../../ingest/errors.js";
import { type FileLock, lockFile } from "../../ingest/imodel/file-lock.js";
import { withHost } from "../../ingest/imodel/host.js";
import { whenFree } from "../../ingest/imodel/when-free.js";
import { tempFolder } from "../support/temp-folder.js";

const folder = tempFolder();
let files = 0;
const newFile = (): string => join(folder, `${++files}.bim`);
const held = new RegExp(`process ${process.pid} on .* \\(since \\d{4}-\\d{2}-\\d{2}T.*Z\\) is writing to it`);

async function keyOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(() => undefined, (reason: unknown) => reason);
  return IngestError.is(error) ? `${error.key}: ${error.message}` : String(error);
}

/** Runs `work` while an iModel file is locked. */
function whileLocked<T>(work: (file: string, lock: FileLock) => Promise<T>): Promise<T> {
  return withHost(async () => {
    const file = newFile();
    const lock = lockFile(file);
    try {
      return await work(file, lock);
    } finally {
      lock.release();
    }
  });
}

describe("the lock on an iModel file", () => {
  it("is refused at once while it is held, also within one process, and says who holds it", async () => {
    await whileLocked((file, lock) => {
      const started = performance.now();
      expect(() => lockFile(file)).toThrow(held);
      expect(performance.now() - started).toBeLessThan(1000);
      lock.release();
      lockFile(file).release();
      return Promise.resolve();
    });
  });

  it("is another one for every file, and makes the folder that its file is to be in", async () => {
    await withHost(() => {
      const locks = ["a/x.bim", "a/y.bim", "b/x.bim"].map((name) => lockFile(join(folder, name)));
      expect(existsSync(join(folder, "b/x.bim.lock"))).toBe(true);
      locks.forEach((lock) => lock.release());
      return Promise.resolve();
    });
  });

  it("is no matter of waiting when its file is something else", async () => {
    const file = newFile();
    writeFileSync(`${file}.lock`, "something else ".repeat(100));
    expect(await keyOf(withHost(() => whenFree({ wait: 60 })(() => lockFile(file))))).toBe(`imodel-unreadable: ${file}.lock: the lock file cannot be used`);
  });
});

describe("whenFree", () => {
  it("does not wait unless it is asked to, and tells nobody that it does", async () => {
    await whileLocked(async (file) => {
      const told: string[] = [];
      expect(await keyOf(whenFree({ onWait: (message) => told.push(message) })(() => lockFile(file)))).toMatch(held);
      expect(told).toEqual([]);
    });
  });

  it("tells once for whom it waits, lets others work meanwhile, and goes on when the lock is free", async () => {
    await whileLocked(async (file, lock) => {
      const told: string[] = [];
      const waiting = whenFree({ wait: Number.POSITIVE_INFINITY, onWait: (message) => told.push(message) })(() => lockFile(file));
      // The pauses between attempts grow: after this one there were several.
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(told).toEqual([expect.stringMatching(held)]);
      lock.release();
      (await waiting).release();
      expect(told).toHaveLength(1);
    });
  });

  it("gives up when the time is over, which all attempts share", async () => {
    await whileLocked(async (file) => {
      const free = whenFree({ wait: 0.2 });
      expect(await keyOf(free(() => lockFile(file)))).toMatch(new RegExp(`^imodel-busy: .* ${held.source}, after a wait of 0.2 s$`));
      let attempts = 0;
      const attempt = (): FileLock => ((attempts += 1), lockFile(file));
      expect(await keyOf(free(attempt))).toMatch(/^imodel-busy/);
      expect(attempts).toBe(1);
    });
  });

  it("ends when it is asked to", async () => {
    await whileLocked(async (file) => {
      const controller = new AbortController();
      const onWait = (): void => controller.abort();
      expect(await keyOf(whenFree({ wait: 3600, signal: controller.signal, onWait })(() => lockFile(file)))).toBe("interrupted: waiting for the iModel was stopped");
    });
  });

  it("throws at once what is no matter of waiting", async () => {
    const attempt = (): never => {
      throw new IngestError("imodel-unreadable", "no iModel");
    };
    expect(await keyOf(whenFree({ wait: 3600 })(attempt))).toBe("imodel-unreadable: no iModel");
  });
});
