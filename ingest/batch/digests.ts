import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fallbackAlignment, loadAlignment, parseAlignment } from "../alignment/alignment-document.js";
import { findAlignmentOf } from "../extract/find-extractors.js";
import { productVersion } from "../product.js";
import type { FileTask } from "./file-task.js";

/** sha256 of a file's bytes, as extractors write it into their headers; undefined when it cannot be read. Holds a chunk. */
export async function digestOfFile(path: string): Promise<string | undefined> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch {
    return undefined;
  }
  return `sha256:${hash.digest("hex")}`;
}

/** Digest of all that decides what a run over the same bytes does, but for the alignment: versions, options, and the files that options name. */
export async function digestOfSettings(task: FileTask, base: string): Promise<string> {
  const { extractor, options, alignment, schemas, deletions, deletionThreshold, maxErrors, quarantine } = task;
  const named = await Promise.all(options.map((word) => digestOfNamedFile(word, base)));
  const inSchemas = await Promise.all(schemas.map((folder) => digestOfFolder(resolve(base, folder))));
  const settings = [productVersion(), extractor, options, named, alignment, schemas, inSchemas, deletions, deletionThreshold, maxErrors, quarantine];
  return `sha256:${createHash("sha256").update(JSON.stringify(settings)).digest("hex")}`;
}

/**
 * Digest of the alignment that a document of the extractor would get now; undefined when it cannot be read.
 * @param extractor name of the one that wrote the document
 */
export async function digestOfAlignment({ alignment }: FileTask, extractor: string, base: string): Promise<string | undefined> {
  const ownAlignment = (): Promise<string | undefined> => findAlignmentOf(extractor);
  try {
    const file = alignment === undefined ? await ownAlignment() : resolve(base, alignment);
    return (file === undefined ? parseAlignment(fallbackAlignment, "") : await loadAlignment(file, ownAlignment)).digest;
  } catch {
    return undefined;
  }
}

/**
 * What tells an iModel that was touched meanwhile from one that was not: size and time of change of the file and of its write-ahead log.
 * Undefined when there is none.
 */
export async function stampOf(imodel: string): Promise<string | undefined> {
  const [file, log] = await Promise.all([imodel, `${imodel}-wal`].map((path) => stat(path).catch(() => undefined)));
  if (!file?.isFile()) return undefined;
  return [file, ...(log && log.size > 0 ? [log] : [])].map(({ size, mtimeMs }) => `${size} ${mtimeMs}`).join(" ");
}

/** A word of the extractor's options may be a path, or end with one: `--mapping=plant.yaml`. */
async function digestOfNamedFile(word: string, base: string): Promise<string | null> {
  const path = resolve(base, word.replace(/^-[^=]*=/, ""));
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? ((await digestOfFile(path)) ?? null) : null;
}

async function digestOfFolder(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return Promise.all(names.sort().map(async (name) => `${name} ${(await digestOfFile(join(folder, name))) ?? ""}`));
}
