import { createHash } from "node:crypto";
import { constants, copyFileSync, createReadStream, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { IngestError } from "../errors.js";
import type { SyncTarget } from "../synchronize/sync-target.js";
import { type TargetOptions, withIModel } from "./imodel-target.js";

/** What {@link fingerprint} says of a file that does not exist. */
export const absent = "absent";

/**
 * Runs `work` on a temporary copy of an iModel file, so that it sees exactly what a real run would see and do, and throws the copy away.
 * The file itself is only read. Needs as much room in the temporary folder as the iModel has.
 * @throws IngestError `imodel-busy`, `imodel-unreadable`
 */
export async function withRehearsal<T>(file: string, work: (target: SyncTarget) => Promise<T>, { schemas = [] }: Pick<TargetOptions, "schemas"> = {}): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "imodel-ingest-plan-"));
  try {
    const copy = join(folder, basename(file));
    copyIModel(file, copy);
    return await withIModel(copy, (target) => work(target), { describes: true, schemas });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** sha256 of an iModel file and of what a run that died has left beside it, or `absent`. Does not change unless the iModel does. */
export async function fingerprint(file: string): Promise<string> {
  if (!existsSync(file)) return absent;
  const hash = createHash("sha256");
  for (const part of parts(file)) for await (const chunk of createReadStream(part)) hash.update(chunk as Buffer);
  return `sha256:${hash.digest("hex")}`;
}

function copyIModel(file: string, copy: string): void {
  try {
    for (const part of parts(file)) copyFileSync(part, copy + part.slice(file.length), constants.COPYFILE_FICLONE);
  } catch (error) {
    throw new IngestError("imodel-unreadable", `${file} cannot be copied to the temporary folder`, error);
  }
}

/** The file, and SQLite's write-ahead log where it holds something. */
function parts(file: string): string[] {
  const log = `${file}-wal`;
  if (!existsSync(file)) return [];
  return existsSync(log) && statSync(log).size > 0 ? [file, log] : [file];
}
