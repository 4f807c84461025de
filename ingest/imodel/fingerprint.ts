import { createHash } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";

/** What {@link fingerprint} says of a file that does not exist. */
export const absent = "absent";

/** sha256 of an iModel file and of what a run that died has left beside it, or `absent`. Does not change unless the iModel does. */
export async function fingerprint(file: string): Promise<string> {
  if (!existsSync(file)) return absent;
  const hash = createHash("sha256");
  for (const part of imodelParts(file)) for await (const chunk of createReadStream(part)) hash.update(chunk as Buffer);
  return `sha256:${hash.digest("hex")}`;
}

/** The file of an iModel, and SQLite's write-ahead log where it holds something. */
export function imodelParts(file: string): string[] {
  const log = `${file}-wal`;
  if (!existsSync(file)) return [];
  return existsSync(log) && statSync(log).size > 0 ? [file, log] : [file];
}
