import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, statSync, type BigIntStats } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { limits } from "./intermediary.js";
import { ExtractorError, UsageError } from "./program.js";

const chunkBytes = 1024 * 1024;

/** A regular file that is read more than once: as the header describes it, and whether it stayed the same meanwhile. */
export class SourceFile {
  readonly path: string;
  readonly #status: BigIntStats;

  /** @throws ExtractorError when there is no such file */
  constructor(path: string) {
    this.path = path;
    const status = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (status === undefined) throw new ExtractorError(`${path}: no such file`);
    if (!status.isFile()) throw new ExtractorError(`${path}: is not a file`);
    this.#status = status;
  }

  /** `header.source`: id, name, uri, version (time of last change, UTC) and sha256. Reads the file once. */
  describe(sourceId: string | undefined): Record<string, string> {
    const name = basename(this.path);
    const uri = pathToFileURL(resolve(this.path)).href;
    return {
      id: checkedSourceId(sourceId ?? name),
      name,
      ...(uri.length <= limits.uri ? { uri } : {}),
      version: isoTime(this.#status.mtimeNs),
      checksum: sha256(this.path),
    };
  }

  /**
   * Call after the last read, before the end record.
   * @throws ExtractorError when the file was changed meanwhile
   */
  requireUnchanged(): void {
    const now = statSync(this.path, { bigint: true });
    if (now.size !== this.#status.size || now.mtimeNs !== this.#status.mtimeNs)
      throw new ExtractorError(`${this.path}: was changed while it was being read; try again`);
  }

  /** @throws UsageError when the output would replace the source */
  requireNotOutput(output: string | undefined): void {
    const other = output === undefined ? undefined : statSync(output, { bigint: true, throwIfNoEntry: false });
    if (other?.ino === this.#status.ino && other.dev === this.#status.dev)
      throw new UsageError(`${output ?? ""}: is the source itself; choose another output`);
  }
}

/** @throws UsageError when the id is longer than the format allows */
function checkedSourceId(id: string): string {
  if (id.length < 1 || id.length > limits.sourceId)
    throw new UsageError(`a source id has 1 to ${limits.sourceId} characters, not ${id.length}; see --source-id`);
  return id;
}

/** With all digits: two edits within one second must not look like one version. */
function isoTime(nanoseconds: bigint): string {
  const seconds = new Date(Number(nanoseconds / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  const digits = (nanoseconds % 1_000_000_000n).toString().padStart(9, "0").replace(/0+$/, "");
  return `${seconds}${digits && `.${digits}`}Z`;
}

function sha256(path: string): string {
  const digest = createHash("sha256");
  const descriptor = openSync(path, "r");
  const chunk = Buffer.alloc(chunkBytes);
  try {
    for (let size = readSync(descriptor, chunk); size > 0; size = readSync(descriptor, chunk)) digest.update(chunk.subarray(0, size));
  } finally {
    closeSync(descriptor);
  }
  return `sha256:${digest.digest("hex")}`;
}
