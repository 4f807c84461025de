import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { ExtractorError, temporaryFileGone, temporaryFileMade } from "../node/program.js";
import { writeAll } from "../node/write.js";
import { StepBytes } from "./step-bytes.js";

const mebibyte = 1024 * 1024;

/** The text of an IFC file, which may have been packed. */
export interface StepSource {
  bytes: StepBytes;
  /** Closes it; a file that was unpacked goes. */
  close(): void;
}

/**
 * Opens an IFC file, or the one in an archive (.ifczip), which is unpacked into a temporary file. Which of both it is, is seen from its content.
 * @param maxUnpacked bytes that an archive may unpack to
 * @throws ExtractorError when the archive cannot be read, holds no IFC file or several, or unpacks to more
 */
export async function openStep(path: string, maxUnpacked: number): Promise<StepSource> {
  if (!isArchive(path)) {
    const bytes = new StepBytes(path);
    return { bytes, close: () => bytes.close() };
  }
  const unpacked = join(tmpdir(), `ifc-${process.pid}-${randomBytes(6).toString("hex")}.ifc`);
  const remove = (): void => {
    unlinkSync(unpacked);
    temporaryFileGone(unpacked);
  };
  temporaryFileMade(unpacked);
  const target = openSync(unpacked, "wx", 0o600);
  try {
    await unpack(path, target, maxUnpacked);
  } catch (error) {
    remove();
    throw error instanceof ExtractorError ? error : new ExtractorError(`${path}: is not a readable .ifczip: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    closeSync(target);
  }
  const bytes = new StepBytes(unpacked, path);
  return {
    bytes,
    close: () => {
      bytes.close();
      remove();
    },
  };
}

function isArchive(path: string): boolean {
  const descriptor = openSync(path, "r");
  try {
    const start = Buffer.alloc(4);
    readSync(descriptor, start);
    return start.toString("latin1") === "PK\x03\x04";
  } finally {
    closeSync(descriptor);
  }
}

async function unpack(path: string, target: number, maxUnpacked: number): Promise<void> {
  const archive = await openPromise(path, { autoClose: false });
  try {
    const entry = await modelIn(archive, path);
    if (entry.uncompressedSize > maxUnpacked)
      throw new ExtractorError(`${path}: unpacks to ${Math.ceil(entry.uncompressedSize / mebibyte)} MiB, more than --max-unpacked ${maxUnpacked / mebibyte}`);
    let checksum = 0;
    for await (const chunk of (await archive.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      checksum = crc32(chunk, checksum);
      writeAll(target, chunk);
    }
    if (checksum !== entry.crc32) throw new ExtractorError(`${path}: is damaged: ${entry.fileName} has another checksum than the archive says`);
  } finally {
    archive.close();
  }
}

async function modelIn(archive: ZipFile, path: string): Promise<Entry> {
  const models: Entry[] = [];
  for await (const entry of archive.eachEntry()) if (/\.ifc$/i.test(entry.fileName) && !entry.fileName.startsWith("__MACOSX/")) models.push(entry);
  const [model] = models;
  if (model === undefined) throw new ExtractorError(`${path}: holds no .ifc file`);
  if (models.length > 1) throw new ExtractorError(`${path}: holds ${models.length} .ifc files; unpack it and take one at a time`);
  return model;
}
